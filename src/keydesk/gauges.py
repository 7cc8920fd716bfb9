"""How much there is at this moment, of the whole instance: counted for the operator, who sees no
organization and no name."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from keydesk.accounts.model import IDLE
from keydesk.accounts.store import sessions
from keydesk.connections.rows import alive, connections
from keydesk.credentials.model import Status
from keydesk.credentials.store import credentials, visible
from keydesk.kit.db import Db
from keydesk.kit.exposition import Family, Sample
from keydesk.kit.leases import leases
from keydesk.oauth.store import tokens

gauge = partial(Family, kind="gauge")
ACTIVE, INACTIVE, EXPIRED, REVOKED = (
    Status.ACTIVE.value, Status.INACTIVE.value, Status.EXPIRED.value, Status.REVOKED.value
)  # fmt: skip


def families(db: Db, *, now: datetime) -> list[Family]:
    """One statement for each."""
    return [
        gauge(
            "keydesk_credentials",
            help="Credentials that are not deleted, by kind and status.",
            samples=_samples(db, _credentials(now), ("kind", "status")),
        ),
        gauge(
            "keydesk_connections",
            help="Connections that are not deleted.",
            samples=_samples(db, _connections(), ("status",)),
        ),
        gauge(
            "keydesk_tokens",
            help="OAuth tokens that work: not expired, revoked or used up.",
            samples=_samples(db, _tokens(now), ("kind",)),
        ),
        gauge("keydesk_sessions", help="People signed in.", samples=_samples(db, _sessions(now))),
        gauge(
            "keydesk_job_lease_until_timestamp_seconds",
            help="Until when some worker has promised to do the job; past = nobody does it.",
            samples=[
                Sample(until.timestamp(), {"job": name})
                for name, until in db.execute(select(leases.c.name, leases.c.until))
            ],
        ),
    ]


def _samples(db: Db, counted: Select[Any], labels: Iterable[str] = ()) -> list[Sample]:
    """Of rows that are the labels' values and a number."""
    return [Sample(row[-1], dict(zip(labels, row, strict=False))) for row in db.execute(counted)]


def _count_by(*labels: ColumnElement[Any]) -> Select[Any]:
    counted: Select[Any] = select(*labels, func.count())
    return counted.group_by(*labels)


def _credentials(now: datetime) -> Select[Any]:
    """As credentials.model.Credential.status tells it of one."""
    c = credentials.c
    status = case(
        (c.revoked_at.isnot(None), REVOKED),
        (c.expires_at <= now, EXPIRED),
        (c.active, ACTIVE),
        else_=INACTIVE,
    )
    return _count_by(c.kind, status).where(visible)


def _connections() -> Select[Any]:
    status = case((connections.c.deactivated_at.is_(None), ACTIVE), else_=INACTIVE)
    return _count_by(status).where(alive)


def _tokens(now: datetime) -> Select[Any]:
    c = tokens.c
    live = (c.expires_at > now) & c.revoked_at.is_(None) & c.used_at.is_(None)
    return _count_by(c.kind).where(live)


def _sessions(now: datetime) -> Select[Any]:
    live = (sessions.c.expires_at > now) & (sessions.c.seen_at > now - IDLE)
    return select(func.count()).select_from(sessions).where(live)
