"""Where a caller may carry a credential: in one header, once, and nowhere else.

Bearer (RFC 6750 §2.1), Basic with the key as user name and an empty password, or X-API-Key.
Two of them at once, or one twice, are refused (RFC 6750 §2, §3.1).
"""

import base64
import binascii
from dataclasses import dataclass
from urllib.parse import unquote_plus

from starlette.types import Scope

from keydesk.kit.secret import Secret

LONGEST = 4096  # bytes of a header value; a credential has less than 100
QUERY_NAMES = {"access_token", "api_key", "apikey", "x-api-key", "client_secret"}


@dataclass(frozen=True, slots=True)
class Nothing:
    """No credential was presented."""


@dataclass(frozen=True, slots=True)
class Several:
    """More than one way at once: the caller must choose."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something was presented that cannot be a credential."""


Carried = Secret | Nothing | Several | Unreadable
NOTHING, SEVERAL, UNREADABLE = Nothing(), Several(), Unreadable()


def from_headers(scope: Scope) -> Carried:
    found = None
    for pair in scope["headers"]:
        if pair[0] == b"authorization" or pair[0] == b"x-api-key":
            if found is not None:
                return SEVERAL
            found = pair
    if found is None:
        return NOTHING
    name, value = found
    if len(value) > LONGEST:
        return UNREADABLE
    try:
        text = value.decode("ascii").strip()
    except UnicodeDecodeError:
        return UNREADABLE
    return Secret(text) if name == b"x-api-key" else _authorization(text)


def _authorization(text: str) -> Carried:
    kind, _, rest = text.partition(" ")
    match kind.lower():
        case "bearer" if rest.strip():
            return Secret(rest.strip())
        case "basic":
            return _basic(rest.strip())
        case _:
            return UNREADABLE


def _basic(text: str) -> Carried:
    try:
        user, colon, password = base64.b64decode(text, validate=True).decode("ascii").partition(":")
    except (binascii.Error, ValueError):
        return UNREADABLE
    return Secret(user) if user and colon and not password else UNREADABLE


def in_query(query: bytes, prefixes: tuple[str, ...]) -> Secret | None:
    """A credential in the address, where it lands in logs and histories (RFC 9700 §4.3.2).

    Found by the name of its parameter, or by one of our own prefixes under any name.
    """
    for pair in query.decode("latin-1").replace(";", "&").split("&"):
        name, _, value = pair.partition("=")
        text = unquote_plus(value)
        if _ours(text, prefixes) or (value and unquote_plus(name).lower() in QUERY_NAMES):
            return Secret(text)
    return None


def _ours(text: str, prefixes: tuple[str, ...]) -> bool:
    """`<prefix>_<public id>_<secret>`.  What lists show is the beginning only, and no secret."""
    rests = (text.removeprefix(f"{prefix}_") for prefix in prefixes)
    return any(rest != text and "_" in rest for rest in rests)
