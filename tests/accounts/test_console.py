"""The pages of accounts through the gate: what a browser sees and keeps."""

import re

import pytest
from sqlalchemy import update

from keydesk.accounts import passwords, store
from tests.accounts.browsing import browse, post, sign_in
from tests.accounts.conftest import EMAIL, THEIRS
from tests.harness.databases import PASSWORD

ACCOUNT, SIGN_IN = "/console/account", "/console/sign-in"


@pytest.fixture
def browser(desk):
    return browse(desk.house.inside)


def cookie(answer, name):
    return next(c for c in answer.headers.get_list("set-cookie") if c.startswith(f"{name}="))


def test_signing_in_leads_to_the_console_and_keeps_one_cookie_for_it(desk, browser):
    assert browser.get(SIGN_IN).status_code == 200
    answer = sign_in(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/")
    kept = cookie(answer, "keydesk_session")
    assert re.match(r"keydesk_session=kdu_[0-9A-Za-z]{40}; ", kept)
    for part in ("HttpOnly", "Path=/console", "SameSite=lax", "Max-Age=604800"):
        assert part in kept
    assert "Secure" not in kept
    page = browser.get(ACCOUNT)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert EMAIL in page.text
    assert "Firefox, Linux" in page.text


def test_over_https_the_cookies_never_go_over_http(desk):
    answer = sign_in(browse(desk.house.inside, "https://localhost", "192.0.2.7"))
    assert "Secure" in cookie(answer, "keydesk_session")
    assert "Secure" in cookie(answer, "keydesk_device")


def test_over_plain_http_from_elsewhere_nobody_types_a_password(desk):
    browser = browse(desk.house.inside, address="192.0.2.7")
    assert browser.get(SIGN_IN).status_code == 403
    assert sign_in(browser).status_code == 403


def test_without_a_session_the_way_leads_to_the_sign_in_page_and_back(desk, browser):
    answer = browser.get(f"{ACCOUNT}?a=1", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{SIGN_IN}?next=%2Fconsole%2Faccount%3Fa%3D1"
    page = browser.get(answer.headers["location"])
    assert 'value="/console/account?a=1"' in page.text
    assert sign_in(browser, next="/console/account?a=1").headers["location"] == f"{ACCOUNT}?a=1"
    assert browser.get(SIGN_IN, follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    "following",
    [
        "https://evil.example/",
        "//evil.example",
        "/console/../x\\y",
        "/\\evil",
        "javascript:x",
        "/x",
    ],
)
def test_no_link_leads_from_the_sign_in_page_to_another_site(desk, browser, following):
    answer = sign_in(browser, next=following)
    assert answer.headers["location"] == "/console/"


def test_a_wrong_password_and_an_unknown_email_look_alike(desk, browser):
    answers = [sign_in(browser, "wrong"), sign_in(browser, email="nobody@nordlys.example")]
    said = {re.sub(r"(nobody|ingrid)@", "", answer.text) for answer in answers}
    assert len(said) == 1
    assert "Email or password is wrong." in said.pop()
    assert {answer.status_code for answer in answers} == {422}
    assert all("set-cookie" not in answer.headers for answer in answers)
    assert PASSWORD not in answers[1].text


def test_a_wrong_password_is_counted_in_the_attempts_book(desk, browser):
    sign_in(browser, "wrong")
    counts = desk.house.book.take().counts
    assert [key.outcome for _, key in counts] == ["wrong_secret"]


def test_too_many_tries_are_told_how_long_to_wait(desk, browser):
    for _ in range(5):
        sign_in(browser, "wrong")
    answer = sign_in(browser)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
    assert "Too many tries. Try again in 1 min." in answer.text
    counts = desk.house.book.take().counts.items()
    booked = [kind.outcome for (_, kind), sums in counts for _ in range(sums[0])]
    assert sorted(booked) == ["too_many_tries", *["wrong_secret"] * 5]


def test_a_browser_that_signed_in_before_is_not_kept_out_by_others(desk, browser):
    sign_in(browser)
    post(browser, "/console/sign-out")
    stranger = browse(desk.house.inside)
    for _ in range(6):
        last = sign_in(stranger, "wrong")
    assert last.status_code == 429
    assert sign_in(browser).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
    ],
)
def test_another_site_cannot_sign_anybody_in_or_out(desk, browser, headers):
    """Security case 98: signed in to a stranger's account, people fill in their own secrets."""
    assert post(browser, SIGN_IN, headers, email=EMAIL, password=PASSWORD).status_code == 403
    sign_in(browser)
    assert post(browser, "/console/sign-out", headers).status_code == 403
    assert browser.get(ACCOUNT).status_code == 200


def test_signing_out_makes_the_cookie_worthless(desk, browser):
    sign_in(browser)
    stolen = browser.cookies["keydesk_session"]
    answer = post(browser, "/console/sign-out")
    assert answer.headers["location"] == SIGN_IN
    assert "Signed out" in browser.get(SIGN_IN).text
    thief = browse(desk.house.inside)
    thief.cookies.set("keydesk_session", stolen, path="/console")
    assert thief.get(ACCOUNT, follow_redirects=False).status_code == 303


