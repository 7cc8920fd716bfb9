"""A request that names a product: what the connection's group has to do with it."""

import pytest

from keydesk.groups.wishes import Wish
from keydesk.sharing import verbs as groups
from tests.explaining.test_explain import explain, status
from tests.sharing.conftest import FULL, PRODUCTS, stock

ROOT = "/api/rest/v1/products"
MAY = ["products:read", "products:update", "products:delete"]


@pytest.fixture
def house(sqlite_house):
    return stock(sqlite_house)


@pytest.fixture
def issued(house):
    levels = {"shoes": "edit", "shirts": "view"}
    house.do(groups.create, Wish("Shop", rights=FULL | {"categories": levels}))
    return house.issue(house.connect("Magento", permissions=MAY, group="shop"))


def last(told):
    return told.links[-1].name, told.links[-1].ok, told.links[-1].message


def test_what_the_group_decides_is_told_as_the_catalog_decides_it(house, issued):
    """An explanation that says "allowed" of what is refused sends people to look elsewhere."""
    for name in PRODUCTS:
        for method, passed in (("GET", 200), ("DELETE", 204)):
            line = f"{method} {ROOT}/{name}"
            told = explain(house, issued, line)
            assert told.links[-1].name == "group"
            assert told.allowed == (status(house, issued, line) == passed), line

    hidden = explain(house, issued, f"GET {ROOT}/scarf")
    assert last(hidden) == (
        "group", False, "The group Shop hides scarf: it shows none of its categories (season).",
    )  # fmt: skip
    assert (hidden.hidden, hidden.ways) == (True, ())
    assert (
        "does not let Magento change it" in last(explain(house, issued, f"PATCH {ROOT}/shirt"))[2]
    )
    assert last(explain(house, issued, f"PATCH {ROOT}/boot"))[1]
    assert "does not own shoe" in last(explain(house, issued, f"DELETE {ROOT}/shoe"))[2]


def test_a_request_that_names_no_product_is_not_about_groups(house, issued):
    for line in (f"GET {ROOT}", f"GET {ROOT}/nothing", "GET /api/rest/v1/channels/print",
                 "GET /api/rest/v1/product-models/none", f"GET {ROOT}/shoe/draft"):  # fmt: skip
        assert "group" not in [link.name for link in explain(house, issued, line).links]
    everything = house.issue(house.connect("All of it", permissions=MAY))
    assert "no limits" in last(explain(house, everything, f"GET {ROOT}/shoe"))[2]


def test_whoever_asks_hears_nothing_of_what_they_do_not_see(house, issued):
    """Security case 88: an explanation is no way to learn what there is."""
    from_shirts = house.do(groups.create, Wish("Shirts", rights={"categories": {"shirts": "view"}}))
    by = house.by.__class__(
        "user:x", house.by.organization_id, house.by.permissions, rights=from_shirts.rights
    )
    for name in ("scarf", "shoe", "nothing"):
        told = explain(house, issued, f"GET {ROOT}/{name}", by=by)
        assert "group" not in [link.name for link in told.links]
    assert last(explain(house, issued, f"GET {ROOT}/shirt", by=by))[1]
