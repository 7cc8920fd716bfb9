"""What can happen to a member, and to whom it cannot."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from keydesk.accounts import people
from keydesk.accounts.model import Member
from keydesk.auth import Accepted, Reason, Refused
from keydesk.connections import store as connections
from keydesk.credentials.standing import ABOVE
from keydesk.kit.errors import Conflict, Forbidden, Invalid, KeydeskError, NotFound
from tests.accounts.company import elsewhere, last, owners, role_of

CHANGES = [
    (people.set_role, ("viewer",), {}),
    (people.block, (), {}),
    (people.unblock, ("viewer",), {"above": ABOVE}),
    (people.remove, (), {"above": ABOVE}),
    (people.transfer_ownership, (), {}),
]
each_change = pytest.mark.parametrize(
    ("verb", "rest", "more"), CHANGES, ids=[verb.__name__ for verb, *_ in CHANGES]
)


def test_a_user_gets_another_role(house):
    viewer = house.member("viewer")
    changed = house.do(people.set_role, viewer.user_id, "editor")
    assert isinstance(changed, Member)
    assert role_of(house, viewer.user_id) == "editor"
    assert (last(house)["name"], last(house)["data"]) == (
        "user.role_changed", {"role": ["viewer", "editor"]},
    )  # fmt: skip


def test_the_same_role_again_writes_no_event(house):
    viewer = house.member("viewer")
    before = last(house)["id"]
    house.do(people.set_role, viewer.user_id, "viewer")
    assert last(house)["id"] == before


@pytest.mark.parametrize("role", ["owner", "blocked", "nothing", ""])
def test_nobody_gives_a_role_beyond_their_own(house, role):
    """Security case 12: an Admin made an Owner of a friend, who made one of the Admin."""
    admin, viewer = house.member("admin"), house.member("viewer")
    with pytest.raises(Invalid) as caught:
        house.do(people.set_role, viewer.user_id, role, by=admin)
    assert caught.value.violations[0].field == "role"
    assert role_of(house, viewer.user_id) == "viewer"


@each_change
def test_an_admin_changes_no_owner(house, verb, rest, more):
    """Security case 12: blocking the Owner was the way to their chair."""
    admin = house.member("admin")
    with pytest.raises(Forbidden):
        house.do(verb, house.by.user_id, *rest, by=admin, **more)
    assert role_of(house, house.by.user_id) == "owner"


@each_change
def test_who_may_not_manage_users_changes_nobody(house, verb, rest, more):
    editor, viewer = house.member("editor"), house.member("viewer")
    with pytest.raises(Forbidden):
        house.do(verb, viewer.user_id, *rest, by=editor, **more)


@each_change
def test_a_right_that_was_just_lost_counts_no_more(house, verb, rest, more):
    """A request that began as an Admin's must not end as one, after that Admin was blocked."""
    admin, viewer = house.member("admin"), house.member("viewer")
    house.do(people.block, admin.user_id)
    with pytest.raises(Forbidden):
        house.do(verb, viewer.user_id, *rest, by=admin, **more)


@each_change
def test_an_unknown_and_a_foreign_user_are_missing_in_the_same_words(house, verb, rest, more):
    """Security cases 27 and 88: an id of another tenant tells nothing, not even that it exists."""
    said = set()
    for id_ in ("0" * 12, house.other.user_id):
        with pytest.raises(NotFound) as caught:
            house.do(verb, id_, *rest, **more)
        said.add(caught.value.message.replace(id_, "…"))
    assert len(said) == 1
    assert role_of(house, house.other.user_id, house.other.organization_id) == "owner"


def test_the_last_owner_stays_one(house):
    cli = elsewhere(house.by, house.by.organization_id)
    operator = type(cli)("cli:test", cli.organization_id, cli.permissions, user_id=cli.user_id)
    for verb, rest, more in CHANGES[:2] + CHANGES[3:4]:
        with pytest.raises(Conflict, match="the last Owner"):
            house.do(verb, house.by.user_id, *rest, by=operator, **more)
    assert owners(house) == {house.by.user_id}