def test_a_planted_cookie_is_not_the_one_that_is_signed_in(desk, browser):
    """Session fixation; and of two cookies neither is believed."""
    planted = "kdu_" + "A" * 40
    browser.cookies.set("keydesk_session", planted, path="/console")
    assert planted not in cookie(sign_in(browser), "keydesk_session")
    other = browse(desk.house.inside)
    mine = cookie(sign_in(other), "keydesk_session").partition(";")[0]
    both = {"Cookie": f"keydesk_session={planted}; {mine}"}
    fresh = browse(desk.house.inside)
    assert fresh.get(ACCOUNT, headers=both, follow_redirects=False).status_code == 303
    assert fresh.get(ACCOUNT, headers={"Cookie": mine}).status_code == 200


@pytest.mark.parametrize(
    "value", ["", "kdu_", "x" * 9000, "kdu_" + "é" * 40, "kdd_" + "A" * 40, "%00"]
)
def test_a_malformed_cookie_is_nobodys(desk, browser, value):
    header = {"Cookie": f"keydesk_session={value}".encode("latin-1")}
    answer = browser.get(ACCOUNT, headers=header, follow_redirects=False)
    assert answer.status_code == 303
    assert browser.get(SIGN_IN, headers=header).status_code == 200


def test_one_session_elsewhere_is_signed_out_from_the_account_page(desk, browser):
    sign_in(browser)
    elsewhere = browse(desk.house.inside)
    sign_in(elsewhere)
    path = re.search(rf'action="({ACCOUNT}/sessions/\w+/sign-out)"', browser.get(ACCOUNT).text)[1]
    assert post(browser, path).headers["location"] == ACCOUNT
    assert elsewhere.get(ACCOUNT, follow_redirects=False).status_code == 303
    assert browser.get(ACCOUNT).status_code == 200
    assert post(browser, path).status_code == 404


def test_the_session_of_somebody_else_looks_like_none(desk, browser):
    """Security case 88: the answers to a foreign and to an unknown id are the same."""
    sign_in(browser)
    theirs = desk.sign_in(email=THEIRS).session.id
    answers = [post(browser, f"{ACCOUNT}/sessions/{i}/sign-out") for i in (theirs, "unknown")]
    assert [answer.status_code for answer in answers] == [404, 404]
    said = {re.sub(r"request \w+", "", answer.text) for answer in answers}
    assert len(said) == 1


def test_signing_out_everywhere_includes_here(desk, browser):
    sign_in(browser)
    answer = post(browser, f"{ACCOUNT}/sign-out-everywhere")
    assert answer.headers["location"] == SIGN_IN
    assert browser.get(ACCOUNT, follow_redirects=False).status_code == 303


def test_a_new_password_is_set_by_who_knows_the_old_one(desk, browser):
    sign_in(browser)
    path, new = f"{ACCOUNT}/password", "another fjord at noon"
    wrong = post(browser, path, current="wrong", new=new)
    assert wrong.status_code == 422
    assert "This is not your password." in wrong.text
    short = post(browser, path, current=PASSWORD, new="short")
    assert short.status_code == 422
    assert "Use at least 12 characters." in short.text
    assert post(browser, path, current=PASSWORD, new=new).headers["location"] == ACCOUNT
    assert "Password changed" in browser.get(ACCOUNT).text
    other = browse(desk.house.inside)
    assert sign_in(other).status_code == 422
    assert sign_in(other, new).status_code == 303


def test_a_stolen_session_is_no_place_to_guess_the_password(desk, browser):
    sign_in(browser)
    guesses = [
        post(browser, f"{ACCOUNT}/password", current=f"guess {n}", new="another fjord at noon")
        for n in range(6)
    ]
    assert [answer.status_code for answer in guesses] == [422] * 5 + [429]
    assert guesses[-1].headers["retry-after"] == "60"


def test_a_language_is_chosen_before_and_after_signing_in(desk, browser):
    answer = post(browser, f"{ACCOUNT}/language", language="fr", next=SIGN_IN)
    assert answer.headers["location"] == SIGN_IN
    assert '<html lang="fr"' in browser.get(SIGN_IN).text
    sign_in(browser)
    post(browser, f"{ACCOUNT}/language", language="fr", next=ACCOUNT)
    elsewhere = browse(desk.house.inside)
    sign_in(elsewhere)
    assert '<html lang="fr"' in elsewhere.get(ACCOUNT).text
    assert post(browser, f"{ACCOUNT}/language", language="xx").status_code == 422


def test_a_blocked_user_is_led_to_the_sign_in_page(desk, browser):
    sign_in(browser)
    with desk.house.write() as db:
        db.execute(update(store.memberships).values(role="blocked"))
    assert browser.get(ACCOUNT, follow_redirects=False).status_code == 303
    assert sign_in(browser).status_code == 422


def test_names_and_programs_are_text_and_never_markup(desk, browser):
    """Security case 98: a script in a User-Agent ran in the administrator's account page."""
    evil = "<script>alert(1)</script>"
    with desk.house.write() as db:
        db.execute(update(store.users).values(name=evil))
    browser.headers["User-Agent"] = evil
    sign_in(browser)
    page = browser.get(ACCOUNT).text
    assert evil not in page
    assert page.count("&lt;script&gt;") >= 2


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"email": "", "password": ""},
        {"email": "x" * 60_000},
        {"email": EMAIL, "password": "å" * 5000},
    ],
)
def test_an_odd_form_is_refused_and_breaks_nothing(desk, browser, fields):
    assert post(browser, SIGN_IN, **fields).status_code == 422


def test_two_comparisons_at_most_run_at_once():
    """Each takes 19 MB: a flood of sign-ins must not take the memory of the whole machine."""
    assert passwords.AT_ONCE._value == 2
