"""Calls as the gate enters them into the book."""

from keydesk.attempts import Attempt, Call, Trouble, Who
from tests.harness.databases import NOON

WHO = Who("nordlys", "magento", "key", "secret")
CALL = Attempt(WHO, "catalog", "products:read", "/products", "GET", "accepted", 2, 5)
REFUSED = CALL._replace(outcome="not_permitted", status_class=4)


def call(attempt=CALL, at=NOON, status=200, **more) -> Call:
    usual = {"path": "/products/1", "address": "192.0.2.1", "program": "shop/1", "request_id": "r1"}
    return Call(attempt, at, status, **(usual | more))


def refused(at=NOON, **more) -> Call:
    said = {"status": 403, "trouble": (Trouble("You may not."),)}
    return call(REFUSED, at, **(said | more))