@pytest.mark.parametrize("verb", [people.set_role, people.block, people.remove])
def test_of_two_owners_who_end_each_other_at_once_one_stays(house, verb):
    """Both had counted two Owners before either wrote; nobody was left who could mend it."""
    second = house.member("owner")
    rest = ("viewer",) if verb is people.set_role else ()
    more = {"above": ABOVE} if verb is people.remove else {}

    def end(pair):
        by, user_id = pair
        try:
            house.do(verb, user_id, *rest, by=by, **more)
        except KeydeskError:
            return 0
        return 1

    pairs = [(house.by, second.user_id), (second, house.by.user_id)]
    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(end, pairs)) == 1
    assert len(owners(house)) == 1


def test_two_owners_who_step_down_at_once_leave_one(house):
    second = house.member("owner")

    def step_down(by):
        try:
            house.do(people.set_role, by.user_id, "admin", by=by)
        except KeydeskError:
            return 0
        return 1

    with ThreadPoolExecutor(2) as threads:
        assert sum(threads.map(step_down, [house.by, second])) == 1
    assert len(owners(house)) == 1


def test_who_is_blocked_is_out_at_once_with_all_their_connections(house, desk):
    """Security case 75: a key of somebody who had left went on reading for a year."""
    second = house.member("owner")
    signed_in, key = desk.sign_in(), house.issue()
    house.do(people.block, house.by.user_id, by=second)
    assert isinstance(desk.answer(signed_in.cookie), Refused)
    assert house.ask(key.secret).reason is Reason.USER_BLOCKED
    assert last(house)["data"] == {"role": ["owner", "blocked"], "ended": 1}
    house.do(people.unblock, house.by.user_id, "owner", above=ABOVE, by=second)
    assert isinstance(house.ask(key.secret), Accepted)
    assert isinstance(desk.answer(signed_in.cookie), Refused), "an old cookie must not come back"


def test_blocking_twice_and_unblocking_who_is_not_are_told(house):
    viewer = house.member("viewer")
    with pytest.raises(Conflict, match="is not blocked"):
        house.do(people.unblock, viewer.user_id, "viewer", above=ABOVE)
    house.do(people.block, viewer.user_id)
    with pytest.raises(Conflict, match="blocked already"):
        house.do(people.block, viewer.user_id)
    with pytest.raises(Conflict, match="Unblock them"):
        house.do(people.set_role, viewer.user_id, "editor")


@each_change
def test_nobody_does_it_to_themselves(house, verb, rest, more):
    house.member("owner")
    if verb in (people.set_role, people.unblock):
        pytest.skip("one may step down")
    with pytest.raises(Conflict):
        house.do(verb, house.by.user_id, *rest, **more)


def test_who_leaves_hands_their_connections_over(house):
    """Security case 75: else the shop stops with the person who had connected it."""
    admin, heir = house.member("admin"), house.member("viewer")
    shop = house.connect("Web shop", by=admin)
    with pytest.raises(Invalid) as caught:
        house.do(people.remove, admin.user_id, above=ABOVE)
    assert "Web shop" in caught.value.violations[0].message
    house.do(people.remove, admin.user_id, above=ABOVE, heir=heir.user_id)
    assert role_of(house, admin.user_id) is None
    with house.read() as db:
        found = connections.find(db, house.by.organization_id, shop.code)
    assert found.assigned_user_id == heir.user_id
    assert last(house)["name"] == "user.removed"
    assert last(house)["data"]["handed_over"] == ["Web shop"]
    assert isinstance(house.ask(house.issue(shop).secret), Accepted)


@pytest.mark.parametrize("who", ["blocked", "stranger", "leaving"])
def test_not_everybody_can_take_over(house, who):
    """Security case 88: another tenant's user must not get to answer for our connection."""
    admin = house.member("admin")
    house.connect("Web shop", by=admin)
    heirs = {
        "blocked": house.member("blocked").user_id,
        "stranger": house.other.user_id,
        "leaving": admin.user_id,
    }
    with pytest.raises(Invalid):
        house.do(people.remove, admin.user_id, above=ABOVE, heir=heirs[who])
    assert role_of(house, admin.user_id) == "admin"


def test_the_organization_is_handed_over_in_one_step(house):
    admin = house.member("admin")
    house.do(people.transfer_ownership, admin.user_id)
    assert owners(house) == {admin.user_id}
    assert role_of(house, house.by.user_id) == "admin"
    assert last(house)["name"] == "organization.transferred"
    with pytest.raises(Forbidden):
        house.do(people.transfer_ownership, house.member("viewer").user_id)
