"""The tables of credentials and their secrets.  Every statement names the organization."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Select,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    func,
    insert,
    select,
    update,
)

from keydesk.connections.rows import alive, connections
from keydesk.credentials import rows
from keydesk.credentials.model import Credential, Kind
from keydesk.credentials.secret import Minted
from keydesk.kit.db import Db, Instant, Json, metadata
from keydesk.kit.errors import NotFound

credentials = Table(
    "credentials",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("connection_id", ForeignKey("connections.id"), nullable=False, index=True),
    Column("kind", String(30), nullable=False),
    Column("name", String(80), nullable=False),
    Column("permissions", Json),
    Column("active", Boolean, nullable=False),
    Column("expires_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("revoked_at", Instant),
    Column("revoked_by", String(200)),
    Column("deleted_at", Instant),
    Column("grants", Json),  # of an OAuth client: what it may ask the token endpoint for
    Column("access_seconds", Integer),
    Column("refresh_seconds", Integer),
    Column("username", String(110)),  # of a connection account
    Column("limits", Json),  # keydesk.auth.limits; NULL = none
)
unrevoked = credentials.c.revoked_at.is_(None)
visible = credentials.c.deleted_at.is_(None)
Index(
    "uq_credentials_connection_id_name",
    credentials.c.connection_id,
    credentials.c.kind,
    credentials.c.name,
    unique=True,
    sqlite_where=unrevoked,
    postgresql_where=unrevoked,
)
# A user name is nobody else's in the organization, ever; a connection has one account at a time.
Index("uq_credentials_username", credentials.c.organization_id, credentials.c.username, unique=True)
of_account = credentials.c.username.isnot(None) & unrevoked
Index(
    "uq_credentials_account",
    credentials.c.connection_id,
    unique=True,
    sqlite_where=of_account,
    postgresql_where=of_account,
)
EDITABLE = {
    "name", "permissions", "expires_at", "grants", "access_seconds", "refresh_seconds", "limits",
}  # fmt: skip
# A live secret holds slot 0 or 1, so there are never more than two; a dead one holds none.  Its
# digest stays for ever, so that it can never become valid again.
secrets = Table(
    "credential_secrets",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("credential_id", ForeignKey("credentials.id"), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("scheme", SmallInteger, nullable=False),
    Column("slot", SmallInteger),
    Column("prefix", String(12), nullable=False),
    Column("last4", String(4), nullable=False),
    Column("valid_from", Instant, nullable=False),
    Column("valid_until", Instant),
    UniqueConstraint("credential_id", "slot"),
    CheckConstraint("slot IN (0, 1)", name="slot"),
)


def add(db: Db, credential: Credential) -> None:
    """Raises IntegrityError when another live key of its connection has the name."""
    with db.begin_nested():
        db.execute(insert(credentials).values(rows.write(credential)))


def count_of(db: Db, connection_id: str) -> int:
    """How many of a connection are not revoked.  Who counts next waits until this is decided."""
    here = select(connections.c.id).where(connections.c.id == connection_id)
    db.execute(here.with_for_update(key_share=True))
    theirs = (credentials.c.connection_id == connection_id) & unrevoked & visible
    return db.execute(select(func.count()).select_from(credentials).where(theirs)).scalar_one()


def add_secret(db: Db, credential_id: str, id_: str, minted: Minted, *, now: datetime) -> None:
    db.execute(
        insert(secrets).values(
            id=id_, credential_id=credential_id, digest=minted.digest, scheme=minted.scheme, slot=0,
            prefix=minted.prefix, last4=minted.last4, valid_from=now,
        )
    )  # fmt: skip


def end_secrets(db: Db, credential_id: str) -> int:
    """None works any more; their digests stay for ever.  How many it were."""
    live = (secrets.c.credential_id == credential_id) & secrets.c.slot.isnot(None)
    return db.execute(update(secrets).where(live).values(slot=None)).rowcount


def missing(id_: str, kind: Kind = Kind.API_KEY) -> NotFound:
    if kind is Kind.OAUTH_CLIENT:
        return NotFound("There is no client {id}.", id=id_)
    return NotFound("There is no key {id}.", id=id_)


def find(db: Db, organization_id: str, id_: str) -> Credential | None:
    """Not the deleted ones."""
    return _found(db, select(credentials).where(_this(organization_id, id_)))


def hold(db: Db, organization_id: str, id_: str) -> Credential | None:
    """Locked until the end of the transaction: an edit must not undo what another just narrowed."""
    return _found(db, select(credentials).where(_this(organization_id, id_)).with_for_update())


def account(
    db: Db, organization_id: str, connection_id: str, *, held: bool = False
) -> Credential | None:
    """The connection's own, not a revoked one.  `held`: locked until the transaction ends."""
    mine = credentials.c.organization_id == organization_id
    its = (credentials.c.connection_id == connection_id) & of_account
    wanted = select(credentials).where(mine & its)
    return _found(db, wanted.with_for_update() if held else wanted)


def change(db: Db, edited: Credential) -> bool:
    """True if it was still there and not revoked.  Raises IntegrityError when the name is taken."""
    mine = _this(edited.organization_id, edited.id) & unrevoked
    values = {name: value for name, value in rows.write(edited).items() if name in EDITABLE}
    with db.begin_nested():
        return db.execute(update(credentials).where(mine).values(values)).rowcount == 1


def switch(db: Db, organization_id: str, id_: str, *, active: bool) -> bool:
    """True if this call switched it; never when it is revoked, or was so already."""
    mine = _this(organization_id, id_) & unrevoked & (credentials.c.active == (not active))
    return db.execute(update(credentials).where(mine).values(active=active)).rowcount == 1


def deactivate_all(db: Db, organization_id: str) -> int:
    """How many were active."""
    mine = (credentials.c.organization_id == organization_id) & credentials.c.active
    return db.execute(update(credentials).where(mine).values(active=False)).rowcount


def mark_revoked(db: Db, organization_id: str, id_: str, *, by: str, at: datetime) -> bool:
    """True if this call revoked it.  Revoked is final: no statement here ever unsets it."""
    mine = _this(organization_id, id_) & unrevoked
    gone = update(credentials).where(mine).values(revoked_at=at, revoked_by=by, active=False)
    return db.execute(gone).rowcount == 1


def mark_deleted(db: Db, organization_id: str, id_: str, *, at: datetime) -> bool:
    """True if this call deleted it."""
    gone = update(credentials).where(_this(organization_id, id_)).values(deleted_at=at)
    return db.execute(gone).rowcount == 1


def _found(db: Db, wanted: Select[Any]) -> Credential | None:
    row = db.execute(wanted).mappings().first()
    return rows.read(row) if row else None


def _this(organization_id: str, id_: str) -> ColumnElement[bool]:
    """A key whose connection was deleted is as gone as one that was deleted itself."""
    mine = (credentials.c.organization_id == organization_id) & (credentials.c.id == id_)
    return mine & visible & credentials.c.connection_id.in_(select(connections.c.id).where(alive))
