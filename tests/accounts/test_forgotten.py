"""A forgotten password: one link, once, to the owner of the mailbox; nobody learns who has one."""

import re
from dataclasses import replace

import pytest

from keydesk.accounts import enrolling, people, resetting, totp
from keydesk.accounts.arriving import HalfWay, Rejected, SignedIn
from keydesk.accounts.codes import Given
from keydesk.accounts.resetting import Renewed
from keydesk.auth import Refused
from keydesk.kit import mail
from keydesk.kit.secret import Secret
from tests.accounts.browsing import browse, post, sign_in
from tests.accounts.company import accept, invite, last, renew
from tests.accounts.conftest import EMAIL
from tests.harness.databases import PASSWORD
from tests.harness.smtp import post_office

ASK, NEW = "/console/sign-in/forgotten", "walnut lantern by the ferry"
INVITED = "Join Nordlys Living at Keydesk"


@pytest.fixture
def office():
    with post_office() as server:
        yield server


@pytest.fixture
def browser(desk, office):
    settings = replace(
        desk.house.settings, smtp_host="127.0.0.1", smtp_port=office.port, smtp_tls="none",
        mail_from="Keydesk <keys@nordlys.example>", public_url="https://keys.nordlys.example",
    )  # fmt: skip
    return browse(replace(desk.house.inside, settings=settings))


def link_in(letter):
    found = re.search(r"https://keys\.nordlys\.example(\S+)", letter.get_content())
    assert found, letter
    return found.group(1)


def asked(browser, office):
    post(browser, ASK, email=EMAIL)
    return link_in(office.wait(1)[0])


def test_the_link_in_the_letter_sets_a_new_password_and_ends_all_sessions(desk, browser, office):
    session = desk.sign_in()
    link = asked(browser, office)
    assert browser.get(link).status_code == 200
    answer = post(browser, link, new=NEW)
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/sign-in")
    assert isinstance(desk.answer(session.cookie), Refused)
    assert isinstance(desk.sign_in(PASSWORD), Rejected)
    assert isinstance(desk.sign_in(NEW), SignedIn)
    assert [name for name in desk.house.told() if name.startswith("user.password")] == [
        "user.password_reset_asked",
        "user.password_reset",
    ]


def test_the_link_works_once_and_looking_does_not_use_it_up(desk, browser, office):
    link = asked(browser, office)
    for _ in range(3):
        assert browser.get(link).status_code == 200
    assert post(browser, link, new="short").status_code == 422
    assert post(browser, link, new=NEW).status_code == 303
    assert browser.get(link).status_code == 404
    assert post(browser, link, new=PASSWORD).status_code == 404


def test_who_followed_it_too_late_is_told_the_organization_not_the_stranger(desk, browser, office):
    link = asked(browser, office)
    desk.house.later(hours=1)
    assert "This link does not work" in post(browser, link, new=NEW).text
    assert last(desk.house)["name"] == "user.reset_refused"
    assert last(desk.house)["data"] == {"reason": "expired"}


def test_a_blocked_user_gets_no_letter_and_the_link_they_had_ends(desk, browser, office):
    """Security case 75: who was blocked came back through the mailbox."""
    kari = accept(desk.house, invite(desk.house).secret).user
    post(browser, ASK, email=kari.email)
    link = link_in(office.wait(1)[0])
    desk.house.do(people.block, kari.id)
    post(browser, ASK, email=kari.email)
    mail.BESIDE.submit(int).result()
    assert len(office.wait(1)) == 1
    assert post(browser, link, new=NEW).status_code == 404
    assert last(desk.house)["data"] == {"reason": "blocked"}


def test_a_stranger_who_asks_does_not_end_the_link_of_an_administrator(desk, browser, office):
    kari = accept(desk.house, invite(desk.house).secret).user
    made = desk.house.do(resetting.reset, kari.id)
    post(browser, ASK, email=kari.email)
    office.wait(1)
    assert isinstance(renew(desk.house, made.secret), Renewed)


def test_an_administrators_reset_ends_the_link_in_the_mailbox(desk, browser, office):
    """Resetting is what one does when somebody else reads that mailbox."""
    kari = accept(desk.house, invite(desk.house).secret).user
    post(browser, ASK, email=kari.email)
    link = link_in(office.wait(1)[0])
    desk.house.do(resetting.reset, kari.id)
    assert post(browser, link, new=NEW).status_code == 404


