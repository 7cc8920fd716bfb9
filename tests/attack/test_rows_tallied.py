"""How many products stand in each category, as a group sees them: all that it sees, and no more."""

import pytest

from keydesk.catalog import tallies
from keydesk.structures import snapshots
from tests.rights import shelves
from tests.rights.conftest import limited, shop
from tests.rights.shelves import PARENTS, TREE

__all__ = ["shop"]


def line_of(category):
    """It and those above it."""
    return [category, *(line_of(PARENTS[category]) if PARENTS[category] else [])]


def standing(name):
    """Where a product stands: its own categories, those of its models, and all above them."""
    own = {code for one in shelves.line(name) for code in TREE[one][1]}
    return {above for code in own for above in line_of(code)}


@pytest.mark.parametrize(
    "categories",
    [
        {"*": "own"},
        {"master": "own", "season": "own"},
        {"shoes": "view", "shirts": "view"},
        {"boots": "view"},
        {},
    ],
)
def test_a_variant_counts_in_a_category_that_does_not_decide_who_sees_it(shop, categories):
    """What stood in a category of its own besides that of its model was left out there."""
    rights = shelves.EVERYTHING | {"categories": categories}
    seen = [n for n in TREE if n.startswith("prod") and shelves.sees(rights, n)]
    wanted = {
        category: number
        for category in PARENTS
        if shelves.level(rights, category)
        and (number := sum(category in standing(name) for name in seen))
    }
    with shop.database.read() as db:
        structure = snapshots.current(db, limited(rights))
        assert tallies.by_category(db, "nordlys", structure) == wanted
