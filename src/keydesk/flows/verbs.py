"""Looking at what was tried: one function for each question.  Nothing here changes anything."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from keydesk.attempts import Kept, failures, latest_calls, totals
from keydesk.attempts.failures import Asked, Group
from keydesk.attempts.keeping import FAILED
from keydesk.attempts.totals import Period, Totals
from keydesk.auth import Caller
from keydesk.connections import verbs as connections
from keydesk.connections.model import Connection
from keydesk.flows.model import Span
from keydesk.groups import verbs as groups
from keydesk.kit.db import Db
from keydesk.kit.paging import Page


@dataclass(frozen=True)
class Usage:
    totals: Totals
    periods: list[Period]
    lost: int


def count(usage: Db, organization_id: str, span: Span, *, each: str, connection_id: str) -> Usage:
    """Of one connection or, without an id, of all.  "" as organization: what belongs to none."""
    return Usage(
        totals.totals(usage, organization_id, span, connection_id=connection_id),
        totals.periods(usage, organization_id, span, each, connection_id=connection_id),
        totals.lost(usage, span),
    )


def find(db: Db, by: Caller, code: str) -> Connection:
    """One whose calls `by` may read: paths and errors name what its group shows.

    Raises NotFound; Forbidden where it has more of the catalog than `by`.
    """
    connection = connections.find(db, by, code)
    groups.require_over(db, by, connection.group_id, connection.label)
    return connection


def activity(usage: Db, connection: Connection) -> list[Kept]:
    """The last 100 attempts, the newest first."""
    return latest_calls(usage, connection.organization_id, connection.id)


def failed(
    usage: Db, connection: Connection, asked: Asked, *, now: datetime, within: timedelta = FAILED
) -> Page[Group]:
    since = now - min(within, FAILED)
    found = failures.read(usage, connection.organization_id, connection.id, since=since)
    return failures.grouped(found, asked)
