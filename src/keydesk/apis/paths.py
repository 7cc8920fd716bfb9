"""What a caller asks for, read so that no two programs can read it differently.  Pure.

A protected API may stand behind any program, and each has its own idea of `%2f`, `..`, `;` or `//`.
So nothing is tidied up here: what some program could take for another address is refused, before
any table is looked at.  RFC 3986 §2 and §3.3 say what else a path may hold.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from unicodedata import normalize
from urllib.parse import parse_qsl, unquote_to_bytes

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
LONGEST, DEEPEST = 8192, 64
SHORT = 100  # characters of a name that is remembered
PATH = re.compile(rb"(?:/(?:[A-Za-z0-9._~!$&'()*+,=:@-]|%[0-9A-Fa-f]{2})*)+")
ENCODED = re.compile(rb"%([0-9A-Fa-f]{2})")
# Written in percent these are taken for something else by whoever decodes once more, or once less:
# what never needs it, what parts a path or ends it, % itself, and what no line of text holds.
NEVER_ENCODED = frozenset(
    {*range(0x20), 0x7F, *b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"}
    | {*b"-._~/\\;%?#"}
)
OVERRIDES = frozenset({"x-http-method-override", "x-http-method", "x-method-override"})
OVERRIDE_FIELD = re.compile(r"[_.\[]method(\[.*)?")  # to PHP all of these are _method
REROUTING = frozenset({"x-original-url", "x-rewrite-url"})
Headers = Iterable[tuple[bytes, bytes]] | Mapping[str, str]


class Fault(StrEnum):
    """Why a request is refused whatever the table says."""

    METHOD = "method"
    TARGET = "target"
    LONG = "long"
    DOTS = "dots"
    SLASHES = "slashes"
    SIGNS = "signs"
    ENCODING = "encoding"
    UTF8 = "utf8"
    LOOKS_LIKE = "looks_like"
    TWO_ROUTES = "two_routes"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Refused:
    reason: Fault


@dataclass(frozen=True, slots=True)
class Segment:
    """`text` is what it says; `plain`: nothing of it is written in percent."""

    text: str
    plain: bool


def read_method(method: str) -> str | Refused:
    """Methods are case-sensitive (RFC 9110 §9.1), and what nobody knows is nobody's."""
    return method if method in METHODS else Refused(Fault.METHOD)


def segments(target: bytes | str) -> tuple[Segment, ...] | Refused:
    """Of a request target in origin form, such as `/contacts/7?full=1` (RFC 9112 §3.2.1).

    The last one is empty where the path ends in a slash.
    """
    try:
        raw = target.encode("ascii") if isinstance(target, str) else target
    except UnicodeEncodeError:
        return Refused(Fault.SIGNS)
    path = raw.partition(b"?")[0]
    fault = _fault(raw, path)
    if fault is not None:
        return Refused(fault)
    try:
        found = tuple(_segment(part) for part in path[1:].split(b"/"))
    except UnicodeDecodeError:
        return Refused(Fault.UTF8)
    return Refused(Fault.LOOKS_LIKE) if any(map(_parts, found)) else found


def overriding(headers: Headers, query: bytes = b"") -> str | Refused | None:
    """The method that a program behind may take in place of the request's own; None = it cannot.

    Whoever lets a request through judges it for both.  A header that names another address, two
    that differ, and what is no method are refused.
    """
    found = set[str]()
    for name, value in _plain(headers):
        if name in REROUTING:
            return Refused(Fault.OVERRIDE)
        if name in OVERRIDES:
            found.add(_text(value))
    if query:
        found |= {value for name, value in _fields(query) if OVERRIDE_FIELD.fullmatch(name)}
    if not found:
        return None
    asked = {value.strip().upper() for value in found}
    one = asked.pop()
    return one if not asked and one in METHODS else Refused(Fault.OVERRIDE)


def _fault(raw: bytes, path: bytes) -> Fault | None:
    """The first thing that is wrong, in the words that help most."""
    if len(raw) > LONGEST or path.count(b"/") > DEEPEST:
        return Fault.LONG
    if not path.startswith(b"/"):
        return Fault.TARGET
    if b"//" in path:
        return Fault.SLASHES
    if not PATH.fullmatch(path) or b"#" in raw:
        return Fault.SIGNS
    if any(int(found, 16) in NEVER_ENCODED for found in ENCODED.findall(path)):
        return Fault.ENCODING
    dots = any(part in (b".", b"..") for part in path.split(b"/"))
    return Fault.DOTS if dots else None


def _segment(part: bytes) -> Segment:
    """Raises UnicodeDecodeError, also for overlong forms and halves of pairs."""
    return Segment(unquote_to_bytes(part).decode("utf-8", "strict"), b"%" not in part)


def _parts(segment: Segment) -> bool:
    """Whether a program that folds wide letters (NFKC) sees dots or a slash: ．． or ／."""
    if segment.plain:
        return False
    folded = normalize("NFKC", segment.text)
    return folded in (".", "..") or "/" in folded or "\\" in folded


def _plain(headers: Headers) -> Iterable[tuple[str, bytes | str]]:
    """Names as programs behind may know them: WSGI makes `-` and `_` one."""
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    for name, value in pairs:
        yield _known(name) if len(name) <= SHORT else _known.__wrapped__(name), value


@lru_cache(maxsize=4096)
def _known(name: bytes | str) -> str:
    return _text(name).strip().lower().replace("_", "-")


def _text(value: bytes | str) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _fields(query: bytes) -> list[tuple[str, str]]:
    """`;` parts them too, as it once did (W3C HTML 4.01, B.2.2)."""
    if b"method" not in unquote_to_bytes(query).lower():
        return []
    found = parse_qsl(query.replace(b";", b"&").decode("latin-1"), keep_blank_values=True)
    return [(name.strip().lower(), value) for name, value in found]
