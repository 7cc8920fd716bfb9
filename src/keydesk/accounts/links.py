"""Links that work once: invitations, and links to a new password.  Their tables, and the SQL."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, ForeignKey, String, Table, insert, select, update

from keydesk.accounts import secret as secrets
from keydesk.kit.db import Db, Instant, metadata
from keydesk.kit.secret import Secret

invitations = Table(
    "invitations",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("organization_id", ForeignKey("organizations.id"), nullable=False, index=True),
    Column("email", String(254), nullable=False),
    Column("role", String(40), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
    Column("invited_by", String(200), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("accepted_at", Instant),
    Column("withdrawn_at", Instant),
)
resets = Table(
    "reset_links",
    metadata,
    Column("id", String(12), primary_key=True),
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("made_by", String(200), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)


@dataclass(frozen=True)
class Invitation:
    """`invited_by` is an actor, whose rights are looked up again when the link is followed."""

    id: str
    organization_id: str
    email: str
    role: str
    invited_by: str
    created_at: datetime
    expires_at: datetime
    accepted_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def spent(self, now: datetime) -> str:
        """Why it no longer works: accepted, withdrawn or expired; "" while it does."""
        if self.accepted_at:
            return "accepted"
        if self.withdrawn_at:
            return "withdrawn"
        return "expired" if now >= self.expires_at else ""


@dataclass(frozen=True)
class ResetLink:
    """Sets a new password for one user, once.  `made_by`: an administrator, or who forgot it."""

    id: str
    organization_id: str
    user_id: str
    made_by: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    @property
    def own(self) -> bool:
        """They asked for it themselves, and it was mailed to them."""
        return self.made_by == f"user:{self.user_id}"

    def spent(self, now: datetime) -> str:
        if self.used_at:
            return "used"
        return "expired" if now >= self.expires_at else ""


INVITATION = [invitations.c[name] for name in Invitation.__dataclass_fields__]
RESET = [resets.c[name] for name in ResetLink.__dataclass_fields__]
waiting = invitations.c.accepted_at.is_(None) & invitations.c.withdrawn_at.is_(None)


def add_invitation(db: Db, invitation: Invitation, digest: str) -> None:
    db.execute(insert(invitations).values(vars(invitation) | {"digest": digest}))


def invitation(db: Db, secret: Secret) -> Invitation | None:
    """What is no such secret is asked of no database."""
    if not secrets.shaped(secret, secrets.INVITATION):
        return None
    return _invitation(db, invitations.c.digest == secrets.digest(secret.reveal()))


def invitation_by_id(db: Db, organization_id: str, id_: str) -> Invitation | None:
    mine = invitations.c.organization_id == organization_id
    return _invitation(db, mine & (invitations.c.id == id_))


def _invitation(db: Db, which: ColumnElement[bool]) -> Invitation | None:
    row = db.execute(select(*INVITATION).where(which)).mappings().first()
    return Invitation(**row) if row else None


def pending(db: Db, organization_id: str, *, now: datetime) -> list[Invitation]:
    """Those that still work, the newest first."""
    mine = (invitations.c.organization_id == organization_id) & waiting
    live = mine & (invitations.c.expires_at > now)
    rows = db.execute(select(*INVITATION).where(live).order_by(invitations.c.created_at.desc()))
    return [Invitation(**row) for row in rows.mappings()]


def supersede(db: Db, organization_id: str, email: str, *, now: datetime) -> list[str]:
    """Withdraws what waits for this e-mail; the ids."""
    mine = (invitations.c.organization_id == organization_id) & (invitations.c.email == email)
    ids = list(db.execute(select(invitations.c.id).where(mine & waiting)).scalars())
    db.execute(_closed(invitations.c.id.in_(ids), withdrawn_at=now))
    return ids


def mark_withdrawn(db: Db, organization_id: str, id_: str, *, now: datetime) -> bool:
    """True if this call withdrew it."""
    mine = (invitations.c.organization_id == organization_id) & (invitations.c.id == id_)
    return db.execute(_closed(mine, withdrawn_at=now)).rowcount == 1


def mark_accepted(db: Db, id_: str, *, now: datetime) -> bool:
    """True for one call only, however many come at once."""
    live = (invitations.c.id == id_) & (invitations.c.expires_at > now)
    return db.execute(_closed(live, accepted_at=now)).rowcount == 1


def _closed(which: ColumnElement[bool], **at: datetime) -> Any:
    return update(invitations).where(which, waiting).values(**at)


def add_reset(db: Db, link: ResetLink, digest: str) -> None:
    db.execute(insert(resets).values(vars(link) | {"digest": digest}))


def end_resets(db: Db, user_id: str, *, made_by: str = "", now: datetime) -> None:
    """All links to a new password of this user, or those of one maker, work no more."""
    mine = resets.c.user_id == user_id
    if made_by:
        mine &= resets.c.made_by == made_by
    db.execute(_used(mine, now))


def reset(db: Db, secret: Secret) -> ResetLink | None:
    if not secrets.shaped(secret, secrets.RESET):
        return None
    this = resets.c.digest == secrets.digest(secret.reveal())
    row = db.execute(select(*RESET).where(this)).mappings().first()
    return ResetLink(**row) if row else None


def mark_used(db: Db, id_: str, *, now: datetime) -> bool:
    """True for one call only."""
    live = (resets.c.id == id_) & (resets.c.expires_at > now)
    return db.execute(_used(live, now)).rowcount == 1


def _used(which: ColumnElement[bool], now: datetime) -> Any:
    return update(resets).where(which, resets.c.used_at.is_(None)).values(used_at=now)


def end_everyones(db: Db, organization_id: str, *, now: datetime) -> None:
    """No link works any more: a backup does not know which were used after it was made."""
    db.execute(_closed(invitations.c.organization_id == organization_id, withdrawn_at=now))
    db.execute(_used(resets.c.organization_id == organization_id, now))
