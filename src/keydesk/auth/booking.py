"""From a passage to an entry in the attempts book."""

from starlette.types import Scope

from keydesk.attempts import Attempt, LastUse
from keydesk.auth.answer import Accepted, Refused
from keydesk.auth.house import House
from keydesk.auth.passage import Passage

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def book(passage: Passage, scope: Scope, house: House) -> None:
    """Counts the attempt.  A public page that asked for no credential is none."""
    who = _who(passage)
    if who is None:
        return
    outcome, organization_id, connection_id, credential_id, secret_id = who
    method = scope["method"]
    now = house.clock()
    house.book.count(
        Attempt(
            organization_id, connection_id, credential_id, secret_id, passage.door, passage.asked,
            passage.route, method if method in METHODS else "OTHER", outcome, passage.status // 100,
        ),
        now,
    )  # fmt: skip
    if outcome == "accepted" and secret_id:
        address = passage.origin.address
        house.book.use(
            secret_id, LastUse(credential_id, connection_id, now, address, program(scope))
        )


def _who(passage: Passage) -> tuple[str, str, str, str, str] | None:
    denied = passage.denied
    match passage.answer:
        case Accepted(caller):
            outcome = denied.value if denied else "accepted"
            return (
                outcome, caller.organization_id, caller.connection_id, caller.credential_id,
                caller.secret_id,
            )  # fmt: skip
        case Refused(reason, organization_id, connection_id, credential_id, secret_id):
            outcome = denied.value if denied else reason.value
            return outcome, organization_id, connection_id, credential_id, secret_id
        case _:
            return (denied.value, "", "", "", "") if denied else None


def program(scope: Scope) -> str:
    """What the caller says it is (User-Agent), cut to 120 printable characters."""
    for name, value in scope["headers"]:
        if name == b"user-agent":
            text: str = value[:120].decode("latin-1")
            return text if text.isprintable() else ""
    return ""
