"""Invitations: a link that works once, for 15 days, and while whoever made it may still do so."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from keydesk.accounts import inviting, people, store
from keydesk.accounts.inviting import Declined, Joined, WrongPassword
from keydesk.accounts.links import invitations
from keydesk.credentials import verbs as keys
from keydesk.credentials.standing import ABOVE
from keydesk.kit.errors import Forbidden, Invalid, NotFound
from keydesk.kit.secret import Secret
from tests.accounts.company import accept, happened, invite, last, role_of
from tests.accounts.conftest import EMAIL, THEIRS

KARI = "kari@nordlys.example"


def test_who_is_invited_joins_with_a_name_and_a_password(house, desk):
    made = invite(house, f" {KARI.upper()} ")
    joined = accept(house, made.secret)
    assert isinstance(joined, Joined)
    assert (joined.user.email, joined.user.name, joined.new) == (KARI, "Kari Moe", True)
    assert role_of(house, joined.user.id) == "editor"
    assert [e["name"] for e in happened(house)][-2:] == ["user.invited", "user.joined"]
    assert desk.caller(desk.sign_in(email=KARI)).user_id == joined.user.id


def test_only_the_digest_of_a_link_is_stored(house):
    made = invite(house)
    with house.read() as db:
        row = db.execute(select(invitations)).mappings().one()
    assert made.secret.reveal() not in str(dict(row)) + str(dict(last(house)))
    assert made.secret.reveal().startswith("kdi_")


def test_a_link_works_once(house):
    made = invite(house)
    assert isinstance(accept(house, made.secret), Joined)
    assert isinstance(accept(house, made.secret), Declined)
    assert last(house)["data"]["reason"] == "accepted"


def test_of_parallel_redemptions_one_makes_one_user(house):
    """Security case 17: two clicks at once made two users of one invitation."""
    made = invite(house)

    def join(_):
        return isinstance(accept(house, made.secret), Joined)

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(join, range(4))) == 1
    with house.read() as db:
        members = store.members(db, house.by.organization_id)
        users = db.execute(select(store.users).where(store.users.c.email == KARI)).all()
    assert len(members) == 2
    assert len(users) == 1


def test_a_link_ends_after_fifteen_days(house):
    made = invite(house)
    house.later(days=15, microseconds=-1)
    with house.read() as db:
        assert inviting.look(db, made.secret, lambda *_: frozenset(), now=house.now)
    house.later(microseconds=1)
    assert isinstance(accept(house, made.secret), Declined)
    assert last(house)["data"] == {"email": KARI, "reason": "expired"}


def test_what_was_withdrawn_works_no_more(house):
    made = invite(house)
    house.do(inviting.withdraw, made.invitation.id)
    assert isinstance(accept(house, made.secret), Declined)
    assert last(house)["data"]["reason"] == "withdrawn"
    with pytest.raises(NotFound):
        house.do(inviting.withdraw, made.invitation.id)


def test_inviting_again_ends_the_former_link(house):
    former, made = invite(house), invite(house, role="viewer")
    assert last(house)["data"]["replaced"] == [former.invitation.id]
    assert isinstance(accept(house, former.secret), Declined)
    assert isinstance(accept(house, made.secret), Joined)


@pytest.mark.parametrize("text", ["", "kdi_", "kdi_" + "A" * 40, "kdp_" + "A" * 40, "x" * 9000])
def test_what_is_no_link_is_declined_and_told_to_nobody(house, text):
    before = last(house)["id"]
    assert isinstance(accept(house, Secret(text)), Declined)
    assert last(house)["id"] == before


@pytest.mark.parametrize("what", ["blocked", "removed", "demoted"])
def test_an_invitation_is_worth_what_its_inviter_is(house, what):
    """Security case 75: an administrator who was thrown out came back through an invitation."""
    admin = house.member("admin")
    made = invite(house, by=admin)
    match what:
        case "blocked":
            house.do(people.block, admin.user_id)
        case "removed":
            house.do(people.remove, admin.user_id, above=ABOVE)
        case _:
            house.do(people.set_role, admin.user_id, "editor")
    assert isinstance(accept(house, made.secret), Declined)
    assert (last(house)["name"], last(house)["data"]["reason"]) == ("invitation.refused", "inviter")


def test_an_owner_who_stepped_down_has_invited_no_owner(house):
    """Security case 12."""
    made = invite(house, role="owner")
    second = house.member("owner")
    house.do(people.set_role, house.by.user_id, "admin", by=second)
    assert isinstance(accept(house, made.secret), Declined)


def test_an_invitation_by_a_key_ends_with_the_key(house):
    """Security case 75: a leaked key invited its thief, who stayed when it was revoked."""
    wanted = ["users:read", "users:manage", "products:read", "products:create"]
    issued = house.issue(house.connect("HR system", permissions=wanted))
    by = house.ask(issued.secret).caller
    with pytest.raises(Invalid):
        invite(house, role="admin", by=by)
    with pytest.raises(Invalid):
        invite(house, by=by)
    of_all = sorted(house.member("viewer").permissions | set(wanted))
    issued = house.issue(house.connect("HR 2", permissions=of_all))
    by = house.ask(issued.secret).caller
    good, made = invite(house, "a@x.example", "viewer", by=by), invite(house, role="viewer", by=by)
    assert isinstance(accept(house, good.secret), Joined)
    house.do(keys.revoke, issued.credential.id)
    assert isinstance(accept(house, made.secret), Declined)
    house.do(keys.delete, issued.credential.id)
    assert isinstance(accept(house, made.secret), Declined)


@pytest.mark.parametrize("role", ["owner", "blocked", "none"])
def test_an_admin_invites_to_no_more_than_admin(house, role):
    """Security case 12."""
    with pytest.raises(Invalid) as caught:
        invite(house, role=role, by=house.member("admin"))
    assert caught.value.violations[0].field == "role"


def test_who_may_not_manage_users_invites_nobody(house):
    with pytest.raises(Forbidden):
        invite(house, role="viewer", by=house.member("editor"))


@pytest.mark.parametrize("email", ["", "kari", "a b@c.example", "@", "x@" + "y" * 300])
def test_an_email_must_be_one(house, email):
    with pytest.raises(Invalid) as caught:
        invite(house, email)
    assert caught.value.violations[0].field == "email"


def test_who_is_here_already_is_not_invited(house):
    with pytest.raises(Invalid, match="Check"):
        invite(house, EMAIL)


def test_who_works_elsewhere_joins_with_the_password_they_have(house, desk):
    """Without it, whoever invites an e-mail could become that person everywhere."""
    made = invite(house, THEIRS)
    assert isinstance(accept(house, made.secret, password="guessed-this-password"), WrongPassword)
    joined = accept(house, made.secret, name="Another name")
    assert isinstance(joined, Joined)
    assert (joined.new, joined.user.id, joined.user.name) == (False, house.other.user_id, "olav")
    assert role_of(house, house.other.user_id) == "editor"
    assert role_of(house, house.other.user_id, house.other.organization_id) == "owner"


def test_a_foreign_invitation_looks_like_none(house):
    """Security cases 27 and 88."""
    made = invite(house)
    said = set()
    for id_ in (made.invitation.id, "0" * 12):
        with pytest.raises(NotFound) as caught:
            house.do(inviting.withdraw, id_, by=house.other)
        said.add(caught.value.message)
    assert len(said) == 1
    assert isinstance(accept(house, made.secret), Joined)
