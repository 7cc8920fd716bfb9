"""From a passage to an entry in the attempts book."""

import json
import logging
import re
from functools import lru_cache

from starlette.types import Scope

from keydesk.attempts import ACCEPTED, PATH, Attempt, Call, Trouble, Who, bucket
from keydesk.attempts.store import printable
from keydesk.auth.answer import NO_ONE, Accepted, NotMine
from keydesk.auth.house import House
from keydesk.auth.passage import Passage
from keydesk.kit.clock import running
from keydesk.kit.errors import Invalid, KeydeskError, Violation
from keydesk.kit.networks import network

log = logging.getLogger("keydesk.requests")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
PROGRAM = 120  # characters kept of what a caller says it is
TROUBLES, LONGEST = 100, 300  # of one call; characters of one


def book(passage: Passage, scope: Scope, house: House) -> None:
    """Counts the attempt.  A public page that asked for no credential is none."""
    who, outcome = _judged(passage)
    passage.outcome = outcome or ""
    if house.settings.log_requests:
        _log(passage, scope, who)
    if outcome is not None:
        house.book.enter(_call(passage, scope, house, who, outcome))


def _judged(passage: Passage) -> tuple[Who, str | None]:
    """Whose attempt it was and how it went; None = it was none."""
    answer, denied = passage.answer, passage.denied
    if isinstance(answer, NotMine):
        return NO_ONE, denied.value if denied else None
    if denied:
        return answer.who, denied.value
    return answer.who, ACCEPTED if isinstance(answer, Accepted) else answer.reason.value


def _log(passage: Passage, scope: Scope, who: Who) -> None:
    """The template and not the path: what a caller writes there may be a secret by mistake."""
    about = {
        "request_id": passage.request_id, "door": passage.door, "method": _method(passage, scope),
        "route": passage.route, "status": passage.status, "outcome": passage.outcome,
        "credential_id": who.credential_id, "address": passage.origin.address,
        "milliseconds": round((running() - passage.started) * 1_000, 1),
    }  # fmt: skip
    log.info("request_answered", extra=about)


def _call(passage: Passage, scope: Scope, house: House, who: Who, outcome: str) -> Call:
    address, said = passage.origin.address, program(scope)
    proven = who.connection_id if who.secret_id else ""  # who only knows an id is a stranger
    place, name = house.book.variety.admitted(proven, network(address), said)
    prefixes = house.settings.prefixes
    path = unsaid((passage.original[1] or scope["path"])[:PATH], prefixes)
    trouble = passage.trouble and tuple(_unsaid(one, prefixes) for one in passage.trouble)
    micros = int((running() - passage.started) * 1_000_000)
    attempt = Attempt(
        who, passage.door, passage.asked, passage.route, _method(passage, scope), outcome,
        passage.status // 100, bucket(micros), place, name,
    )  # fmt: skip
    return Call(
        attempt, house.clock(), passage.status, path, address, said, passage.request_id,
        passage.items, trouble, micros,
    )  # fmt: skip


def unsaid(text: str, prefixes: tuple[str, ...]) -> str:
    """Without the credentials that stand in it by mistake: others read the book (case 9)."""
    for prefix in prefixes:
        if prefix in text:
            text = re.sub(rf"({re.escape(prefix)}_)\w+", r"\1…", text)
    return text


def _unsaid(trouble: Trouble, prefixes: tuple[str, ...]) -> Trouble:
    return trouble._replace(
        message=unsaid(trouble.message, prefixes),
        product=unsaid(trouble.product, prefixes),
        params=unsaid(trouble.params, prefixes),
    )


def _method(passage: Passage, scope: Scope) -> str:
    return known_method(passage.original[0] or scope["method"])


def known_method(method: str) -> str:
    return method if method in METHODS else "OTHER"


def program(scope: Scope) -> str:
    """What the caller says it is (User-Agent)."""
    for name, value in scope["headers"]:
        if name == b"user-agent":
            return _readable(value[:PROGRAM])
    return ""


@lru_cache(maxsize=4096)
def _readable(value: bytes) -> str:
    """Nothing if it holds other than printable characters.  What is given is kept: a cut one."""
    text = value.decode("latin-1")
    return text if text.isprintable() else ""


def told(error: KeydeskError) -> tuple[Trouble, ...]:
    """What is wrong with the call, for the people of its connection."""
    if isinstance(error, Invalid):
        return tuple(_trouble(one, one.field) for one in error.violations[:TROUBLES])
    return (_trouble(error),)


def _trouble(said: KeydeskError | Violation, field: str = "") -> Trouble:
    """What is too long to be kept whole stays English."""
    message = f"{field}: {said.message}" if field else said.message
    params = "{}"
    if said.params:
        params = json.dumps({name: printable(str(value)) for name, value in said.params.items()})
    if len(message) > LONGEST or len(params) > LONGEST:
        return Trouble(message[:LONGEST])
    return Trouble(message, field=field, template=said.template, params=params)
