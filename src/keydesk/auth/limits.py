"""From where, how fast and how often a connection or a credential may call.  Pure.

Kept as one JSON text beside each; None = no limits.  Both hold: a call must be within those of its
connection and within those of its credential.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from keydesk.kit import networks
from keydesk.kit.networks import Network

OPEN, CLOSED = "open", "closed"
MOST_NETWORKS = 200


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` calls in `seconds`, evenly; `burst` of them may come at once.

    when_unsure  what happens while the counter cannot be asked: open lets pass, closed refuses
    """

    count: int
    seconds: int
    burst: int
    when_unsure: str = CLOSED

    @property
    def interval(self) -> int:
        """Nanoseconds from one call to the next; rounded up, so never more than was said."""
        return -(-self.seconds * 1_000_000_000 // self.count)


@dataclass(frozen=True, slots=True)
class Limits:
    """Equal and hashable by the text.

    networks        from where; none = from anywhere
    daily, monthly  so many calls in a day or month of UTC; None = any number
    """

    text: str
    networks: tuple[Network, ...] = field(default=(), compare=False)
    rate: Rate | None = field(default=None, compare=False)
    daily: int | None = field(default=None, compare=False)
    monthly: int | None = field(default=None, compare=False)

    @property
    def stored(self) -> dict[str, Any] | None:
        """As it is kept; None where there are none."""
        return json.loads(self.text) or None

    def __bool__(self) -> bool:
        return self.text != NOTHING


Limited = tuple[str, Limits]  # whose: connection:<id> or credential:<id>
NOTHING = "{}"


@lru_cache(maxsize=4096)
def read(text: str) -> Limits:
    """Of a text that `limits` made."""
    kept: dict[str, Any] = json.loads(text)
    rate = kept.get("rate")
    return Limits(
        text,
        tuple(networks.typed(one) for one in kept.get("networks", ())),
        Rate(**rate) if rate else None,
        kept.get("daily"),
        kept.get("monthly"),
    )


def limits(
    networks: Sequence[Network] = (), rate: Rate | None = None, daily: int | None = None,
    monthly: int | None = None,
) -> Limits:  # fmt: skip
    """The same limits always give the same text."""
    kept: dict[str, Any] = {"daily": daily, "monthly": monthly}
    kept["networks"] = [plain(one) for one in networks]
    kept["rate"] = {n: getattr(rate, n) for n in Rate.__slots__} if rate else None
    said = {name: value for name, value in kept.items() if value is not None and value != []}
    return read(json.dumps(said, separators=(",", ":"), sort_keys=True))


def plain(network: Network) -> str:
    """One address alone stands without /32."""
    alone = network.prefixlen == network.max_prefixlen
    return str(network.network_address if alone else network)


def of_stored(stored: Mapping[str, Any] | None) -> Limits:
    return (
        NONE if stored is None else read(json.dumps(stored, separators=(",", ":"), sort_keys=True))
    )


NONE = read(NOTHING)


def wider(edited: Limits, former: Limits) -> bool:
    """Whether it may be used from where it could not be."""
    if not former.networks:
        return False
    kept = former.networks
    return not edited.networks or not all(
        any(within(new, old) for old in kept) for new in edited.networks
    )


def within(new: Network, old: Network) -> bool:
    same = new.version == old.version and new.prefixlen >= old.prefixlen
    return same and new.network_address in old


@lru_cache(maxsize=4096)
def of_call(
    connection_id: str, of_connection: str | None, credential_id: str, of_credential: str | None
) -> tuple[Limited, ...]:
    """All that a call must keep, as the rows of its connection and its credential say it."""
    both = (
        ("connection", connection_id, of_connection),
        ("credential", credential_id, of_credential),
    )
    return tuple((f"{name}:{id_}", read(text)) for name, id_, text in both if text is not None)


def from_here(limited: Sequence[Limited], address: str) -> bool:
    """Whether each list has this address; without an address that can be read, none has."""
    return all(_among(one, address) for _, one in limited if one.networks)


@lru_cache(maxsize=16_384)
def _among(limits: Limits, address: str) -> bool:
    found = networks.read(address)
    return found is not None and any(found in network for network in limits.networks)
