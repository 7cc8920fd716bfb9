"""What was tried, over JSON."""

from typing import Annotated, Literal

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from keydesk.attempts.failures import Asked
from keydesk.auth import Caller, House
from keydesk.auth.api import DEFAULT_LIMIT, After, By, Here, Limit, guard_api, typed
from keydesk.connections import verbs as connections
from keydesk.connections.model import Connection
from keydesk.flows import verbs
from keydesk.flows.model import read_span
from keydesk.flows.shapes import CallBody, FailureBody, FailurePage, UsageBody, usage_body

router = typed("usage", "/manage/v1")
SPAN = "24h, 7d, or a time with its zone; whole hours"


class UsageQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    connection: str = Field("", max_length=100, description="Its code; all when left out")
    since: str = Field("7d", max_length=40, description=SPAN)
    until: str = Field("", max_length=40, description=f"{SPAN}; now when left out")
    each: Literal["hour", "day"] = Field(
        "day", description="Periods of UTC; single hours are kept for 10 days"
    )


class FailureQuery(BaseModel):
    """`search` looks at message, product, path, address, program, reason and request id."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["", "business", "technical", "401", "403", "404", "429", "other"] = ""
    search: str = Field("", max_length=400)
    route: str = Field("", max_length=200)
    sort: Literal["last", "-last", "first", "-first", "times", "-times"] = "-last"
    after: After = ""
    limit: Limit = DEFAULT_LIMIT


@guard_api(router, "GET", "/usage", permission="usage:read", changes=False)
def show_usage(here: Here, by: By, asked: Annotated[UsageQuery, Query()]) -> UsageBody:
    """How much was called, what was refused and why, by route and by hour or day."""
    span = read_span(asked.since, asked.until, here.clock())
    connection = _connection(here, by, asked.connection) if asked.connection else None
    id_ = connection.id if connection else ""
    with here.usage.read() as usage:
        found = verbs.count(usage, by.organization_id, span, each=asked.each, connection_id=id_)
    return usage_body(found, span, asked.connection)


@guard_api(router, "GET", "/connections/{code}/activity", permission="usage:read", changes=False)
def list_activity(here: Here, by: By, code: str) -> list[CallBody]:
    """The last 100 attempts, accepted and failed, the newest first."""
    connection = _readable(here, by, code)
    with here.usage.read() as usage:
        return [CallBody.of(one) for one in verbs.activity(usage, connection)]


@guard_api(router, "GET", "/connections/{code}/failures", permission="usage:read", changes=False)
def list_failures(
    here: Here, by: By, code: str, asked: Annotated[FailureQuery, Query()]
) -> FailurePage:
    """What failed, told once for all with the same cause: of the newest 1,000 and 30 days."""
    connection, wanted = _readable(here, by, code), Asked(**asked.model_dump())
    with here.usage.read() as usage:
        page = verbs.failed(usage, connection, wanted, now=here.clock())
    return FailurePage(items=[FailureBody.of(group) for group in page.items], next=page.next)


def _connection(here: House, by: Caller, code: str) -> Connection:
    with here.database.read() as db:
        return connections.find(db, by, code)


def _readable(here: House, by: Caller, code: str) -> Connection:
    with here.database.read() as db:
        return verbs.find(db, by, code)
