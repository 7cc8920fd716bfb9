"""What can happen to a door for proxies.  Whoever makes its secret shows it, once."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from keydesk import events
from keydesk.auth import Caller
from keydesk.doors import happenings as did
from keydesk.doors import store
from keydesk.doors.proxy_model import LONGEST_NAME, ProxyDoor
from keydesk.doors.proxy_secret import mint_door
from keydesk.kit.db import Db
from keydesk.kit.errors import Invalid, NotFound, Violation
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret

MOST = 100  # of an organization


@dataclass(frozen=True)
class Opened:
    """A door, and its secret for the one time that it is shown."""

    door: ProxyDoor
    secret: Secret


def create(db: Db, by: Caller, name: str, *, prefix: str, now: datetime) -> Opened:
    """Raises Invalid for a name that is taken or none."""
    given = _read_name(name)
    if len(store.every(db, by.organization_id)) >= MOST:
        raise Invalid(Violation("name", "There are {n} doors, and no more can be.", {"n": MOST}))
    id_ = new_id()
    minted = mint_door(prefix, id_)
    made = ProxyDoor(id_, given, minted.last4, now, by.actor)
    try:
        with db.begin_nested():
            store.add(db, by.organization_id, made, minted)
    except IntegrityError:
        raise Invalid(Violation("name", "Another door has this name.")) from None
    events.append(db, did.DoorCreated(id_, given), by=by, at=now)
    return Opened(made, minted.secret)


def regenerate(db: Db, by: Caller, door_id: str, *, prefix: str, now: datetime) -> Opened:
    """A new secret; the old address opens nothing from now on."""
    door = find(db, by, door_id)
    minted = mint_door(prefix, door.id)
    if not store.rotate(db, by.organization_id, door.id, minted, by=by.actor, at=now):
        raise _missing(door_id)
    events.append(db, did.DoorRegenerated(door.id, door.name), by=by, at=now)
    made = replace(door, last4=minted.last4, rotated_at=now, rotated_by=by.actor)
    return Opened(made, minted.secret)


def delete(db: Db, by: Caller, door_id: str, *, now: datetime) -> None:
    """Proxies that ask here are refused from now on, and refuse all who call."""
    door = find(db, by, door_id)
    if not store.remove(db, by.organization_id, door.id):
        raise _missing(door_id)
    events.append(db, did.DoorDeleted(door.id, door.name), by=by, at=now)


def find(db: Db, by: Caller, door_id: str) -> ProxyDoor:
    door = store.find(db, by.organization_id, door_id)
    if door is None:
        raise _missing(door_id)
    return door


def _read_name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Invalid(Violation("name", "Give it a name of up to {n} signs.", {"n": LONGEST_NAME}))
    return name


def _missing(door_id: str) -> NotFound:
    return NotFound("There is no door {id}.", id=door_id[:40])
