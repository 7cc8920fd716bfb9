"""Usage as JSON, for the management API and the command line's --json alike."""

from pydantic import BaseModel, Field

from keydesk.attempts import Kept
from keydesk.attempts.failures import Group
from keydesk.attempts.totals import Period, Route, Sums
from keydesk.flows.model import Span
from keydesk.flows.verbs import Usage

TOOK = "Milliseconds, at most; null = longer than 10 seconds, or no accepted call"


class SumsBody(BaseModel):
    calls: int = Field(description="All attempts")
    accepted: int = Field(description="Let in, also those that were answered with an error")
    failed: int = Field(description="Let in, and answered with 400 or more")
    refused: dict[str, int] = Field(description="By reason")
    items: int = Field(description="Products sent, lines taken")
    p50_ms: int | None = Field(description=f"Half of the accepted calls took no longer. {TOOK}")
    p95_ms: int | None = Field(description=f"19 of 20 took no longer. {TOOK}")


class RouteBody(SumsBody):
    method: str
    route: str = Field(description='A template; "" = an address that is no route')


class PeriodBody(BaseModel):
    at: str
    calls: int
    failed: int = Field(description="Refused, or answered with 400 or more")
    items: int


class UsageBody(SumsBody):
    connection: str | None = Field(description="Its code; null = all")
    since: str
    until: str
    lost: int = Field(description="Attempts of the whole instance that were not even counted")
    routes: list[RouteBody] = Field(description="The most called first")
    periods: list[PeriodBody] = Field(description="Those without calls are left out")


class TroubleBody(BaseModel):
    message: str
    product: str
    locale: str
    channel: str


class CallBody(BaseModel):
    at: str
    times: int = Field(description="Failures alike within a second are told once")
    method: str
    path: str = Field(description="Without the query")
    route: str
    permission: str
    door: str
    status: int
    outcome: str = Field(description='"accepted", or the reason of the refusal')
    took_ms: int = Field(description="Of failures alike, the newest's")
    items: int
    credential: str | None
    address: str
    program: str = Field(description="What the caller said it is (User-Agent)")
    request_id: str
    trouble: list[TroubleBody]

    @classmethod
    def of(cls, one: Kept) -> "CallBody":
        same = {name: getattr(one, name) for name in cls.model_fields if hasattr(one, name)}
        more = {
            "at": one.at.isoformat(),
            "took_ms": one.took,
            "credential": one.credential_id or None,
            "trouble": [TroubleBody(**trouble._asdict()) for trouble in one.trouble],
        }
        return cls(**same | more)


class FailureBody(TroubleBody):
    """Failures with the same cause.  Path, address, program and request id are the newest's."""

    kind: str = Field(description="business, technical, 401, 403, 404, 429 or other")
    status: int
    outcome: str
    method: str
    route: str
    path: str
    permission: str
    times: int
    first_at: str
    last_at: str
    credential: str | None
    address: str
    program: str
    request_id: str

    @classmethod
    def of(cls, group: Group) -> "FailureBody":
        one = group.one
        same = {name: getattr(one, name) for name in cls.model_fields if hasattr(one, name)}
        more = {
            "kind": group.kind,
            "times": group.times,
            "first_at": group.first_at.isoformat(),
            "last_at": group.last_at.isoformat(),
            "credential": one.credential_id or None,
        }
        return cls(**same | more | group.trouble._asdict())


class FailurePage(BaseModel):
    items: list[FailureBody]
    next: str = Field(description="Pass as `after` to get the next page; empty on the last one")


def sums_body(sums: Sums) -> dict[str, object]:
    return {
        "calls": sums.calls,
        "accepted": sums.accepted,
        "failed": sums.failed,
        "refused": dict(sorted(sums.refused.items())),
        "items": sums.items,
        "p50_ms": sums.within(0.5),
        "p95_ms": sums.within(0.95),
    }


def route_body(route: Route, sums: Sums) -> RouteBody:
    return RouteBody.model_validate({"method": route[0], "route": route[1]} | sums_body(sums))


def period_body(period: Period) -> PeriodBody:
    at = period.at.isoformat()
    return PeriodBody(at=at, calls=period.calls, failed=period.failed, items=period.items)


def usage_body(found: Usage, span: Span, connection: str) -> UsageBody:
    routes = sorted(found.totals.routes.items(), key=lambda one: (-one[1].calls, one[0]))
    told = {
        "connection": connection or None,
        "since": span[0].isoformat(),
        "until": span[1].isoformat(),
        "lost": found.lost,
        "routes": [route_body(route, sums) for route, sums in routes],
        "periods": [period_body(period) for period in found.periods],
    }
    return UsageBody.model_validate(told | sums_body(found.totals.whole))
