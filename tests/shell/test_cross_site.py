"""Can another site make a signed-in browser change something?  Security case 98."""

import pytest

from tests.shell.conftest import ADDRESS

FORM = {"name": "x"}


def post(desk, **headers):
    return desk.post("/console/form", data=FORM, headers=headers).status_code


def test_a_form_of_our_own_page_is_taken(desk):
    assert post(desk, **{"Sec-Fetch-Site": "same-origin", "Origin": ADDRESS}) == 200


def test_an_older_browser_is_known_by_its_origin(desk):
    """Sec-Fetch-Site is not sent by old browsers, nor over plain http."""
    assert post(desk, Origin=ADDRESS) == 200


def test_a_program_that_is_no_browser_is_let_through(desk):
    """It sends neither header, and carries no cookie that somebody else planted."""
    assert post(desk) == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense", ""])
def test_another_site_is_refused_even_when_it_is_a_sister(desk, site):
    """A sister domain may be somebody else's: same-site is not same-origin."""
    assert post(desk, **{"Sec-Fetch-Site": site}) == 403


@pytest.mark.parametrize(
    "origin",
    ["null", "https://evil.example", "https://desk.test.evil.example", "http://desk.test", ""],
)
def test_another_origin_is_refused(desk, origin):
    """`null` is what a sandboxed frame or a data: page sends."""
    assert post(desk, Origin=origin) == 403


def test_the_refusal_is_a_page_that_says_so(desk):
    refused = desk.post("/console/form", data=FORM, headers={"Sec-Fetch-Site": "cross-site"})
    assert "This request came from another site, so nothing was changed." in refused.text


def test_looking_is_open_to_links_from_anywhere(desk):
    """Otherwise a link in an e-mail would lead to an error."""
    found = desk.get("/console/page", headers={"Sec-Fetch-Site": "cross-site"})
    assert found.status_code == 200
