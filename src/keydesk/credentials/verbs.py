"""Everything that can happen to a credential.  One function each; each change writes one event."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from keydesk import events
from keydesk.apis.store import hold_own_permissions
from keydesk.auth import Caller, require_all
from keydesk.auth.holding import beyond
from keydesk.auth.limits import NONE
from keydesk.connections import store as connections
from keydesk.connections.model import Connection
from keydesk.credentials import editing, store
from keydesk.credentials import happenings as did
from keydesk.credentials.lives import LIVES, Life
from keydesk.credentials.model import Credential, Kind
from keydesk.credentials.others import judge_another
from keydesk.credentials.rows import stored
from keydesk.credentials.secret import mint
from keydesk.credentials.wishes import (
    Changes,
    Wish,
    judge_giving,
    read_wish,
)
from keydesk.groups import verbs as groups
from keydesk.habits import store as habits
from keydesk.habits.model import Habits
from keydesk.kit.checks import Checks
from keydesk.kit.db import Db
from keydesk.kit.errors import Conflict, Invalid, Violation
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret
from keydesk.limits.wishes import read_said

MOST = 100  # of one connection that are not revoked


@dataclass(frozen=True)
class Issued:
    """`secret` is shown once, to whoever made it, and stored nowhere."""

    credential: Credential
    connection: Connection
    secret: Secret


def issue(
    db: Db, by: Caller, connection: Connection, wish: Wish, *, prefix: str, now: datetime
) -> Issued:
    """A new API key.  It may do no more than its connection, and no more than who makes it."""
    usual, names = habits.of(db, by.organization_id), hold_own_permissions(db, by.organization_id)
    with Checks() as checks:
        name, until, narrowed = read_wish(checks, wish, connection, usual, names=names, now=now)
        limits = read_said(checks, NONE, wish.limits or {})
    made = Credential(
        wish.id, by.organization_id, connection.id, Kind.API_KEY, name, narrowed,
        usual.activates(wish.active), until, now, by.actor, limits=limits,
    )  # fmt: skip
    judge_grant(db, by, connection, made.within(connection.permissions))
    make_room(db, connection, usual)
    minted = mint(prefix, made.id)
    with unique_name():
        store.add(db, made)
    store.add_secret(db, made.id, new_id(), minted, now=now)
    happened = did.KeyIssued(
        made.id, name, connection.code, minted.prefix, stored(narrowed),
        did.instant(until), made.active, limits.stored,
    )  # fmt: skip
    events.append(db, happened, by=by, at=now)
    return Issued(made, connection, minted.secret)


def edit(db: Db, by: Caller, id_: str, changes: Changes, *, now: datetime) -> Credential:
    """Name, permissions, expiry; of a client grants and lifetimes.  What is not said stays.

    Takes effect on the next call; tokens of a grant that a client lost are refused.
    """
    former = store.hold(db, by.organization_id, id_)
    if former is None:
        raise store.missing(id_)
    connection = connections.find_by_id(db, by.organization_id, former.connection_id)
    if connection is None:
        raise store.missing(id_)
    names = hold_own_permissions(db, by.organization_id)
    edited = editing.edited(former, connection, changes, names, now)
    allowed = connection.permissions
    had = frozenset[str]() if editing.goes_further(edited, former) else former.within(allowed)
    gained = beyond(edited.within(allowed), had)
    if gained:
        judge_grant(db, by, connection, gained)
    differences = editing.differences(former, edited)
    if not differences:
        return edited
    with unique_name():
        changed = store.change(db, edited)
    if not changed:
        raise Conflict("What is revoked cannot be changed.")
    events.append(db, LIVES[former.kind].edited(id_, edited.name, differences), by=by, at=now)
    return edited


def activate(db: Db, by: Caller, id_: str, *, now: datetime) -> Credential:
    """It can sign in from its next call.  Never brings back a revoked one (security case 80).

    Whoever puts it to work must hold all that it may do (security case 13).
    """
    sleeping = find(db, by, id_)
    connection = connections.find_by_id(db, by.organization_id, sleeping.connection_id)
    if connection:
        require_all(by, sleeping.within(connection.permissions))
        groups.require_over(db, by, connection.group_id, connection.label)
    switched = store.switch(db, by.organization_id, id_, active=True)
    credential = find(db, by, id_)
    if switched:
        events.append(db, _told(credential).activated(id_, credential.name), by=by, at=now)
    elif credential.revoked_at:
        raise Conflict("What is revoked can never be activated again.")
    return credential


def deactivate(db: Db, by: Caller, id_: str, *, now: datetime) -> Credential:
    """Refused from its next call on, until it is activated again."""
    switched = store.switch(db, by.organization_id, id_, active=False)
    credential = find(db, by, id_)
    if switched:
        events.append(db, _told(credential).deactivated(id_, credential.name), by=by, at=now)
    return credential


def revoke(db: Db, by: Caller, id_: str, *, now: datetime) -> Credential:
    """Final: refused from its next call on, in every worker, for ever.  The row stays."""
    revoked = store.mark_revoked(db, by.organization_id, id_, by=by.actor, at=now)
    credential = find(db, by, id_)
    if revoked:
        events.append(db, _told(credential).revoked(id_, credential.name), by=by, at=now)
    return credential


def delete(db: Db, by: Caller, id_: str, *, now: datetime) -> None:
    """Revoked, and gone from the lists.  The audit log keeps its history."""
    store.mark_revoked(db, by.organization_id, id_, by=by.actor, at=now)
    credential = find(db, by, id_)
    if not store.mark_deleted(db, by.organization_id, id_, at=now):
        raise store.missing(id_)
    events.append(db, _told(credential).deleted(id_, credential.name), by=by, at=now)


def expect(db: Db, by: Caller, id_: str, kind: Kind) -> None:
    """Raises NotFound unless it is of this kind: a key is no client, and neither the other."""
    credential = store.find(db, by.organization_id, id_)
    if credential is None or credential.kind is not kind:
        raise store.missing(id_, kind)


def find(db: Db, by: Caller, id_: str) -> Credential:
    """Another organization's key is missing in the very same words (security case 27)."""
    credential = store.find(db, by.organization_id, id_)
    if credential is None:
        raise store.missing(id_)
    return credential


def _told(credential: Credential) -> Life:
    return LIVES[credential.kind]


def make_room(db: Db, connection: Connection, usual: Habits) -> None:
    """A program that makes keys in a loop is stopped (security case 17)."""
    if store.count_of(db, connection.id) >= MOST:
        template = "{connection} has {most} credentials that are not revoked. Revoke one first."
        raise Conflict(template, connection=connection.label, most=MOST)
    judge_another(db, connection, usual)


@contextmanager
def unique_name() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        raise Invalid(Violation("name", "This name is taken.")) from None


def judge_grant(db: Db, by: Caller, connection: Connection, granted: frozenset[str]) -> None:
    """Nobody hands out more than they have: neither permissions nor a part of the catalog."""
    wrong = judge_giving(by, granted)
    if wrong:
        raise Invalid(wrong)
    groups.require_over(db, by, connection.group_id, connection.label)
