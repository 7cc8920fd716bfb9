"""The audit log page by page: nothing twice, nothing missed, nobody else's; and what it costs."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.dialects import postgresql, sqlite

from keydesk import events
from keydesk.audit import listing
from keydesk.audit.asked import Asked, write_cursor
from keydesk.credentials import verbs
from keydesk.credentials.happenings import KeyRevoked
from keydesk.events.log import events as table
from keydesk.kit.errors import Invalid


def page(house, by=None, **asked):
    with house.read() as db:
        return listing.page(db, (by or house.by).organization_id, Asked(**asked))


def ids(house, **asked) -> list[int]:
    return [entry.id for entry in page(house, **asked).entries]


@pytest.fixture
def stocked(house):
    """Thirty more events, some in the same moment, by a person, a machine and the neighbours."""
    magento = house.connect("Magento", code="magento")
    key = house.issue(magento, name="Orders")
    machine = house.by.__class__(
        f"key:{key.credential.id}", house.by.organization_id, frozenset(), user_id=house.by.user_id,
        connection_id=magento.id, address="192.0.2.7", request_id="r",
    )  # fmt: skip
    with house.write() as db:
        for number in range(30):
            house.later(seconds=number % 3)
            who = (house.by, machine, house.other)[number % 3]
            events.append(db, KeyRevoked(f"k{number}", "x"), by=who, at=house.now)
    house.do(verbs.revoke, key.credential.id)
    return house


@pytest.mark.parametrize("limit", [1, 4, 7, 100])
def test_both_ways_show_every_event_once(stocked, limit):
    whole = ids(stocked, limit=100)
    assert len(set(whole)) == 25
    down, older = [], ""
    while True:
        found = page(stocked, limit=limit, older=older)
        down += [entry.id for entry in found.entries]
        assert bool(found.newer) == bool(older)
        if not found.older:
            break
        older = found.older
    assert down == whole
    up = [entry.id for entry in found.entries]
    while found.newer:
        found = page(stocked, limit=limit, newer=found.newer)
        assert found.older
        up = [entry.id for entry in found.entries] + up
    assert up == whole


def test_each_filter_leaves_what_it_says(stocked):
    orders = ids(stocked, search="orders")
    assert len(orders) == 12, "the key's own two, and the ten of which it is the actor"
    assert ids(stocked, search="MAGENTO", action="connections") == ids(
        stocked, action="connection.created"
    )
    assert len(ids(stocked, search="192.0.2.7")) == 10
    assert len(ids(stocked, actor=stocked.by.actor, action="key.revoked")) == 11
    assert ids(stocked, target="k3") == ids(stocked, target="k3", action="credentials")
    assert len(ids(stocked, target="k3")) == 1
    assert ids(stocked, target="k2") == [], "the neighbours'"
    assert ids(stocked, search="ingrid", action="roles") == []
    assert len(ids(stocked, action="credentials")) == 22
    noon = stocked.now
    assert set(ids(stocked, until=noon)).isdisjoint(ids(stocked, since=noon))
    assert len(ids(stocked, until=noon)) + len(ids(stocked, since=noon)) == 25
    assert ids(stocked, since=noon + timedelta(days=1)) == []


def test_filters_and_pages_go_together(stocked):
    asked = {"search": "orders", "limit": 5}
    first = page(stocked, **asked)
    second = page(stocked, **asked, older=first.older)
    third = page(stocked, **asked, older=second.older)
    walked = [e.id for found in (first, second, third) for e in found.entries]
    assert walked == ids(stocked, search="orders")
    assert third.older == ""


def test_what_is_on_behalf_of_whom_was_written_down_then(stocked):
    entry = page(stocked, search="192.0.2.7").entries[0]
    assert (entry.user_id, entry.actor[:4]) == (stocked.by.user_id, "key:")
    assert page(stocked, actor=stocked.by.actor).entries[0].user_id is None


@pytest.mark.parametrize("asked", [
    {"action": "key.invented"}, {"older": "rubbish"}, {"older": "W10"}, {"newer": "WzEsInIiXQ"},
    {"search": "x" * 201}, {"actor": "\0"}, {"older": "WzEwMDAwMDAwMDAwMDAwMDAwMDAwMDAsMV0"},
])  # fmt: skip
def test_what_cannot_be_asked_is_said(sqlite_house, asked):
    with pytest.raises(Invalid):
        page(sqlite_house, **asked)


@pytest.mark.parametrize("wild", ["%", "_", "'", '"', "\\", "х" * 200, "Robert'); DROP TABLE"])
def test_wild_texts_find_nothing_and_break_nothing(house, wild):
    assert ids(house, search=wild) == []
    assert ids(house, target=wild) == []


EVENTS = 1_000_000
FILTERS = (
    {}, {"action": "key.revoked"}, {"action": "roles"}, {"actor": "user:a"}, {"target": "k7"},
    {"search": "192.0.2.9"}, {"actor": "user:a", "action": "key.revoked"},
)  # fmt: skip


@pytest.mark.world
def test_no_page_of_a_million_events_reads_more_than_another(house):
    """Page 10,000 read half a million rows to show fifty."""
    fill(house, EVENTS)
    for asked in FILTERS:
        plan = explained(house, Asked(**asked, older=deep(house)))
        assert "SCAN events" not in plan, plan
        assert "Seq Scan on events" not in plan, plan
        assert "TEMP B-TREE FOR ORDER BY events" not in plan, plan
    assert [len(page(house, older=at).entries) for at in ("", deep(house))] == [50, 50]


def deep(house) -> str:
    with house.read() as db:
        query = select(table.c.at, table.c.id).where(table.c.id == EVENTS // 2)
        return write_cursor(*db.execute(query).one())


def fill(house, number: int) -> None:
    def row(n: int) -> dict[str, object]:
        return {
            "organization_id": house.by.organization_id, "at": house.now + timedelta(seconds=n),
            "actor": f"user:{n % 500}", "name": "key.revoked", "subject": f"k{n % 1000}",
            "data": {}, "address": f"192.0.2.{n % 200}", "request_id": "",
        }  # fmt: skip

    for first in range(0, number, 50_000):
        with house.write() as db:
            db.execute(insert(table), [row(n) for n in range(first, first + 50_000)])
    with house.write() as db:
        db.exec_driver_sql("ANALYZE")


def explained(house, asked) -> str:
    dialect = sqlite.dialect() if house.dialect == "sqlite" else postgresql.dialect()
    with house.read() as db:
        query = listing.query(db, house.by.organization_id, asked)
        said = query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN QUERY PLAN" if house.dialect == "sqlite" else "EXPLAIN"
        rows = db.exec_driver_sql(f"{explain} {str(said).replace('%%', '%')}").all()
    return "\n".join(str(row[-1]) for row in rows)
