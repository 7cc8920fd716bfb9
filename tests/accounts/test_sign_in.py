"""Signing in, and everything that ends a session."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from keydesk import events
from keydesk.access import OWNER
from keydesk.accounts import entering, members, passwords, sessions, store, verbs
from keydesk.accounts.arriving import Rejected, SignedIn
from keydesk.accounts.model import Session
from keydesk.accounts.secret import digest
from keydesk.auth import NOBODY, Accepted, Reason, Refused
from keydesk.kit.errors import Conflict, Invalid, NotFound
from keydesk.kit.secret import Secret
from tests.accounts.conftest import EMAIL, THEIRS
from tests.harness.databases import PASSWORD


def test_the_owner_signs_in_and_may_all_that_owners_may(desk):
    signed_in = desk.sign_in()
    caller = desk.caller(signed_in)
    assert caller.permissions == OWNER.permissions
    assert caller.organization_id == desk.founded.organization.id
    assert caller.actor == f"user:{desk.founded.owner.id}"
    with desk.house.read() as db:
        last = events.since(db, caller.organization_id)[-1]
    assert (last["name"], last["actor"], last["address"]) == (
        "session.started", caller.actor, "192.0.2.7",
    )  # fmt: skip


def test_an_email_is_the_same_in_capitals_and_blanks_around_it(desk):
    assert isinstance(desk.sign_in(email=f" {EMAIL.upper()} "), SignedIn)


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper(), PASSWORD + "\0", "\ud800"])
def test_a_wrong_password_opens_nothing(desk, password):
    """A NUL once ended the comparison: "secret\\0anything" was as good as "secret"."""
    assert isinstance(desk.sign_in(password), Rejected)
    with desk.house.read() as db:
        last = events.since(db, desk.founded.organization.id)[-1]
    assert (last["name"], last["data"]) == ("sign_in.refused", {"reason": "wrong_secret"})


def test_an_unknown_email_is_answered_like_a_wrong_password(desk):
    """Else the sign-in page is a list of who has an account."""
    assert desk.sign_in(email="nobody@nordlys.example") == desk.sign_in("wrong")


def test_an_unknown_email_costs_as_much_as_a_wrong_password(desk, monkeypatch):
    """Both are compared with a digest of the same parameters."""
    compared = []
    verify = type(passwords.HASHER).verify

    def spy(self, stored, given):
        compared.append(stored.rsplit("$", 2)[0])
        return verify(self, stored, given)

    monkeypatch.setattr(type(passwords.HASHER), "verify", spy)
    desk.sign_in("wrong")
    desk.sign_in("wrong", email="nobody@nordlys.example")
    assert len(compared) == 2
    assert compared[0] == compared[1]


def test_each_sign_in_has_a_new_cookie_and_ends_what_the_browser_had(desk):
    """Session fixation: a cookie planted before the sign-in must not be signed in after it."""
    first = desk.sign_in()
    second = desk.sign_in(by=desk.caller(first))
    assert first.cookie != second.cookie
    assert desk.answer(first.cookie) == Refused(Reason.UNKNOWN)
    assert isinstance(desk.answer(second.cookie), Accepted)


def test_a_session_ends_when_it_is_idle_for_12_hours(desk):
    cookie = desk.sign_in().cookie
    for _ in range(3):
        desk.house.later(hours=11)
        assert isinstance(desk.answer(cookie), Accepted)
    desk.house.later(hours=12)
    assert desk.answer(cookie).reason is Reason.EXPIRED


def test_a_session_ends_after_7_days_however_much_it_is_used(desk):
    cookie = desk.sign_in().cookie
    for _ in range(16):
        desk.house.later(hours=10)
        assert isinstance(desk.answer(cookie), Accepted)
    desk.house.later(hours=8)
    assert desk.answer(cookie).reason is Reason.EXPIRED


def test_looking_twice_in_a_minute_writes_once(desk):
    signed_in = desk.sign_in()
    started = desk.house.now
    for seconds, seen in ((59, started), (1, started + timedelta(minutes=1))):
        desk.house.later(seconds=seconds)
        desk.answer(signed_in.cookie)
        with desk.house.read() as db:
            found = sessions.presented(db, digest(signed_in.cookie.reveal()))
        assert found.session.seen_at == seen


@pytest.mark.parametrize("role", ["blocked", "no such role"])
def test_a_blocked_user_is_out_on_the_next_page_and_cannot_come_back(desk, role):
    """Security case 75: a disabled user's open sessions stopped only when they expired."""
    cookie = desk.sign_in().cookie
    with desk.house.write() as db:
        db.execute(update(store.memberships).values(role=role))
    assert desk.answer(cookie).reason is Reason.USER_BLOCKED
    if role == "blocked":
        assert isinstance(desk.sign_in(), Rejected)


def test_a_removed_member_is_out_on_the_next_page(desk):
    cookie = desk.sign_in().cookie
    with desk.house.write() as db:
        db.execute(store.memberships.delete())
    assert desk.answer(cookie).reason is Reason.USER_BLOCKED
    assert isinstance(desk.sign_in(), Rejected)


