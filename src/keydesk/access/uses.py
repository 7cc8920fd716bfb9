"""Who holds a role.  Access knows neither users nor connections, so it is told by rooms above."""

from collections.abc import Callable
from dataclasses import dataclass

from keydesk.kit.db import Db


@dataclass(frozen=True)
class Use:
    """One holder: a connection by its code, or a user by their id; and what people call it."""

    id: str
    label: str


@dataclass(frozen=True)
class Uses:
    connections: tuple[Use, ...] = ()
    users: tuple[Use, ...] = ()

    @property
    def labels(self) -> list[str]:
        return [use.label for use in (*self.connections, *self.users)]


UsedBy = Callable[[Db, str, str], Uses]
"""Organization id and role id → who holds that role now."""
