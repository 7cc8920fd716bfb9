"""Whose own password may open a connection's door.  Pure."""

import json
from functools import lru_cache
from typing import NamedTuple

from keydesk.access import ADMIN, BLOCKED, OWNER
from keydesk.auth.permissions import READS, SENSITIVE

MANAGING = SENSITIVE - READS
RULERS = (OWNER.id, ADMIN.id)


class Person(NamedTuple):
    """Whose own password a connector sends; `role` in the connection's organization."""

    role: str | None
    role_holds: str | None
    rules: str | None
    second_factor: str | None

    @property
    def may_lend_it(self) -> bool:
        """Never one that opens a whole desk, here or elsewhere, nor one that manages any of this.

        And never past a second factor.
        """
        managing = self.role_holds is not None and not scope(self.role_holds).isdisjoint(MANAGING)
        member = self.role is not None and self.role != BLOCKED.id
        return member and not managing and self.rules is None and self.second_factor is None


@lru_cache(maxsize=4096)
def scope(permissions: str) -> frozenset[str]:
    return frozenset(json.loads(permissions))
