"""Two people edit one thing: the second is told who changed what, and nothing is lost."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from keydesk.kit.errors import KeydeskError

OBVIOUS = ("label", "name", "access")  # told by the values themselves


@dataclass(frozen=True)
class Meanwhile:
    """What happened to it since it was read: the last author, and what was and is."""

    who: str
    at: datetime | None
    changes: dict[str, list[Any]]

    @property
    def what(self) -> str:
        """In one line: “Shop” → “Storefront”, contact “” → “Oslo”, +products:update, -critical."""
        told = (part for name, pair in self.changes.items() for part in _told(name, pair))
        return ", ".join(told) or "…"


class Stale(KeydeskError):
    """Nothing was saved."""

    status, code = 409, "stale"

    def __init__(self, meanwhile: Meanwhile) -> None:
        super().__init__(
            "{who} changed this meanwhile: {what}. Read it again, then decide.",
            who=meanwhile.who,
            what=meanwhile.what,
        )
        self.meanwhile = meanwhile


def merged(changes: Iterable[dict[str, list[Any]]]) -> dict[str, list[Any]]:
    """Several edits, oldest first, as one: from what it was at first to what it is at last."""
    found: dict[str, list[Any]] = {}
    for one in changes:
        for name, (old, new) in one.items():
            found[name] = [found[name][0] if name in found else old, new]
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def _told(name: str, pair: list[Any]) -> Iterator[str]:
    old, new = pair
    if isinstance(new, bool):
        yield f"{'+' if new else '-'}{name}"
    elif name != "permissions":
        what = "" if name in OBVIOUS else f"{name.removesuffix('_id')} "
        yield f"{what}“{old}” → “{new}”"
    elif "all" in (old, new):
        yield f"{_count(old)} → {_count(new)}"
    else:
        yield from (f"+{p}" for p in sorted(set(new) - set(old)))
        yield from (f"-{p}" for p in sorted(set(old) - set(new)))


def _count(held: Any) -> str:
    return "all" if held == "all" else str(len(held))
