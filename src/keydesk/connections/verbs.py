"""Everything that can happen to a connection.  One function each; each change writes one event."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from keydesk import events
from keydesk.access import judge_grant
from keydesk.accounts import members
from keydesk.auth import Caller, require, require_all
from keydesk.auth.holding import beyond
from keydesk.auth.limits import NONE, wider
from keydesk.connections import asking, fields, store
from keydesk.connections.happenings import (
    ConnectionActivated,
    ConnectionCreated,
    ConnectionDeactivated,
    ConnectionDeleted,
    ConnectionEdited,
    ConnectionHandedOver,
)
from keydesk.connections.meanwhile import meanwhile
from keydesk.connections.model import Connection, told_of
from keydesk.connections.wishes import Changes, Wish, edited
from keydesk.groups import verbs as groups
from keydesk.habits import store as habits
from keydesk.kit.checks import Checks
from keydesk.kit.db import Db
from keydesk.kit.errors import Invalid, NotFound, Violation
from keydesk.kit.ids import new_id
from keydesk.limits.wishes import read_said


def create(db: Db, by: Caller, wish: Wish, *, limit: int, now: datetime) -> Connection:
    """Raises Invalid naming every wrong field.  The grant may hold only what `by` may give.

    limit  so many connections the organization may have; parallel creations wait for each other
    """
    members.hold(db, by.organization_id)
    if store.count(db, by.organization_id) >= limit:
        raise Invalid(Violation("", fields.LIMIT, {"limit": limit}))
    made = _wished(db, by, wish, now)
    _judge(by, made.permissions)
    try:
        store.add(db, made)
    except IntegrityError:
        if store.find(db, by.organization_id, made.code) is None:
            raise  # something else is wrong with it
        raise Invalid(Violation("code", fields.UNIQUE_CODE)) from None
    events.append(db, ConnectionCreated(made.id, made.code, **told_of(made)), by=by, at=now)
    return made


def edit(db: Db, by: Caller, code: str, changes: Changes, *, now: datetime) -> Connection:
    """What is not given stays.  Widening needs the right to grant it.

    Raises Stale when it was changed since `changes.version`.  Who gives it to another user must
    hold all that it may do: it stood still if the former one was blocked (security case 13).
    """
    if changes.assigned_user is not None:
        members.hold(db, by.organization_id)  # that one must not leave meanwhile
    former = hold(db, by, code)
    groups.require_over(db, by, former.group_id, former.label)
    if changes.version not in (None, former.version):
        raise meanwhile(db, by, former, changes.version or 0)
    made = _edited(db, by, former, changes)
    old, new = told_of(former), told_of(made)
    differences: dict[str, object] = {n: [old[n], new[n]] for n in old if old[n] != new[n]}
    if not differences:
        return former
    made = replace(made, version=former.version + 1)
    if not store.change(db, former, made):
        raise missing(code)
    happened = ConnectionEdited(former.id, code, made.version, differences)
    events.append(db, happened, by=by, at=now)
    return made


def activate(db: Db, by: Caller, code: str, *, now: datetime) -> Connection:
    """Its credentials work again.  Doing it twice changes nothing and writes one event.

    Whoever puts it to work must hold all that it may do (security case 13).
    """
    connection = hold(db, by, code)
    _require_over(db, by, connection)
    if store.mark(db, by.organization_id, code, deactivated_at=None):
        events.append(db, ConnectionActivated(connection.id, code), by=by, at=now)
    return find(db, by, code)


def deactivate(db: Db, by: Caller, code: str, *, now: datetime) -> Connection:
    """All its credentials are refused from their next call on, until it is activated again."""
    connection = find(db, by, code)
    if store.mark(db, by.organization_id, code, deactivated_at=now):
        events.append(db, ConnectionDeactivated(connection.id, code), by=by, at=now)
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
    for connection in store.assigned(db, by.organization_id, user_id, held=True):
        if connection.active:
            _require_over(db, by, connection)


def hand_over(db: Db, by: Caller, former: str, heir: str, *, now: datetime) -> None:
    """All connections of one user become another's: they would stop when the first one leaves.

    They stand still already if that one is blocked, so it is as in activate (security case 13).
    """
    require(by, "connections:manage")
    for connection in store.assigned(db, by.organization_id, former, held=True):
        _require_over(db, by, connection)
        if store.assign(db, connection, heir):
            version, pair = connection.version + 1, (former, heir)
            given = ConnectionHandedOver(connection.id, connection.code, version, pair)
            events.append(db, given, by=by, at=now)


def find(db: Db, by: Caller, code: str) -> Connection:
    """Another organization's connection is missing in the very same words."""
    connection = store.find(db, by.organization_id, code)
    if connection is None:
        raise missing(code)
    return connection


def hold(db: Db, by: Caller, code: str) -> Connection:
    """As find, and as it stays until the end of the transaction."""
    connection = store.hold(db, by.organization_id, code)
    if connection is None:
        raise missing(code)
    return connection


def missing(code: str) -> NotFound:
    return NotFound("There is no connection {code}.", code=code)


def _wished(db: Db, by: Caller, wish: Wish, now: datetime) -> Connection:
    usual = habits.of(db, by.organization_id).granted
    with Checks() as checks:
        read = {n: checks.take(reader(getattr(wish, n))) for n, reader in fields.READERS.items()}
        code = checks.take(fields.read_code(wish.code or asking.free_code(db, by, wish.label)))
        access = checks.take(asking.read_access(db, by, wish, usual))
        user = checks.take(asking.read_user(db, by, wish.assigned_user or by.user_id))
        tracked = checks.take(fields.read_tracked(wish.tracked, read["flow_type"]))
        group = checks.take(asking.read_group(db, by, wish.group))
        limits = read_said(checks, NONE, wish.limits or {})
    made = Connection(
        new_id(), by.organization_id, code, access=access, assigned_user_id=user, created_at=now,
        created_by=by.actor, critical=wish.critical, tracked=tracked, limits=limits, **read,
    )  # fmt: skip
    return asking.in_group(made, group)


def _edited(db: Db, by: Caller, former: Connection, changes: Changes) -> Connection:
    with Checks() as checks:
        made = edited(checks, former, changes)
        access = checks.take(asking.read_access(db, by, changes, former.access))
        user = former.assigned_user_id
        if changes.assigned_user not in (None, user):
            user = checks.take(asking.read_user(db, by, changes.assigned_user or ""))
        if changes.group is not None:
            made = asking.in_group(made, checks.take(groups.wanted(db, by, changes.group)))
    made = replace(made, access=access, assigned_user_id=user)
    _judge(by, beyond(made.permissions, former.permissions))
    if user != former.assigned_user_id or wider(made.limits, former.limits):
        require_all(by, former.permissions)
    return made


def _require_over(db: Db, by: Caller, connection: Connection) -> None:
    require_all(by, connection.permissions)
    groups.require_over(db, by, connection.group_id, connection.label)


def _judge(by: Caller, granted: frozenset[str]) -> None:
    wrong = judge_grant(by, granted)
    if wrong:
        raise Invalid(wrong)
