"""Who really calls, and over what: forwarded headers count from trusted proxies only.

Security case 83: the address is the last one that a trusted proxy did not add itself, read from
the right; what a client wrote further left is ignored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

from keydesk.kit.parse import Network

LOOPBACK = {"", "127.0.0.1", "::1"}  # "" = a Unix socket or a test client


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request came from.  `scheme` is http or https, `host` what the caller asked for."""

    address: str
    scheme: str
    host: str

    @property
    def private(self) -> bool:
        """True when nobody on a network could have read it."""
        return self.scheme == "https" or self.address in LOOPBACK or self.address.startswith("127.")


def origin(scope: Scope, trusted: Sequence[Network]) -> Origin:
    client = scope.get("client")
    peer = client[0] if client else ""
    headers = Headers(scope=scope)
    host = headers.get("host", "localhost")
    if not trusted or not _among(peer, trusted):
        return Origin(_plain(peer), scope["scheme"], host)
    hops = [hop.strip() for value in headers.getlist("x-forwarded-for") for hop in value.split(",")]
    while len(hops) > 1 and _among(hops[-1], trusted):
        hops.pop()
    scheme = headers.get("x-forwarded-proto", scope["scheme"]).split(",")[-1].strip().lower()
    return Origin(
        _plain(hops[-1]) if hops and _address(hops[-1]) else _plain(peer),
        scheme if scheme in ("http", "https") else scope["scheme"],
        headers.get("x-forwarded-host", host).split(",")[-1].strip(),
    )


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _plain(text: str) -> str:
    return str(_address(text) or "")


def _among(text: str, networks: Sequence[Network]) -> bool:
    found = _address(text)
    return found is not None and any(found in network for network in networks)
