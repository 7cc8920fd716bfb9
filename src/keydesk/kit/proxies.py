"""Who really calls, and over what: forwarded headers count from trusted proxies only.

Security case 83: the address is the last one that a trusted proxy did not add itself, read from
the right; what a client wrote further left is ignored.
"""

from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.types import Scope

from keydesk.kit import networks
from keydesk.kit.networks import Network

SHORT = 200  # characters of what is remembered
LOOPBACK = ("127.", "::1", "::ffff:127.")


class Origin(NamedTuple):
    """Where a request came from.  `scheme` is http or https; `address` "" is a Unix socket.

    named  the trusted proxy said for whom; else `address` is its own
    """

    address: str
    scheme: str
    forwarded: bool = False  # by a proxy that is trusted
    named: bool = False

    @property
    def private(self) -> bool:
        """True when nobody on a network could have read it."""
        return self.scheme == "https" or not self.address or self.address.startswith(LOOPBACK)

    def host(self, scope: Scope) -> str:
        """The host that the caller asked for."""
        headers = Headers(scope=scope)
        host = headers.get("host", "localhost")
        forwarded = headers.get("x-forwarded-host", host).split(",")[-1].strip()
        return forwarded if self.forwarded else host


def origin(scope: Scope, trusted: tuple[Network, ...]) -> Origin:
    client = scope.get("client")
    peer = client[0] if client else ""
    if not trusted:
        return _direct(peer, scope["scheme"])
    hops, protocols = [], []
    for name, value in scope["headers"]:
        if name == b"x-forwarded-for":
            hops.append(value)
        elif name == b"x-forwarded-proto":
            protocols.append(value)
    said = b",".join(hops), protocols[0] if protocols else b""
    if len(said[0]) + len(said[1]) > SHORT:
        return _behind.__wrapped__(peer, scope["scheme"], *said, trusted)
    return _behind(peer, scope["scheme"], *said, trusted)


_direct = lru_cache(maxsize=4096)(Origin)


@lru_cache(maxsize=4096)
def _behind(
    peer: str, spoken: str, forwarded_for: bytes, protocol: bytes, trusted: tuple[Network, ...]
) -> Origin:
    """Pure, and the same few come again and again."""
    if not among(peer, trusted):
        return Origin(peer, spoken)
    hops = [hop.strip() for hop in forwarded_for.decode("latin-1").split(",")]
    while len(hops) > 1 and among(hops[-1], trusted):
        hops.pop()
    said = protocol.decode("latin-1").split(",")[-1].strip().lower()
    scheme = said if said in ("http", "https") else spoken
    found = _read(hops[-1])
    return Origin(str(found) if found else peer, scheme, forwarded=True, named=bool(found))


def among(text: str, known: Sequence[Network]) -> bool:
    found = _read(text)
    return found is not None and any(found in network for network in known)


def _read(text: str) -> IPv4Address | IPv6Address | None:
    """Some proxies write the port as well: 192.0.2.1:4711, [2001:db8::1]:4711."""
    bare = text[1:].partition("]")[0] if text.startswith("[") else text
    return networks.read(bare.split(":")[0] if bare.count(":") == 1 else bare)
