"""What the server says about a credential, read strictly: what is not clean is an outage."""

from dataclasses import dataclass
from typing import Any

from keydesk.auth import Passage
from keydesk.kit.errors import (
    Forbidden,
    IpDenied,
    KeydeskError,
    RateLimited,
    Unauthenticated,
    Unavailable,
)
from keydesk.middleware.identity import Identity

INVALID = {"unknown", "revoked", "inactive", "expired", "malformed"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`number` is that of the changes it was judged at; "" where it holds for no other request."""

    number: str
    code: str
    remember: bool
    identity: Identity
    retry_after: int = 1

    def admitted(self, passage: Passage, permission: str) -> Identity:
        """Raises the refusal."""
        if self.code == "valid":
            i = self.identity
            return Identity(
                "", i.connection, i.connection_id, i.credential_id, i.permissions,
                passage.request_id,
            )  # fmt: skip
        raise self._refusal(permission)

    def _refusal(self, permission: str) -> KeydeskError:
        match self.code:
            case "forbidden" if permission:
                return Forbidden("This needs the permission {missing}.", missing=permission)
            case "forbidden":
                return Forbidden("This credential may not call this address.")
            case "ip_denied":
                return IpDenied("This credential may not be used from your address.")
            case "rate_limited":
                wait = self.retry_after
                return RateLimited(
                    "Too many calls. Try again in {n} seconds.", retry_after=wait, n=wait
                )
            case code if code in INVALID:
                return Unauthenticated("This credential is not valid.", presented=True)
            case _:
                return Unavailable()


def read(answer: Any, number: str) -> Verdict:
    """Raises Unavailable."""
    if not isinstance(answer, dict) or not isinstance(answer.get("code"), str):
        raise Unavailable
    code, valid = answer["code"], answer.get("valid")
    if valid is not (code == "valid"):
        raise Unavailable
    wait = answer.get("retry_after")
    remember = bool(number) and code != "rate_limited" and answer.get("remember", True) is True
    identity = _identity(answer) if valid else Identity()
    return Verdict(number, code, remember, identity, wait if isinstance(wait, int) else 1)


def _identity(answer: dict[str, Any]) -> Identity:
    names = ("connection", "connection_id", "credential_id")
    texts, held = [answer.get(name) for name in names], answer.get("permissions")
    if not isinstance(held, list) or not all(isinstance(one, str) and one for one in texts):
        raise Unavailable
    connection, connection_id, credential_id = map(str, texts)
    may = frozenset(map(str, held))
    return Identity("", connection, connection_id, credential_id, may)