def test_signing_out_ends_this_session_only(desk):
    here, there = desk.sign_in(), desk.sign_in()
    caller = desk.caller(here)
    with desk.house.write() as db:
        verbs.sign_out(db, caller, caller.session_id, now=desk.house.now)
    assert desk.answer(here.cookie) == Refused(Reason.UNKNOWN)
    assert isinstance(desk.answer(there.cookie), Accepted)
    with pytest.raises(NotFound), desk.house.write() as db:
        verbs.sign_out(db, caller, caller.session_id, now=desk.house.now)


def test_nobody_ends_the_session_of_another_organization(desk):
    """Security case 88."""
    theirs = desk.caller(desk.sign_in(email=THEIRS))
    mine = desk.sign_in()
    with pytest.raises(NotFound), desk.house.write() as db:
        verbs.sign_out(db, theirs, desk.caller(mine).session_id, now=desk.house.now)
    assert isinstance(desk.answer(mine.cookie), Accepted)


def test_signing_out_everywhere_ends_all_of_ones_own_sessions_and_no_others(desk):
    other = desk.sign_in(email=THEIRS)
    mine = [desk.sign_in() for _ in range(3)]
    with desk.house.write() as db:
        assert verbs.sign_out_everywhere(db, desk.caller(mine[0]), now=desk.house.now) == 3
    assert {desk.answer(each.cookie) for each in mine} == {Refused(Reason.UNKNOWN)}
    assert isinstance(desk.answer(other.cookie), Accepted)


def test_a_new_password_ends_all_other_sessions_and_the_old_password(desk):
    """Whoever stole the old one may be signed in at this moment."""
    here, there = desk.sign_in(), desk.sign_in()
    cookie = desk.change_password(desk.caller(here), PASSWORD, "another fjord at noon")
    assert isinstance(desk.answer(cookie), Accepted)
    assert desk.answer(here.cookie) == Refused(Reason.UNKNOWN), "it may be what was stolen"
    assert desk.answer(there.cookie) == Refused(Reason.UNKNOWN)
    assert isinstance(desk.sign_in(), Rejected)
    assert isinstance(desk.sign_in("another fjord at noon"), SignedIn)


def test_a_new_password_needs_the_old_one(desk):
    caller = desk.caller(desk.sign_in())
    with pytest.raises(Invalid) as caught:
        desk.change_password(caller, "wrong", "another fjord at noon")
    assert caught.value.violations[0].field == "current"
    assert isinstance(desk.sign_in(), SignedIn)


def test_a_password_changed_while_it_was_compared_opens_nothing(desk):
    """The comparison is slow: the thief's try must not outlive the change that shuts him out."""
    caller, now = desk.caller(desk.sign_in()), desk.house.now
    with desk.house.write() as db:
        thief = entering.knock(db, NOBODY, email=EMAIL, now=now)
    proof = entering.prove(thief, Secret(PASSWORD))
    desk.change_password(caller, PASSWORD, "another fjord at noon")
    with desk.house.write() as db:
        assert isinstance(verbs.sign_in(db, NOBODY, proof, program="", now=now), Rejected)
    hashed = passwords.hash_of(Secret("the thief's own password"))
    with pytest.raises(Conflict), desk.house.write() as db:
        verbs.change_password(db, caller, proof, new=hashed, device=None, now=now)


def test_a_digest_with_outdated_parameters_is_made_anew_at_sign_in(desk):
    old = passwords.PasswordHasher(1, 8, 1).hash(PASSWORD)
    with desk.house.write() as db:
        db.execute(update(store.users).values(password_hash=old))
    assert isinstance(desk.sign_in(), SignedIn)
    with desk.house.read() as db:
        now = store.user_by_email(db, EMAIL).password_hash
    assert not passwords.outdated(now)
    assert isinstance(desk.sign_in(), SignedIn)


def test_a_language_is_remembered_with_the_user(desk):
    caller = desk.caller(desk.sign_in())
    for _ in range(2):
        with desk.house.write() as db:
            verbs.change_language(db, caller, "fr", now=desk.house.now)
    with desk.house.read() as db:
        assert store.user(db, caller.user_id).language == "fr"
        names = [event["name"] for event in events.since(db, caller.organization_id)]
    assert names.count("user.language_changed") == 1


def test_a_session_begins_while_members_are_being_changed(house):
    """It names the organization, whose row was locked whole: who signed in held their own row and
    waited for that one, while a reset held it and waited for theirs.  PostgreSQL ended one."""
    if house.dialect == "sqlite":
        pytest.skip("Writers queue: nobody waits for anybody inside a transaction.")
    made = Session(
        "0" * 12, house.by.user_id, house.by.organization_id, house.now, house.now,
        house.later(hours=1), "192.0.2.7", "Firefox",
    )  # fmt: skip
    with house.write() as changing:
        members.hold(changing, house.by.organization_id)
        with house.write() as db:
            db.exec_driver_sql("SET LOCAL lock_timeout = '2s'")
            sessions.add(db, made, "0" * 64)
