"""`keydesk usage`: how much was called, what was refused and why."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from keydesk.accounts.desk import (
    AS_JSON,
    DATA,
    ORGANIZATION,
    ROOT,
    Desk,
    opened,
    operator,
    reported,
    table,
)
from keydesk.connections import verbs as connections
from keydesk.flows import verbs
from keydesk.flows.model import read_span
from keydesk.flows.shapes import SumsBody, UsageBody, usage_body
from keydesk.kit.errors import BadRequest


@click.group("usage")
def group() -> None:
    """What was tried, accepted or refused."""


@group.command("show")
@DATA
@ORGANIZATION
@AS_JSON
@click.option("--connection", default="", metavar="CODE", help="Only this one.")
@click.option("--since", default="7d", help="24h, 7d, or a time with its zone.")
@click.option("--until", default="", help="The same; now when left out.")
@click.option("--each", type=click.Choice(["hour", "day"]), default="day", help="For --json.")
@click.option("--strangers", is_flag=True, help="What belongs to no organization.")
def show(
    data: Path | None, organization: str | None, connection: str, since: str, until: str,
    *, each: str, as_json: bool, strangers: bool,
) -> None:  # fmt: skip
    """Count calls: accepted, refused by reason, by route, items."""
    with reported(as_json=as_json), opened(data) as house:
        if strangers and connection:
            raise BadRequest("Strangers have no connection: leave one of both out.")
        by = replace(ROOT, organization_id="") if strangers else operator(house, organization)
        desk = Desk(house, by, as_json)
        body = _counted(desk, connection, since, until, each)
        desk.say(body.model_dump(), "\n".join(_lines(body)))


def _counted(desk: Desk, code: str, since: str, until: str, each: str) -> UsageBody:
    span, id_ = read_span(since, until, desk.house.clock()), ""
    if code:
        with desk.house.database.read() as db:
            id_ = connections.find(db, desk.by, code).id
    mine = desk.by.organization_id
    with desk.house.usage.read() as usage:
        found = verbs.count(usage, mine, span, each=each, connection_id=id_)
    return usage_body(found, span, code)


def _lines(body: UsageBody) -> Iterator[str]:
    yield f"{body.since[:16]} to {body.until[:16]} UTC"
    heads = ["", "CALLS", "ACCEPTED", "FAILED", "REFUSED", "ITEMS", "P50 MS", "P95 MS"]
    rows = [["all", *_numbers(body)]]
    rows += [[f"{one.method} {one.route or '(no route)'}", *_numbers(one)] for one in body.routes]
    yield table(rows, heads)
    for reason, times in sorted(body.refused.items(), key=lambda pair: -pair[1]):
        yield f"refused, {reason}: {times}"
    if body.lost:
        yield f"not even counted, of the whole instance: {body.lost}"


def _numbers(sums: SumsBody) -> list[str]:
    counts = (sums.calls, sums.accepted, sums.failed, sum(sums.refused.values()), sums.items)
    return [
        *map(str, counts),
        *("-" if ms is None else str(ms) for ms in (sums.p50_ms, sums.p95_ms)),
    ]
