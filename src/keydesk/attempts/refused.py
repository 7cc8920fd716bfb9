"""Refused calls of an organization, alike ones as one."""

from datetime import datetime

from sqlalchemy import func, select

from keydesk.attempts.store import calls
from keydesk.kit.db import Db

UNMAPPED_ROUTE = "unmapped_route"
AT_MOST = 500


Refusal = tuple[str, str, int, datetime]


def unmapped(db: Db, organization_id: str, *, since: datetime) -> list[Refusal]:
    """Method, path without query, how often, and when last: of calls that no route table has."""
    c = calls.c
    mine = (c.organization_id == organization_id) & (c.outcome == UNMAPPED_ROUTE) & (c.at >= since)
    last = func.max(c.at, type_=c.at.type)
    wanted = select(c.method, c.path, func.sum(c.times), last).where(mine)
    rows = db.execute(wanted.group_by(c.method, c.path).order_by(last.desc()).limit(AT_MOST))
    return [(row[0], row[1], int(row[2]), row[3]) for row in rows]
