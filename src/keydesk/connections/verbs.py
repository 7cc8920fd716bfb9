"""Everything that can happen to a connection.  One function each; each change writes one event."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from keydesk import events
from keydesk.access import Role, judge_grant
from keydesk.access import store as roles
from keydesk.auth import Caller, require, require_all
from keydesk.connections import store
from keydesk.connections.model import (
    RESERVED,
    Changes,
    Connection,
    ConnectionActivated,
    ConnectionCreated,
    ConnectionDeactivated,
    ConnectionDeleted,
    ConnectionEdited,
    ConnectionHandedOver,
    Wish,
    code_from,
    read_code,
)
from keydesk.habits import store as habits
from keydesk.kit.checks import Checks
from keydesk.kit.db import Db
from keydesk.kit.errors import Invalid, NotFound, Violation
from keydesk.kit.ids import new_id


def create(db: Db, by: Caller, wish: Wish, *, now: datetime) -> Connection:
    """Raises Invalid naming every wrong field.  The grant may hold only what `by` may give."""
    usual = habits.of(db, by.organization_id).granted
    with Checks() as checks:
        label = checks.take(wish.read_label())
        flow_type = checks.take(wish.read_flow_type())
        code = checks.take(read_code(wish.code or _free_code(db, by, wish.label)))
        access = checks.take(wish.read_access(usual, _known(db, by, wish.role)))
    made = Connection(
        new_id(), by.organization_id, code, label, flow_type, access, by.user_id, now,
        by.actor,
    )  # fmt: skip
    _judge(by, made.permissions)
    try:
        store.add(db, made)
    except IntegrityError:
        if store.find(db, by.organization_id, made.code) is None:
            raise  # something else is wrong with it
        raise Invalid(Violation("code", "Another connection has this code.")) from None
    fields = (made.code, made.label, made.flow_type, made.access.stored, made.assigned_user_id)
    events.append(db, ConnectionCreated(made.id, *fields), by=by, at=now)
    return made


def edit(db: Db, by: Caller, code: str, changes: Changes, *, now: datetime) -> Connection:
    """Label, flow type, grant: what is not given stays.  Widening needs the right to grant it."""
    former = store.hold(db, by.organization_id, code)
    if former is None:
        raise missing(code)
    with Checks() as checks:
        label = checks.take(changes.read_label(former))
        flow_type = checks.take(changes.read_flow_type(former))
        access = checks.take(changes.read_access(former, _known(db, by, changes.role)))
    edited = replace(former, label=label, flow_type=flow_type, access=access)
    _judge(by, edited.permissions - former.permissions)
    differences = _differences(former, edited)
    if differences:
        if not store.change(db, former, edited):
            raise missing(code)
        events.append(db, ConnectionEdited(former.id, code, differences), by=by, at=now)
    return edited


def activate(db: Db, by: Caller, code: str, *, now: datetime) -> Connection:
    """Its credentials work again.  Doing it twice changes nothing and writes one event.

    Whoever puts it to work must hold all that it may do (security case 13).
    """
    require_all(by, find(db, by, code).permissions)
    if store.mark(db, by.organization_id, code, deactivated_at=None):
        connection = find(db, by, code)
        events.append(db, ConnectionActivated(connection.id, code), by=by, at=now)
        return connection
    return find(db, by, code)


def deactivate(db: Db, by: Caller, code: str, *, now: datetime) -> Connection:
    """All its credentials are refused from their next call on, until it is activated again."""
    if store.mark(db, by.organization_id, code, deactivated_at=now):
        connection = find(db, by, code)
        events.append(db, ConnectionDeactivated(connection.id, code), by=by, at=now)
        return connection
    return find(db, by, code)


def delete(db: Db, by: Caller, code: str, *, now: datetime) -> None:
    """Final.  All its credentials are dead by judgement; its row stays for the audit log."""
    connection = find(db, by, code)
    if not store.mark_deleted(db, connection, at=now):
        raise missing(code)
    happened = ConnectionDeleted(connection.id, code, connection.label)
    events.append(db, happened, by=by, at=now)


def wake(db: Db, by: Caller, user_id: str) -> None:
    """A user is unblocked: their connections work again, as if each was activated."""
    for connection in store.assigned(db, by.organization_id, user_id):
        if connection.active:
            require_all(by, connection.permissions)


def hand_over(db: Db, by: Caller, former: str, heir: str, *, now: datetime) -> None:
    """All connections of one user become another's: they would stop when the first one leaves.

    They stand still already if that one is blocked, so it is as in activate (security case 13).
    """
    require(by, "connections:manage")
    for connection in store.assigned(db, by.organization_id, former):
        require_all(by, connection.permissions)
        if store.assign(db, connection, heir):
            given = ConnectionHandedOver(connection.id, connection.code, (former, heir))
            events.append(db, given, by=by, at=now)


def find(db: Db, by: Caller, code: str) -> Connection:
    """Another organization's connection is missing in the very same words."""
    connection = store.find(db, by.organization_id, code)
    if connection is None:
        raise missing(code)
    return connection


def missing(code: str) -> NotFound:
    return NotFound("There is no connection {code}.", code=code)


def _judge(by: Caller, granted: frozenset[str]) -> None:
    wrong = judge_grant(by, granted)
    if wrong:
        raise Invalid(wrong)


def _free_code(db: Db, by: Caller, label: str) -> str:
    """The code proposed for a label, with a number behind it when it is taken."""
    code = code_from(label)[:97]
    numbered = [code, *(f"{code}_{n}" for n in range(2, 100))]
    taken = store.taken(db, by.organization_id, numbered) | RESERVED
    return next((free for free in numbered if free not in taken), code)


def _differences(former: Connection, edited: Connection) -> dict[str, object]:
    pairs: dict[str, list[object]] = {
        "label": [former.label, edited.label],
        "flow_type": [former.flow_type, edited.flow_type],
        "access": [former.access.stored, edited.access.stored],
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _known(db: Db, by: Caller, role: str | None) -> dict[str, Role]:
    """The role that is asked for, by id or name, held so that nobody edits it meanwhile."""
    found = roles.hold(db, by.organization_id, role) if role else None
    return {role: found} if role and found else {}
