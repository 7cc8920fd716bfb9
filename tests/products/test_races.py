"""Many write the same product at once: nothing is lost, and nothing is doubled."""

from concurrent.futures import ThreadPoolExecutor

from keydesk.catalog import verbs
from keydesk.catalog.model import IDENTIFIER, Wish
from keydesk.structures.violations import Flawed, Saved
from tests.products.conftest import ATTRIBUTES, value

SENT = {
    "stock": 7, "color": "red", "size": "s", "smart": True, "mail": "a@example.com",
    "materials": ["wool"], "weight": {"amount": "1", "unit": "GRAM"}, "release": "2024-01-01",
}  # fmt: skip


def at_once(catalog, wishes):
    def one(wish):
        with catalog.house.write() as db:
            by, now = catalog.house.by, catalog.house.now
            return verbs.save(db, by, IDENTIFIER, [wish], may_create=True, now=now)[0]

    with ThreadPoolExecutor(len(wishes)) as pool:
        return list(pool.map(one, wishes))


def test_changes_of_one_product_at_once_lose_no_value(catalog):
    """Each connector sends its own attribute; the last writer once wrote back what it had read."""
    wishes = [Wish("top", {"values": {code: value(data)}}) for code, data in SENT.items()]
    outcomes = at_once(catalog, wishes)
    assert sorted(one.created for one in outcomes) == [False] * 7 + [True]
    assert catalog.seen("top").values.keys() == SENT.keys() <= ATTRIBUTES.keys()


def test_a_unique_value_sent_at_once_goes_to_one(catalog):
    wishes = [Wish(f"p{n}", {"values": {"ean": value("4006381333931")}}) for n in range(6)]
    outcomes = at_once(catalog, wishes)
    assert [type(one) for one in outcomes].count(Saved) == 1
    assert [type(one) for one in outcomes].count(Flawed) == 5
    assert len(catalog.listed()) == 1
