"""What a set of permissions covers, and what two have in common.  Pure.

A set may hold EVERY_OWN, which stands for all permissions of the organization's own APIs, also for
those to come.  So sets that may hold it are compared here, and nowhere by `&`, `-` or `<=`.
"""

from collections.abc import Iterable

from keydesk.auth.permissions import EVERY_OWN, KNOWN, own

Held = frozenset[str]


def covers(held: Held, permission: str) -> bool:
    return permission in held or (EVERY_OWN in held and own(permission))


def beyond(wanted: Held, held: Held) -> Held:
    """What of `wanted` is not covered."""
    rest = wanted - held
    return frozenset(p for p in rest if not own(p)) if EVERY_OWN in held else rest


def common(one: Held, other: Held) -> Held:
    """What both cover: a narrowing names what it leaves, and nothing that comes later."""
    return (one & other) | _own_of(one, other) | _own_of(other, one)


def recognized(names: Iterable[str]) -> Held:
    """Without what was a permission once, and without what no list may name."""
    return frozenset(name for name in names if name in KNOWN or own(name))


def written_out(held: Held, names: Iterable[str]) -> Held:
    """For people: `names` of the organization in place of what stands for all of them."""
    return (held - {EVERY_OWN}) | frozenset(names) if EVERY_OWN in held else held


def _own_of(listed: Held, held: Held) -> Held:
    return frozenset(p for p in listed if own(p)) if EVERY_OWN in held else frozenset()
