"""What people have that only rooms above this one know of: connections, and credentials' rights.

The composition roots pass it down; no arrow points up.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from keydesk.accounts.giving import Holds
from keydesk.auth import Caller
from keydesk.kit.db import Db


class HandOver(Protocol):
    def __call__(self, db: Db, by: Caller, former: str, heir: str, *, now: datetime) -> None:
        """All connections of the user `former` are the user `heir`'s from now on."""


@dataclass(frozen=True)
class Above:
    """`connections`: organization and user id → the labels of the connections assigned to them.

    `wake` raises Forbidden unless the caller may put all of these to work.
    """

    connections: Callable[[Db, str, str], Sequence[str]]
    hand_over: HandOver
    wake: Callable[[Db, Caller, str], None]
    holds: Holds
