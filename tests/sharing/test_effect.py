"""A group holds from the very next call on: given, edited, taken away; and for all that it may
not give on."""

from dataclasses import replace

import pytest

from keydesk.accounts import limiting, people
from keydesk.accounts import store as accounts
from keydesk.auth.rights import NOTHING
from keydesk.connections import verbs as connecting
from keydesk.connections.wishes import Changes as ConnectionChanges
from keydesk.credentials import verbs as keys
from keydesk.credentials.standing import ABOVE
from keydesk.credentials.wishes import Wish as KeyWish
from keydesk.groups.wishes import Changes, Wish
from keydesk.kit.errors import Conflict, Forbidden, Invalid
from keydesk.sharing import verbs
from keydesk.sharing.counting import sight
from keydesk.sharing.scheme import reaching
from keydesk.structures import verbs as structures
from keydesk.structures.model import CATEGORY
from tests.akeneo.conftest import all_saved
from tests.credentials.facts import happened
from tests.harness.client import client
from tests.sharing.conftest import FULL, shoes

LIST = "/api/rest/v1/products"


def seen(house, secret) -> set[str]:
    answer = client(house, secret).get(LIST)
    assert answer.status_code == 200, answer.text
    return {one["identifier"] for one in answer.json()["_embedded"]["items"]}


def limited(house, group):
    """A person of that group, as the gate knows them."""
    by = replace(house.member("admin"), rights=group.rights, group_id=group.id)
    with house.write() as db:
        mine = accounts.memberships.c.user_id == by.user_id
        db.execute(accounts.memberships.update().where(mine).values(group_id=group.id))
        return reaching(db, by)


def test_a_group_holds_on_the_very_next_call_with_the_same_secret(shop):
    """Security case 73: the same bound as a revocation, also for what memory knows."""
    house, group = shop, shop.do(verbs.create, Wish("Shoes", rights=shoes()))
    made = house.connect("Magento")
    secret = house.issue(made).secret
    assert seen(house, secret) == {"loose", "shoe", "boot", "shirt", "scarf"}
    house.do(connecting.edit, made.code, ConnectionChanges(group="shoes"))
    assert seen(house, secret) == {"loose", "shoe", "boot"}
    house.do(verbs.edit, group.id, Changes(rights={"categories": {"boots": "view"}}))
    assert seen(house, secret) == {"loose", "boot"}
    house.do(verbs.edit, group.id, Changes(rights={"categories": {}}))
    assert seen(house, secret) == {"loose"}
    house.do(connecting.edit, made.code, ConnectionChanges(group="aLL"))
    assert seen(house, secret) == {"loose", "shoe", "boot", "shirt", "scarf"}
    told = [data["changes"] for name, data in happened(house) if name == "connection.edited"]
    assert told == [{"group": ["All", "Shoes"]}, {"group": ["Shoes", "All"]}]


def test_what_is_added_to_a_catalog_widens_no_group(shop):
    """Security case 15: but below a category that is named, and where all that comes is meant."""
    house = shop
    group = house.do(verbs.create, Wish("Shoes", rights={"categories": {"shoes": "view"}}))
    every = house.do(verbs.create, Wish("Every", rights={"categories": {"*": "view"}}))
    with house.read() as db:
        before = sight(db, house.by, group.rights, now=house.now)
    assert (before.visible, before.total, before.loose) == (3, 5, 1)
    tree = [(c, {"code": c, "parent": p}) for c, p in (("new", None), ("sandals", "shoes"))]
    all_saved(house.do(structures.save, CATEGORY, "", tree, may_create=True))
    with house.read() as db:
        whole = structures.snapshots.whole(db, house.by.organization_id)
        portion = [structures.snapshots.restricted(whole, g.rights).portion for g in (group, every)]
    assert [("new" in one.levels, "sandals" in one.levels) for one in portion] == [
        (False, True), (True, True),
    ]  # fmt: skip
    for section in ("channels", "locales", "attribute_groups"):
        assert not group.rights.sees(section, "anything")
    assert NOTHING.empty


def test_a_limited_person_gives_only_what_they_have(shop):
    """Security case 13: through a connection, a key, a user or an invitation of their own."""
    house = shop
    group = house.do(verbs.create, Wish("Shoes", rights=shoes("own")))
    boots = house.do(verbs.create, Wish("Boots", rights=FULL | {"categories": {"boots": "edit"}}))
    shirts = house.do(verbs.create, Wish("Shirts", rights={"categories": {"shirts": "view"}}))
    by = limited(house, group)
    wide = house.connect("Wide")
    with pytest.raises(Invalid):
        house.connect("All of it", by=by, group="all")
    with pytest.raises(Invalid):
        house.connect("Shirts", by=by, group=shirts.id)
    mine = house.connect("Mine", by=by)
    assert (mine.group_id, mine.group_name) == (group.id, "Shoes")
    below = house.connect("Below", by=by, group="boots")
    assert house.issue(below, by=by)
    for verb, rest, more in (
        (connecting.edit, (wide.code, ConnectionChanges(label="Mine!")), {}),
        (connecting.activate, (wide.code,), {}),
        (keys.issue, (wide, KeyWish("Key")), {"prefix": "kd_live"}),
    ):
        with pytest.raises(Forbidden):
            house.do(verb, *rest, by=by, **more)
    with pytest.raises(Invalid):
        house.do(connecting.edit, mine.code, ConnectionChanges(group="all"), by=by)
    other = house.member("viewer")
    with pytest.raises(Forbidden):  # they have All
        house.do(limiting.set_group, other.user_id, boots.id, by=by)
    house.do(limiting.set_group, other.user_id, boots.id)
    with pytest.raises(Invalid):
        house.do(limiting.set_group, other.user_id, "all", by=by)
    assert house.do(limiting.set_group, other.user_id, "shoes", by=by).group_id == group.id


def test_nobody_changes_their_own_group_and_an_owner_has_no_limits(shop):
    house = shop
    group = house.do(verbs.create, Wish("Shoes", rights=shoes()))
    by = limited(house, group)
    none = house.do(verbs.create, Wish("None"))
    with pytest.raises(Conflict):
        house.do(limiting.set_group, by.user_id, none.id, by=by)
    with pytest.raises(Conflict):
        house.do(limiting.set_group, house.by.user_id, group.id)
    owner = house.member("owner")
    with pytest.raises(Conflict):
        house.do(limiting.set_group, owner.user_id, group.id)
    with pytest.raises(Conflict):
        house.do(people.set_role, by.user_id, "owner")
    house.do(limiting.set_group, by.user_id, "ALL")
    house.do(people.set_role, by.user_id, "owner")
    changed = [data for name, data in happened(house) if name == "user.group_changed"]
    assert changed == [{"group": ["Shoes", "All"]}]


def test_whoever_was_limited_since_acts_within_the_limits(shop):
    """The request began before they were limited: what counts is what they have when it is done."""
    house = shop
    group = house.do(verbs.create, Wish("Shoes", rights=shoes()))
    before = house.member("admin")
    limited_now = limited(house, group)
    stale = replace(limited_now, rights=None, group_id=None)
    other = house.member("viewer")
    with pytest.raises(Forbidden):
        house.do(people.set_role, other.user_id, "editor", by=stale)
    house.do(people.set_role, other.user_id, "editor", by=before)
    assert ABOVE.holds
