"""What a trusted proxy says of the request that it asks about.  Pure.

    nginx            X-Original-Method and X-Original-URI
    Caddy, Traefik   X-Forwarded-Method and X-Forwarded-Uri
    Envoy            the method is the request's own; the target follows the door in the address:
                     /forward-auth/{door}/original/contacts/7?full=1

A header that comes twice, is empty, stands without its pair or differs from the other pair is
refused: one of them is then the client's own.  So is a name of ours, or of the proxy's, written
with `_`, which some programs behind take for the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

PREFIX, ENVOY = b"/forward-auth/", b"/original"
PAIRS = (
    (b"x-original-method", b"x-original-uri"),
    (b"x-forwarded-method", b"x-forwarded-uri"),
)
SAID = frozenset(name for pair in PAIRS for name in pair)
ONCE = SAID | {b"x-forwarded-proto"}
OURS = (b"x-keydesk-", b"x-original-", b"x-forwarded-")
CREDENTIALS = frozenset({b"x-api-key"})
Headers = Sequence[tuple[bytes, bytes]]


class Wrong(StrEnum):
    """Why the proxy is not believed."""

    MISSING = "missing"
    TWICE = "twice"
    EMPTY = "empty"
    CONTRADICTORY = "contradictory"
    UNDERSCORE = "underscore"


@dataclass(frozen=True, slots=True)
class Original:
    """`target` as it came over the wire, with its query."""

    method: str
    target: bytes

    @property
    def path(self) -> str:
        return self.target.partition(b"?")[0].decode("latin-1")

    @property
    def query(self) -> bytes:
        return self.target.partition(b"?")[2]


def parted(raw_path: bytes) -> tuple[str, bytes]:
    """The door's secret in the address, and what follows it."""
    door, slash, rest = raw_path.removeprefix(PREFIX).partition(b"/")
    return door.decode("latin-1"), slash + rest


def read(method: str, rest: bytes, query: bytes, headers: Headers) -> Original | Wrong:
    """`rest` is what follows the door in the address, `query` that of the address."""
    said = _said(headers)
    if isinstance(said, Wrong):
        return said
    if rest.startswith(ENVOY + b"/"):
        return Original(method, rest[len(ENVOY) :] + (b"?" + query if query else b""))
    if rest:
        return Wrong.MISSING
    found = [_pair(said, *pair) for pair in PAIRS]
    wrong = next((one for one in found if isinstance(one, Wrong)), None)
    if wrong is not None:
        return wrong
    distinct = {one for one in found if isinstance(one, Original)}
    if len(distinct) > 1:
        return Wrong.CONTRADICTORY
    return distinct.pop() if distinct else Wrong.MISSING


def _said(headers: Headers) -> dict[bytes, bytes] | Wrong:
    found: dict[bytes, bytes] = {}
    once: set[bytes] = set()
    for name, value in headers:
        if name in ONCE:
            if name in once:
                return Wrong.TWICE
            once.add(name)
            if name in SAID:
                found[name] = value
        elif b"_" in name:
            plain = name.replace(b"_", b"-")
            if plain.startswith(OURS) or plain in CREDENTIALS:
                return Wrong.UNDERSCORE
    return found


def _pair(said: dict[bytes, bytes], method: bytes, target: bytes) -> Original | Wrong | None:
    if method not in said and target not in said:
        return None
    if method not in said or target not in said:
        return Wrong.CONTRADICTORY
    if not said[method] or not said[target]:
        return Wrong.EMPTY
    return Original(said[method].decode("latin-1"), said[target])
