"""The secret of a door for proxies, which stands in its address.  Pure.

    <brand>_door_<id>_<secret><checksum>

In the format of an API key, which it can never be taken for: <id> is the door's own.  It begins
with the brand, so whatever takes credentials out of logs takes this out too.
"""

from functools import lru_cache

from keydesk.credentials.secret import Minted, NotOurs, Presented, digest, mint, parse
from keydesk.kit.secret import Secret

__all__ = ["Minted", "NotOurs", "Presented", "digest", "mint_door", "read_door"]


def mint_door(brand_prefix: str, door_id: str) -> Minted:
    return mint(_head(brand_prefix), door_id)


def read_door(text: str, prefixes: tuple[str, ...]) -> Presented | NotOurs:
    return parse(Secret(text), _heads(prefixes))


def _head(prefix: str) -> str:
    return f"{prefix}_door"


@lru_cache
def _heads(prefixes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(_head, prefixes))
