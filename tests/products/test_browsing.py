"""Lists as people leaf through them, and what is counted beside them, on both databases."""

import pytest

from keydesk.catalog import browsing, optional, tallies, variants
from keydesk.catalog.browsing import Asked
from keydesk.catalog.filters import Filter
from keydesk.catalog.model import CODE, UUID
from keydesk.catalog.seen import seen
from keydesk.kit.errors import Invalid
from keydesk.structures import optioned, snapshots
from tests.products.conftest import value

MINE = "1f0e6f3c-2a4b-4c1d-9e8f-000000000001"


def part(catalog, by=None, **asked):
    house = catalog.house
    with house.read() as db:
        organization = (by or house.by).organization_id
        structure = snapshots.whole(db, organization)
        found = Asked(asked.pop("models", False), **asked)
        return browsing.part(db, organization, structure, found, now=house.now)


def names(found):
    return [getattr(one.own, "code", None) or one.own.identifier for one in found.items]


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(browsing, "LIMIT", 2)


def test_a_list_is_leafed_through_forward_and_back(catalog, few):
    """A page back once showed the first products of all instead of those just before."""
    for n in range(5):
        catalog.house.later(seconds=1 if n % 2 else 0)  # some have the same time
        catalog.put(f"p{n}")
    catalog.save(UUID, (MINE, {}))
    for sort in ("identifier", "updated"):
        for descending in (False, True):
            order = [f"p{n}" for n in range(5)]
            order = order[::-1] if descending else order
            asked = {"sort": sort, "descending": descending}
            first = part(catalog, **asked)
            second = part(catalog, after=first.next, **asked)
            third = part(catalog, after=second.next, **asked)
            assert names(first) + names(second) + names(third) == order
            assert (first.previous, third.next, first.total) == ("", "", 5)
            back = part(catalog, before=third.previous, **asked)
            assert (names(back), back.next) == (names(second), second.next)
            assert names(part(catalog, before=back.previous, **asked)) == names(first)
            assert part(catalog, before=back.previous, **asked).previous == ""
    assert [one.own.uuid for one in part(catalog, nameless=True).items] == [MINE]
    assert part(catalog, nameless=None).total == 6
    with catalog.house.read() as db:
        found = browsing.totals(
            db,
            catalog.house.by.organization_id,
            snapshots.whole(db, catalog.house.by.organization_id),
        )
    assert found == {"products": 5, "nameless": 1, "models": 0}
    assert part(catalog, by=catalog.house.other).total == 0


def test_a_part_of_the_identifier_finds_products_and_no_pattern_does(catalog):
    for name in ("Shirt_1", "shirtX1", "50%"):
        catalog.put(name)
    assert names(part(catalog, search="shirt")) == ["Shirt_1", "shirtX1"]
    assert names(part(catalog, search="t_1")) == ["Shirt_1"]
    assert names(part(catalog, search="%")) == ["50%"]


def test_a_cursor_of_another_order_is_refused(catalog):
    catalog.put("p1")
    for cursor in ("x", "W10", "WyJub3QgYSB0aW1lIiwicDEiXQ"):
        with pytest.raises(Invalid):
            part(catalog, after=cursor, sort="updated")


def test_what_is_counted_beside_lists(catalog):
    """A product in two categories of one branch counts once above them."""
    catalog.put("m1", CODE, family_variant="by_size", categories=["summer"])
    catalog.put("v1", parent="m1", values={"size": value("s")})
    catalog.put("v2", parent="m1", values={"size": value("m")}, categories=["beach"])
    catalog.put("p1", family="shirt", categories=["beach", "summer"])
    catalog.put("top", CODE, family_variant="by_color_size")
    catalog.put(
        "red", CODE, parent="top", family_variant="by_color_size", values={"color": value("red")}
    )
    catalog.put("r1", parent="red", values={"size": value("s")})
    house = catalog.house
    mine = house.by.organization_id
    with house.read() as db:
        structure = snapshots.whole(db, mine)
        assert tallies.by_family(db, mine, structure) == {"shirt": 4}
        found = tallies.by_category(db, mine, structure)
        assert found == {"master": 3, "summer": 3, "beach": 2}
        counted = variants.variants(
            db,
            mine,
            ["m1", "top"],
            seen(structure, {"channel": "ecommerce", "locale": "en_US"}, "en"),
        )
        assert {code: one.total for code, one in counted.items()} == {"m1": 2, "top": 1, "red": 1}
        assert tallies.by_family(db, house.other.organization_id, structure) == {}
        assert optioned.counts(db, mine) == {"color": 2, "size": 3, "materials": 2}
        page = optioned.part(db, mine, "size", search="", after="l")
        assert [one["code"] for one in page.items] == ["m", "s"]
        assert optional.search(db, mine, "size", "S", "en_US") == [("s", "s")]
        listed = optional.choices(db, mine, ["size", "color"], "en_US")
        assert [code for code, _ in listed["size"]] == ["l", "m", "s"]
    below = part(catalog, filters=(Filter("parent", "=", "m1"),), nameless=None)
    assert sorted(names(below)) == ["v1", "v2"]
