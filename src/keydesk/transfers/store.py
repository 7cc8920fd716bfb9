"""The tables of transfers.  Every statement names the organization.

transfers        one import or export each; where an import is, is written with what it saved, so
                 that whoever goes on after a crash neither loses nor repeats a line
transfer_errors  one row for each line that was refused, or of which something was left out
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from keydesk.kit.columns import Identifier, OrderedJson
from keydesk.kit.db import Db, Instant, metadata

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
UNDER_WAY = (WAITING, RUNNING)
IMPORT, EXPORT = "import", "export"

transfers = Table(
    "transfers",
    metadata,
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("id", String(12), nullable=False),
    Column("direction", String(10), nullable=False),
    Column("state", String(10), nullable=False),
    Column("name", String(255), nullable=False),  # of the file or folder
    Column("actor", String(200), nullable=False),
    Column("user_id", String(12), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("said", OrderedJson, nullable=False),
    Column("step", Integer, nullable=False),  # the one under way, of the steps of its set
    Column("position", Integer, nullable=False),  # how many lines of that step are done
    Column("counts", OrderedJson, nullable=False),
    Column("columns", OrderedJson, nullable=False),  # by file, for the refused lines
    Column("lines", Integer, nullable=False),  # of all steps together, at least about
    Column("done", Integer, nullable=False),
    Column("message", String(500), nullable=False),
    Column("holder", String(40), nullable=False),  # the process that is at it
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),  # when its process last did something
    Column("finished_at", Instant),
    PrimaryKeyConstraint("organization_id", "id"),
    Index("ix_transfers_created_at", "organization_id", "created_at"),
    Index("ix_transfers_state", "state", "seen_at"),
)
transfer_errors = Table(
    "transfer_errors",
    metadata,
    Column("organization_id", ForeignKey("organizations.id"), nullable=False),
    Column("transfer_id", String(12), nullable=False),
    Column("number", Integer, nullable=False),
    Column("part", Identifier, nullable=False),
    Column("line", Integer, nullable=False),
    Column("code", Identifier, nullable=False),
    Column("refused", Boolean, nullable=False),
    Column("told", OrderedJson),  # [[column, message]]; none past the number that is kept in full
    Column("raw", Text),  # the refused line
    PrimaryKeyConstraint("organization_id", "transfer_id", "number"),
    Index("ix_transfer_errors_line", "organization_id", "transfer_id", "part", "line"),
)
rows, errors = transfers.c, transfer_errors.c


@dataclass(frozen=True)
class Transfer:
    organization_id: str
    id: str
    direction: str
    state: str
    name: str
    actor: str
    user_id: str
    digest: str
    said: Mapping[str, Any]
    step: int
    position: int
    counts: Mapping[str, Any]
    columns: Mapping[str, Any]
    lines: int
    done: int
    message: str
    holder: str
    created_at: datetime
    seen_at: datetime
    finished_at: datetime | None


def add(db: Db, new: Transfer) -> None:
    db.execute(insert(transfers).values(**vars(new)))


def find(db: Db, organization_id: str, id_: str) -> Transfer | None:
    row = db.execute(select(transfers).where(_this(organization_id, id_))).mappings().one_or_none()
    return Transfer(**row) if row else None


def unfinished(db: Db, organization_id: str, files: str, actor: str) -> Transfer | None:
    """The newest import of the same files by the same actor that has not come to its end."""
    mine = (rows.organization_id == organization_id) & (transfers.c.digest == files)
    open_ = (rows.actor == actor) & rows.state.in_(UNDER_WAY) & (rows.direction == IMPORT)
    newest = select(transfers).where(mine, open_).order_by(rows.created_at.desc()).limit(1)
    row = db.execute(newest).mappings().one_or_none()
    return Transfer(**row) if row else None


def waiting(db: Db, *, silent_since: datetime) -> Transfer | None:
    """The oldest for the background: of any organization, begun by nobody or by one that died."""
    free = (rows.state == WAITING) | ((rows.state == RUNNING) & (rows.seen_at < silent_since))
    theirs = free & ~rows.actor.startswith("cli:", autoescape=True)
    oldest = select(transfers).where(theirs).order_by(rows.created_at, rows.id).limit(1)
    row = db.execute(oldest).mappings().one_or_none()
    return Transfer(**row) if row else None


def part(
    db: Db, organization_id: str, *, user_id: str = "", before: datetime | None, limit: int
) -> list[Transfer]:
    """The newest first; of one user, or all."""
    wanted = select(transfers).where(rows.organization_id == organization_id)
    if user_id:
        wanted = wanted.where(rows.actor == f"user:{user_id}")
    if before is not None:
        wanted = wanted.where(rows.created_at < before)
    found = db.execute(wanted.order_by(rows.created_at.desc(), rows.id).limit(limit))
    return [Transfer(**row) for row in found.mappings()]


def take(db: Db, transfer: Transfer, holder: str, *, now: datetime) -> Transfer | None:
    """From now on this process is at it, and whoever was before is no longer; once it is over,
    nobody.  As it is by now: whoever was at it may have gone on since it was read."""
    mine = _this(transfer.organization_id, transfer.id) & rows.state.in_(UNDER_WAY)
    same = rows.holder == transfer.holder
    taken = update(transfers).where(mine, same).values(holder=holder, state=RUNNING, seen_at=now)
    if not db.execute(taken).rowcount:
        return None
    return find(db, transfer.organization_id, transfer.id)


def change(db: Db, transfer: Transfer, holder: str, **values: object) -> bool:
    """False when another process is at it, or nobody any more."""
    mine = _this(transfer.organization_id, transfer.id)
    held = (rows.holder == holder) & (rows.state == RUNNING)
    return bool(db.execute(update(transfers).where(mine, held).values(**values)).rowcount)


def cancel(db: Db, organization_id: str, id_: str, *, now: datetime) -> bool:
    open_ = _this(organization_id, id_) & rows.state.in_(UNDER_WAY)
    ended = update(transfers).where(open_).values(state=CANCELLED, finished_at=now)
    return bool(db.execute(ended).rowcount)


def old(db: Db, *, before: datetime, limit: int) -> list[Transfer]:
    """Of any organization: those that came to their end, or that nobody went on with."""
    wanted = select(transfers).where(rows.seen_at < before).order_by(rows.seen_at).limit(limit)
    return [Transfer(**row) for row in db.execute(wanted).mappings()]


def folders(db: Db, but: Transfer) -> set[str]:
    """Of files that came in for other transfers of this organization than `but`: a trial and its
    import have one file."""
    mine = (rows.organization_id == but.organization_id) & (rows.id != but.id)
    return {str(said.get("folder")) for said in db.execute(select(rows.said).where(mine)).scalars()}


def forget(db: Db, transfer: Transfer) -> None:
    mine = errors.organization_id == transfer.organization_id
    db.execute(delete(transfer_errors).where(mine, errors.transfer_id == transfer.id))
    db.execute(delete(transfers).where(_this(transfer.organization_id, transfer.id)))


def _this(organization_id: str, id_: str) -> Any:
    return (rows.organization_id == organization_id) & (rows.id == id_)
