"""From a passage to an entry in the attempts book."""

from datetime import timedelta

from starlette.types import Scope

from keydesk.attempts import Attempt, LastUse
from keydesk.auth.answer import NO_ONE, Accepted, NotMine
from keydesk.auth.house import House
from keydesk.auth.passage import Passage

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
ACCEPTED = "accepted"
FINENESS = timedelta(seconds=1)  # of a last use


def book(passage: Passage, scope: Scope, house: House) -> None:
    """Counts the attempt.  A public page that asked for no credential is none."""
    answer, denied = passage.answer, passage.denied
    if isinstance(answer, NotMine):
        if denied is None:
            return
        who, outcome = NO_ONE, denied.value
    elif isinstance(answer, Accepted):
        who, outcome = answer.who, denied.value if denied else ACCEPTED
    else:
        who, outcome = answer.who, denied.value if denied else answer.reason.value
    now, method = house.clock(), scope["method"]
    if method not in METHODS:
        method = "OTHER"
    house.book.count(
        Attempt(
            who, passage.door, passage.asked, passage.route, method, outcome, passage.status // 100
        ),
        now,
    )
    used = outcome is ACCEPTED and who.secret_id
    if used and not house.book.used_within(who.secret_id, now, FINENESS):
        address = passage.origin.address
        last = LastUse(who.credential_id, who.connection_id, now, address, program(scope))
        house.book.use(who.secret_id, last)


def program(scope: Scope) -> str:
    """What the caller says it is (User-Agent), cut to 120 printable characters."""
    for name, value in scope["headers"]:
        if name == b"user-agent":
            text: str = value[:120].decode("latin-1")
            return text if text.isprintable() else ""
    return ""
