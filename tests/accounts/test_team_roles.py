"""Users in team roles: the organization's own sets of permissions count as the system's do."""

import pytest

from keydesk.access.wishes import Changes, Wish
from keydesk.accounts import giving, people
from keydesk.accounts.inviting import Declined, Joined
from keydesk.credentials.standing import ABOVE
from keydesk.kit.errors import Conflict, Forbidden, Invalid
from keydesk.roles import verbs as roles
from tests.accounts.company import accept, invite, last, role_of

HR = ["users:read", "users:manage", "roles:manage"]


@pytest.fixture
def shop(house):
    return house.do(roles.create, Wish("Shop", permissions=["products:read"]))


@pytest.mark.parametrize("named", ["id", "name"])
def test_somebody_is_invited_to_a_team_role(house, desk, shop, named):
    made = invite(house, role=shop.id if named == "id" else "SHOP")
    joined = accept(house, made.secret)
    assert isinstance(joined, Joined)
    assert role_of(house, joined.user.id) == shop.id
    signed_in = desk.sign_in(email=joined.user.email)
    assert desk.caller(signed_in).permissions == shop.permissions


def test_a_user_gets_a_team_role_and_its_edits_hold_at_once(house, desk, shop):
    """Security case 73."""
    joined = accept(house, invite(house).secret)
    house.do(people.set_role, joined.user.id, shop.id)
    assert last(house)["data"]["role"] == ["editor", shop.id]
    signed_in = desk.sign_in(email=joined.user.email)
    house.do(roles.edit, "Shop", Changes(permissions=["families:read"]))
    assert desk.caller(signed_in).permissions == {"api:access", "families:read"}
    house.do(people.block, joined.user.id)
    house.do(people.unblock, joined.user.id, "shop", above=ABOVE)
    assert role_of(house, joined.user.id) == shop.id


def test_nobody_gives_a_team_role_that_holds_more(house, shop):
    """Security case 13: who manages people handed out the catalogue, by way of a team role."""
    by = house.member(house.do(roles.create, Wish("HR", permissions=HR)).id)
    with pytest.raises(Invalid) as caught:
        invite(house, role=shop.id, by=by)
    assert "products:read" in caught.value.violations[0].message
    kari = house.member("blocked")
    with pytest.raises(Invalid):
        house.do(people.unblock, kari.user_id, shop.id, above=ABOVE, by=by)
    with house.read() as db:
        assert [role.name for role in giving.giveable(db, by)] == ["HR"]
        assert giving.giveable(db, house.by)[0].name == "Owner"
        assert "Owner" not in [r.name for r in giving.giveable(db, house.member("admin"))]


def test_nobody_changes_a_user_whose_team_role_holds_more(house, shop):
    """Security case 12: a low administrator took over, or blocked, who held more."""
    by = house.member(house.do(roles.create, Wish("HR", permissions=HR)).id)
    kari = house.member(shop.id)
    for verb, rest in ((people.block, ()), (people.set_role, ("HR",))):
        with pytest.raises(Forbidden):
            house.do(verb, kari.user_id, *rest, by=by)
    assert role_of(house, kari.user_id) == shop.id


def test_an_administrator_in_a_team_role_counts_as_of_now(house, shop):
    """Security case 73: what the role lost a moment ago is not given away any more."""
    wanted = [*HR, "products:read"]
    by = house.member(house.do(roles.create, Wish("HR", permissions=wanted)).id)
    made = invite(house, role="Shop", by=by)
    house.do(roles.edit, "HR", Changes(permissions=HR))
    with pytest.raises(Invalid):
        invite(house, "second@nordlys.example", role="Shop", by=by)
    assert isinstance(accept(house, made.secret), Declined)
    assert last(house)["data"]["reason"] == "inviter"
    house.do(roles.edit, "HR", Changes(permissions=["roles:manage"]))
    with pytest.raises(Forbidden):
        invite(house, role="HR", by=by)


def test_an_invitation_to_a_role_that_grew_gives_no_more_than_its_inviter_has(house, shop):
    """Security case 13: the role was widened between the invitation and the click."""
    wanted = [*HR, "products:read"]
    by = house.member(house.do(roles.create, Wish("HR", permissions=wanted)).id)
    made = invite(house, role="Shop", by=by)
    house.do(roles.edit, "Shop", Changes(permissions=["products:read", "products:delete"]))
    assert isinstance(accept(house, made.secret), Declined)


def test_an_invitation_to_a_deleted_role_leads_nowhere(house, shop):
    made = invite(house, role="Shop")
    house.do(roles.delete, "Shop")
    assert isinstance(accept(house, made.secret), Declined)
    assert last(house)["data"]["reason"] == "role"


def test_a_team_role_that_a_user_holds_is_not_deleted(house, shop):
    joined = accept(house, invite(house, role="Shop").secret)
    with pytest.raises(Conflict) as caught:
        house.do(roles.delete, "Shop")
    assert "in use by Kari Moe" in caught.value.message
    house.do(people.set_role, joined.user.id, "viewer")
    house.do(roles.delete, "Shop")


def test_another_organizations_role_is_none(house, shop):
    """Security cases 27 and 88."""
    for role in (shop.id, "0" * 12):
        with pytest.raises(Invalid) as caught:
            invite(house, role=role, by=house.other)
        assert caught.value.violations[0].message == f"There is no role {role}."
