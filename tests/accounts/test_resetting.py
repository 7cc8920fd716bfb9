"""A new password by a link, and the way between organizations."""

import pytest

from keydesk.accounts import (
    enrolling,
    entering,
    members,
    passwords,
    people,
    resetting,
    store,
    switching,
    totp,
    verbs,
)
from keydesk.accounts.arriving import HalfWay, Rejected, SignedIn
from keydesk.accounts.codes import Given
from keydesk.accounts.inviting import Declined, Joined
from keydesk.accounts.resetting import Renewed
from keydesk.auth import Accepted, Refused
from keydesk.kit.errors import Conflict, Forbidden, Invalid, NotFound
from keydesk.kit.secret import Secret
from tests.accounts.company import HASHED, STRANGER, accept, invite, last, renew
from tests.accounts.conftest import THEIRS
from tests.harness.databases import PASSWORD

KARI = "kari@nordlys.example"


@pytest.fixture
def kari(house):
    return accept(house, invite(house).secret).user


def test_a_reset_ends_the_password_and_the_link_sets_a_new_one(house, desk, kari):
    signed_in = desk.sign_in(email=KARI)
    made = house.do(resetting.reset, kari.id)
    assert isinstance(desk.answer(signed_in.cookie), Refused)
    assert isinstance(desk.sign_in(email=KARI), Rejected)
    assert isinstance(renew(house, made.secret), Renewed)
    assert last(house)["name"] == "user.password_reset"
    assert isinstance(desk.sign_in(email=KARI), SignedIn)
    assert isinstance(renew(house, made.secret), Declined)
    assert last(house)["data"] == {"reason": "used"}


@pytest.mark.parametrize("too", [False, True])
def test_a_reset_keeps_the_second_factor_unless_it_is_lost(house, desk, kari, too):
    """Else whoever hands the link over could go in place of the user; and who lost the app and
    the recovery codes would be out for ever."""
    by, seals = desk.caller(desk.sign_in(email=KARI)), house.inside.seals
    with house.write() as db:
        secret = enrolling.begin(db, by, seals, now=house.now)
        code = Secret(totp.code(secret, totp.step_of(house.now)))
        enrolling.confirm(db, by, Given(code, seals), device=None, now=house.now)
    made = house.do(resetting.reset, kari.id, second_factor=too)
    assert last(house)["data"]["second_factor"] is too
    renew(house, made.secret)
    assert isinstance(desk.sign_in(email=KARI), SignedIn if too else HalfWay)


def test_a_changed_password_ends_the_reset_link(house, desk, kari):
    made = house.do(resetting.reset, kari.id)
    with house.write() as db:
        user = store.user(db, kari.id)
        hashed = passwords.hash_of(Secret(PASSWORD)).text
        store.change_user(db, user, {"password_hash": hashed})
    by = desk.caller(desk.sign_in(email=KARI))
    with house.write() as db:
        proof = entering.prove(
            entering.knock_again(db, by, device=None, now=house.now), Secret(PASSWORD)
        )
        verbs.change_password(db, by, proof, new=HASHED, device=None, now=house.now)
    assert isinstance(renew(house, made.secret), Declined)


def test_a_reset_link_ends_after_a_day_and_with_the_next(house, kari):
    former, made = (house.do(resetting.reset, kari.id) for _ in range(2))
    assert isinstance(renew(house, former.secret), Declined)
    house.later(hours=24)
    assert isinstance(renew(house, made.secret), Declined)
    assert last(house)["data"] == {"reason": "expired"}


def test_nobody_resets_who_holds_more(house):
    """Security case 12: an Admin reset the Owner's password, and was the Owner."""
    with pytest.raises(Forbidden):
        house.do(resetting.reset, house.by.user_id, by=house.member("admin"))


def test_nobody_resets_who_works_for_others_too(house):
    """Security case 88: one tenant invited another's Owner, then reset the password."""
    made = invite(house, THEIRS, "viewer")
    assert isinstance(accept(house, made.secret), Joined)
    with pytest.raises(Conflict, match="another organization"):
        house.do(resetting.reset, house.other.user_id)


def test_a_reset_link_ends_when_its_user_joins_another_organization(house, kari, desk):
    made = house.do(resetting.reset, kari.id)
    renew(house, made.secret)
    made = house.do(resetting.reset, kari.id)
    with house.write() as db:
        store.add_membership(db, house.other.organization_id, kari.id, "viewer", now=house.now)
    assert isinstance(renew(house, made.secret), Declined)
    assert last(house)["data"] == {"reason": "elsewhere"}


def test_a_reset_link_is_worth_what_its_maker_is(house, kari):
    admin = house.member("admin")
    made = house.do(resetting.reset, kari.id, by=admin)
    house.do(people.block, admin.user_id)
    assert isinstance(renew(house, made.secret), Declined)
    assert last(house)["data"] == {"reason": "maker"}


def test_a_person_switches_between_their_organizations(house, desk):
    house.later(seconds=1)
    accept(house, invite(house, THEIRS, "viewer").secret)
    signed_in = desk.sign_in(email=THEIRS)
    by = desk.caller(signed_in)
    assert by.organization_id == house.other.organization_id
    session, cookie = house.do(switching.switch, house.by.organization_id, by=by)
    assert isinstance(desk.answer(signed_in.cookie), Refused), "the former cookie is worthless"
    answer = desk.answer(cookie)
    assert isinstance(answer, Accepted)
    assert answer.caller.organization_id == house.by.organization_id
    assert answer.caller.permissions == house.member("viewer").permissions
    assert session.expires_at == signed_in.session.expires_at
    assert last(house)["data"]["replaced"] == signed_in.session.id
    assert last(house, house.other.organization_id)["name"] == "session.switched"


@pytest.mark.parametrize("where", ["foreign", "unknown", "blocked"])
def test_nobody_switches_to_where_they_may_not_be(house, desk, where):
    """Security cases 27 and 88: all three are missing in the same words."""
    accept(house, invite(house, THEIRS, "viewer").secret)
    if where == "blocked":
        house.do(people.block, house.other.user_id)
    email = "ingrid@nordlys.example" if where == "foreign" else THEIRS
    by = desk.caller(desk.sign_in(email=email))
    target = {
        "foreign": house.other.organization_id,
        "unknown": "0" * 12,
        "blocked": house.by.organization_id,
    }
    with pytest.raises(NotFound, match="There is no such organization"):
        house.do(switching.switch, target[where], by=by)


def test_another_organization_may_have_an_owner_who_is_here_already(house):
    given = {"owner_email": THEIRS, "password": None}
    made = house.do(switching.create, name="Third", by=STRANGER, **given)
    with house.read() as db:
        found = members.places(db, house.other.user_id)
    assert [one.slug for one in found] == ["fjord-lights", made.slug]
    with pytest.raises(Conflict):
        house.do(switching.create, name="Third", by=STRANGER, **given)
    with pytest.raises(Invalid):
        house.do(switching.create, name="Fourth", by=STRANGER, owner_email=KARI, password=None)
    given = {"owner_email": KARI, "password": Secret(PASSWORD)}
    assert house.do(switching.create, name="Fourth", by=STRANGER, **given).slug == "fourth"
