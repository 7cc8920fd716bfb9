"""What the server says about a credential, read strictly: what is not clean is an outage."""

from dataclasses import dataclass
from math import inf
from typing import Any

from keydesk.auth import Passage, Reason
from keydesk.auth.guard import FROM_ELSEWHERE
from keydesk.auth.limiting import Over, refusal
from keydesk.doors.ruling import UNMAPPED
from keydesk.kit.errors import (
    Forbidden,
    IpDenied,
    KeydeskError,
    RouteRefused,
    Unauthenticated,
    Unavailable,
)
from keydesk.middleware.identity import Identity

NOBODY = Identity()
INVALID = {"unknown", "revoked", "inactive", "expired", "malformed"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`number` is that of the changes it was judged at: it holds for that alone, and until time
    itself may end it (by running())."""

    number: str
    code: str
    until: float
    identity: Identity
    missing: str = ""
    retry_after: int = 1

    def admitted(self, passage: Passage) -> Identity:
        """Raises the refusal."""
        if self.code == "valid":
            i = self.identity
            return Identity(
                "", i.connection, i.connection_id, i.credential_id, i.permissions,
                passage.request_id,
            )  # fmt: skip
        raise self._refusal()

    def _refusal(self) -> KeydeskError:
        match self.code:
            case "forbidden" if self.missing:
                return Forbidden("This needs the permission {missing}.", missing=self.missing)
            case "forbidden":
                return RouteRefused(UNMAPPED)
            case "ip_denied":
                return IpDenied(FROM_ELSEWHERE)
            case "rate_limited":
                return refusal(Over(Reason.RATE_LIMITED, self.retry_after))
            case code if code in INVALID:
                return Unauthenticated("This credential is not valid.", presented=True)
            case _:
                return Unavailable()


def read(answer: Any, number: str, sent: float) -> Verdict:
    """`sent`: when the question was.  Raises Unavailable."""
    if not isinstance(answer, dict) or not isinstance(answer.get("code"), str):
        raise Unavailable
    code, valid = answer["code"], answer.get("valid")
    if valid is not (code == "valid"):
        raise Unavailable
    wait, missing = answer.get("retry_after"), answer.get("missing")
    return Verdict(
        number, code, _until(answer, sent) if number else 0, _identity(answer) if valid else NOBODY,
        missing if isinstance(missing, str) else "", wait if isinstance(wait, int) else 1,
    )  # fmt: skip


def _until(answer: dict[str, Any], sent: float) -> float:
    """Counted from before the server began to count."""
    if answer.get("remember") is True:
        return inf
    holds = answer.get("holds_seconds")
    return sent + holds if isinstance(holds, int) else 0


def _identity(answer: dict[str, Any]) -> Identity:
    names = ("connection", "connection_id", "credential_id")
    texts, held = [answer.get(name) for name in names], answer.get("permissions")
    if not isinstance(held, list) or not all(isinstance(one, str) and one for one in texts):
        raise Unavailable
    connection, connection_id, credential_id = map(str, texts)
    may = frozenset(map(str, held))
    return Identity("", connection, connection_id, credential_id, may)
