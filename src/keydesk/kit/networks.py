"""Addresses, and the network that one belongs to, as counts and preview name it."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network


def read(text: str) -> IPv4Address | IPv6Address | None:
    """None for what is none, as "" of a Unix socket.

    Where IPv6 is listened on, an IPv4 caller comes as ::ffff:192.0.2.1, and is an IPv4 caller.
    """
    try:
        found = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


@lru_cache(maxsize=4096)
def network(address: str, ipv4: int = 24) -> str:
    """192.0.2.7 → 192.0.2.0/24; of IPv6 the /64, which one caller owns.  "" is a Unix socket."""
    found = read(address)
    if found is None:
        return ""
    return str(ip_network((found, ipv4 if found.version == 4 else 64), strict=False))
