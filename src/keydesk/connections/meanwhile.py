"""What two people did to one connection at the same time: who changed it, and what."""

from collections.abc import Iterator
from typing import Any

from keydesk import events
from keydesk.access.stale import Meanwhile, Stale, merged
from keydesk.accounts import members
from keydesk.auth import Caller
from keydesk.connections.happenings import ConnectionEdited, ConnectionHandedOver
from keydesk.connections.model import Connection
from keydesk.kit.db import Db


def meanwhile(db: Db, by: Caller, connection: Connection, seen: int) -> Stale:
    """From the book of events: who made which of the versions after `seen`."""
    names = ConnectionEdited.name, ConnectionHandedOver.name
    told = events.about(db, by.organization_id, connection.id, *names)
    unseen = [row for row in told if row["data"].get("version", 0) > seen]
    last = unseen[-1] if unseen else None
    changes = merged(dict(_changes(db, by, row["data"])) for row in unseen)
    who = members.author(db, by.organization_id, last["actor"]) if last else ""
    return Stale(Meanwhile(who, last["at"] if last else None, changes))


def _changes(db: Db, by: Caller, data: dict[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """As people read them: roles and users by name."""
    pairs = data.get("changes") or {"assigned_user_id": data["assigned_user_id"]}
    for name, (old, new) in pairs.items():
        match name:
            case "access":
                yield name, [old["role"] or old["mode"], new["role"] or new["mode"]]
            case "assigned_user_id":
                mine, users = by.organization_id, (f"user:{id_}" for id_ in (old, new))
                yield name, [members.author(db, mine, user) for user in users]
            case "tags":
                yield name, [", ".join(old), ", ".join(new)]
            case _:
                yield name, [old, new]
