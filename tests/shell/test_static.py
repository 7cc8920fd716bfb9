"""The files of a page: kept for ever, and nothing else is served."""

import pytest


def test_a_file_is_kept_for_ever_under_the_address_that_pages_use(desk):
    answer = desk.get(desk.static_files.url("css/base.css"))
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_address_from_before_an_update_is_answered_but_not_kept(desk):
    """A page loaded just before an update asks for the old address once more."""
    answer = desk.get("/console/static/000000000000/css/base.css")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


def test_what_the_browser_has_is_not_sent_again(desk):
    url = desk.static_files.url("js/page.js")
    etag = desk.get(url).headers["etag"]
    assert desk.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_text_is_packed_for_those_who_can_read_it(desk):
    url = desk.static_files.url("vendor/tabler.min.css")
    packed = desk.get(url, headers={"Accept-Encoding": "gzip"})
    plain = desk.get(url, headers={"Accept-Encoding": "identity"})
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 4
    assert packed.content == plain.content


@pytest.mark.parametrize(
    "path",
    ["x/../page.py", "x/%2e%2e/page.py", "x/css/", "x", "", "x/..%2f..%2fdb.py", "x//etc/passwd"],
)  # fmt: skip
def test_no_path_leads_out_of_the_folder(desk, path):
    assert desk.get(f"/console/static/{path}").status_code == 404


def test_a_file_is_only_read(desk):
    assert desk.post(desk.static_files.url("css/base.css")).status_code == 405
