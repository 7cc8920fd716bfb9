"""A small catalog in an organization: five products, one of them in no category."""

import pytest

from keydesk.catalog import verbs as products
from keydesk.catalog.model import IDENTIFIER, Wish
from keydesk.structures import verbs as structures
from keydesk.structures.model import CATEGORY
from tests.akeneo.conftest import all_saved

PARENTS = {"shoes": "master", "boots": "shoes", "shirts": "master", "season": None}
PRODUCTS = {"loose": [], "shoe": ["shoes"], "boot": ["boots"], "shirt": ["shirts"],
            "scarf": ["season"]}  # fmt: skip
FULL = {"channels": {"*": "view"}, "locales": {"*": "edit"}, "attribute_groups": {"*": "edit"}}


def shoes(level="view", **more):
    return {**FULL, "categories": {"shoes": level}, **more}


def stock(house):
    tree = [(code, {"code": code, "parent": parent}) for code, parent in PARENTS.items()]
    all_saved(house.do(structures.save, CATEGORY, "", tree, may_create=True))
    wishes = [Wish(name, {"categories": codes}) for name, codes in PRODUCTS.items()]
    all_saved(house.do(products.save, IDENTIFIER, wishes, may_create=True))
    return house


@pytest.fixture
def shop(house):
    return stock(house)


@pytest.fixture
def small_shop(sqlite_house):
    return stock(sqlite_house)
