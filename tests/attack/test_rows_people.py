"""People who are limited, and use what is not the catalog to look into it."""

import pytest

from keydesk.auth.rights import rights
from keydesk.flows.verbs import find
from keydesk.groups.wishes import Wish
from keydesk.kit.errors import Forbidden
from keydesk.sharing import verbs
from keydesk.sharing.counting import sight
from keydesk.trying.verbs import sees
from tests.sharing.conftest import shoes, shop, small_shop, stock
from tests.sharing.test_effect import limited

__all__ = ["shop", "small_shop"]


@pytest.fixture
def house(sqlite_house):
    return stock(sqlite_house)


def test_a_draft_of_a_group_counts_nothing_that_is_hidden_from_its_author(house):
    """The live count told how many products stand in any category whose code was sent."""
    by = limited(house, house.do(verbs.create, Wish("Shoes", rights=shoes())))
    for drafted, visible in [
        ({"shirts": "view"}, 1), ({"season": "own"}, 1), ({"*": "own"}, 3), ({"boots": "view"}, 2),
        ({"master": "view"}, 3), ({"nowhere": "view"}, 1),
    ]:  # fmt: skip
        with house.read() as db:
            found = sight(db, by, rights({"categories": drafted}), now=house.now)
        assert (found.visible, found.total) == (visible, 3), drafted


def test_a_test_of_a_connection_names_no_product_that_is_hidden(house):
    """It is made with the rights of the connection, which may be wider."""
    by = limited(house, house.do(verbs.create, Wish("Shoes", rights=shoes())))
    with house.read() as db:
        assert [sees(db, by, one) for one in ("boot", "shirt", "loose", "none")] == [
            True, False, True, False,
        ]  # fmt: skip


def test_calls_of_a_connection_that_sees_more_are_not_told(house):
    """Their paths and errors named the hidden products that it had asked for."""
    group = house.do(verbs.create, Wish("Shoes", rights=shoes()))
    by = limited(house, group)
    house.connect("Wide")
    house.connect("Mine", group="shoes")
    with house.read() as db:
        assert find(db, by, "mine").group_id == group.id
        with pytest.raises(Forbidden):
            find(db, by, "wide")
