"""The network that an address belongs to, as counts and preview name it."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network


@lru_cache(maxsize=4096)
def network(address: str) -> str:
    """192.0.2.7 → 192.0.2.0/24; of IPv6 the /64, which one caller owns.  "" is a Unix socket."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return str(ip_network((found, 24 if found.version == 4 else 64), strict=False))
