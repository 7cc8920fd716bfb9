"""One key or client for each connection: advised or enforced, at every door."""

import pytest

from keydesk.credentials import account, clients, verbs
from keydesk.credentials.terms import TermsWish
from keydesk.credentials.wishes import Wish
from keydesk.habits.model import Changes
from keydesk.habits.verbs import choose
from keydesk.kit.errors import Invalid
from tests.credentials.test_races import at_once, failures

ENFORCED = Changes(one_credential="enforced")
SAID = (
    "Shop has Orders already, and this organization allows one key or client for each connection. "
    "Revoke Orders first, or make another connection."
)


@pytest.fixture
def shop(house):
    return house.connect("Shop")


def client(house, of, name="Client"):
    return house.do(clients.create, of, Wish(name), TermsWish())


def test_a_second_one_is_refused_naming_the_first(house, shop):
    house.do(choose, ENFORCED)
    first = house.issue(shop, name="Orders").credential
    for make in (lambda: house.issue(shop), lambda: client(house, shop)):
        with pytest.raises(Invalid) as refused:
            make()
        assert [(v.field, v.message) for v in refused.value.violations] == [("connection", SAID)]
    house.issue(house.connect("Another"))
    house.do(verbs.deactivate, first.id)
    with pytest.raises(Invalid):
        house.issue(shop)
    house.do(verbs.revoke, first.id)
    client(house, shop)


def test_an_account_stands_beside_a_client(house, shop):
    house.do(choose, ENFORCED)
    house.do(account.create, shop)
    client(house, shop)


def test_off_and_advised_refuse_nothing(house, shop):
    for habit in ("off", "advised"):
        house.do(choose, Changes(one_credential=habit))
        house.issue(shop)
    house.issue(shop)


def test_those_that_were_there_before_stay(house, shop):
    both = [house.issue(shop) for _ in range(2)]
    house.do(choose, ENFORCED)
    for one in both:
        house.do(verbs.activate, one.credential.id)
    with pytest.raises(Invalid):
        house.issue(shop)


def test_of_many_at_once_one_is_made(house, shop):
    """Security case 17: each of many saw that there was none yet."""
    house.do(choose, ENFORCED)
    keys = [lambda: house.issue(shop)] * 4
    others = [lambda n=n: client(house, shop, f"Client {n}") for n in range(4)]
    results = at_once(house, *keys, *others)
    assert len(failures(results)) == 7
    assert {error.violations[0].field for error in failures(results)} == {"connection"}
    assert len([name for name in house.told() if name in ("key.issued", "client.created")]) == 1
