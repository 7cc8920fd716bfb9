"""Addresses, and networks: as people write them, and as counts and preview name them."""

from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Network = IPv4Network | IPv6Network
MAPPED = 96  # bits before the IPv4 address in ::ffff:192.0.2.1


class Odd(ValueError):
    """What was written is no network, or one that two programs could read differently."""

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template.format(**params))
        self.template, self.params = template, params


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


def typed(text: str) -> Network:
    """192.0.2.0/24, 2001:db8::/32, or one address alone.  Raises Odd.

    Nothing is guessed: what some programs read otherwise (010.0.0.1, 192.168.1, 10.0.0.7/8) is
    refused.  An IPv4 network written as IPv6 (::ffff:192.0.2.0/120) is that IPv4 network.
    """
    written, slash, length = text.strip().partition("/")
    if "%" in written:
        raise Odd("{text} names a zone, which only one machine understands.", text=_short(text))
    try:
        address = ip_address(written)
    except ValueError:
        example = "Write an address like 192.0.2.7, or a network like 192.0.2.0/24, not {text}."
        raise Odd(example, text=_short(text)) from None
    bits = _length(length, address.max_prefixlen, text) if slash else address.max_prefixlen
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        if bits < MAPPED:
            raise Odd("{text} is partly IPv4. Write the IPv4 network.", text=_short(text))
        address, bits = mapped, bits - MAPPED
    found = ip_network((address, bits), strict=False)
    if found.network_address != address:
        template = "{text} is an address within a network. Write {network}, or the address alone."
        raise Odd(template, text=_short(text), network=str(found))
    return found


def _length(text: str, most: int, whole: str) -> int:
    """Without a sign, a leading zero or a mask: these are read differently."""
    plain = text.isascii() and text.isdigit() and len(text) <= 3 and str(int(text)) == text
    if not plain or int(text) > most:
        raise Odd(
            "After / in {text} stands a whole number up to {most}.", text=_short(whole), most=most
        )
    return int(text)


def _short(text: str) -> str:
    shown = "".join(one if one.isprintable() else "?" for one in text.strip())
    return shown if len(shown) <= 60 else f"{shown[:60]}…"