def test_an_invitation_and_a_reset_are_mailed(desk, browser, office):
    sign_in(browser)
    answer = post(browser, "/console/users/invite", email="kari@nordlys.example", role="viewer")
    assert "It was also sent by mail." in answer.text
    letter = office.wait(1)[0]
    assert (letter["To"], letter["Subject"]) == ("kari@nordlys.example", INVITED)
    assert "Join Nordlys Living" in browser.get(link_in(letter)).text
    kari = accept(desk.house, Secret(link_in(letter).rpartition("/")[2])).user
    assert "sent by mail" in post(browser, f"/console/users/{kari.id}/reset").text
    assert browser.get(link_in(office.wait(2)[1])).status_code == 200


def test_the_link_is_over_after_an_hour_and_after_a_newer_one(desk, browser, office):
    first = asked(browser, office)
    post(browser, ASK, email=EMAIL)
    second = link_in(office.wait(2)[1])
    assert (browser.get(first).status_code, browser.get(second).status_code) == (404, 200)
    desk.house.later(hours=1)
    assert browser.get(second).status_code == 404


def test_another_change_of_the_password_voids_the_link(desk, browser, office):
    link = asked(browser, office)
    desk.change_password(desk.caller(desk.sign_in()), PASSWORD, NEW)
    assert post(browser, link, new="one more ferry, later").status_code == 404


@pytest.mark.parametrize("link", ["x", "kdp_" + "A" * 40, "kdu_" + "A" * 40, "%00", "é" * 50])
def test_a_made_up_link_opens_nothing(browser, link):
    assert browser.get(f"/console/reset/{link}").status_code == 404


def test_who_has_an_account_is_not_told(desk, browser, office):
    """Not by the answer, nor by its time: all that differs happens after it was given."""
    known = post(browser, ASK, email=EMAIL)
    unknown = post(browser, ASK, email="nobody@nordlys.example")
    assert known.text.replace(EMAIL, "") == unknown.text.replace("nobody@nordlys.example", "")
    assert known.status_code == unknown.status_code == 200
    mail.BESIDE.submit(int).result()
    assert [letter["To"] for letter in office.wait(1)] == [EMAIL]


def test_asking_is_limited_whoever_has_the_address(browser):
    for email in (EMAIL, "nobody@nordlys.example"):
        answers = [post(browser, ASK, email=email).status_code for _ in range(4)]
        assert answers == [200, 200, 200, 429], email


def test_the_link_leads_to_the_address_of_the_settings(browser, office):
    """A request may say that it came to evil.example; a letter must not repeat it."""
    post(browser, ASK, {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}, email=EMAIL)
    assert "evil" not in office.wait(1)[0].as_string()


def test_the_new_password_is_no_way_around_the_second_factor(desk, browser, office):
    by, seals = desk.caller(desk.sign_in()), desk.house.inside.seals
    with desk.house.write() as db:
        secret = enrolling.begin(db, by, seals, now=desk.house.now)
        code = Secret(totp.code(secret, totp.step_of(desk.house.now)))
        enrolling.confirm(db, by, Given(code, seals), device=None, now=desk.house.now)
    post(browser, asked(browser, office), new=NEW)
    assert isinstance(desk.sign_in(NEW), HalfWay)


def test_without_a_mail_server_nobody_is_offered_what_cannot_come(desk):
    browser = browse(desk.house.inside)
    assert "Forgot it?" not in browser.get("/console/sign-in").text
    assert browser.get(ASK).status_code == 404
    assert post(browser, ASK, email=EMAIL).status_code == 404


def test_a_mail_server_that_is_away_is_tried_again_and_then_told_in_the_log(
    desk, office, monkeypatch, caplog
):
    monkeypatch.setattr(mail, "PAUSES", (0, 0, 0))
    settings = replace(
        desk.house.settings, smtp_host="127.0.0.1", smtp_port=office.port, smtp_tls="none",
        mail_from="keys@nordlys.example",
    )  # fmt: skip
    letter = mail.Letter(EMAIL, "Hello", "Text")
    office.broken = True
    assert not mail.deliver(settings, letter)
    assert [r.message for r in caplog.records] == ["mail_not_sent"] * 3 + ["mail_lost"]
    office.broken = False
    assert mail.deliver(settings, letter)
    assert office.wait(1)[0]["Subject"] == "Hello"
