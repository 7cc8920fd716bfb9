"""Sixty connections are made at the same moment where fifty may be."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from keydesk.connections import store, verbs
from keydesk.connections.model import Connection
from keydesk.connections.wishes import Wish
from keydesk.kit.errors import Invalid

LIMIT = "You reached the limit of 50 connections and connected Apps."


def test_sixty_parallel_creations_give_exactly_fifty(house):
    """Security case 17: each counts what is there before any of the others is written."""

    def create(_):
        try:
            return house.do(verbs.create, Wish("Magento"), limit=50)
        except Invalid as refused:
            return refused

    with ThreadPoolExecutor(60) as threads:
        told = list(threads.map(create, range(60)))
    assert Counter(type(one) for one in told) == {Connection: 50, Invalid: 10}
    assert {v.message for one in told if isinstance(one, Invalid) for v in one.violations} == {
        LIMIT
    }
    assert len({one.code for one in told if isinstance(one, Connection)}) == 50
    with house.read() as db:
        assert store.count(db, house.by.organization_id) == 50
