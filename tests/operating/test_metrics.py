"""What Prometheus reads: whose it is, what it counts, and what it must never tell."""

import re
from datetime import timedelta

import pytest

from keydesk import checkups, metrics
from keydesk.attempts import Flusher
from keydesk.attempts.book import Waiting
from keydesk.attempts.keeping import forget, roll_up
from keydesk.audit.sealer import Sealer
from keydesk.credentials import verbs
from keydesk.kit import leases, parse
from tests.attempts.calling import CALL, call
from tests.auth.calling import PRODUCTS, bearer, caller
from tests.harness.databases import NOON
from tests.house.pages import DOCS

TOKEN = "prometheus-reads-this-31"
LINE = re.compile(r'([a-z_]+)(?:\{((?:[a-z_]+="[^"\\\n]*",?)*)\})? (\S+)')
ELSEWHERE = "203.0.113.9"


def scraped(house, **options) -> dict[str, float]:
    answer = caller(house, **options).get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    return read(answer.text)


def read(text) -> dict[str, float]:
    """`name{labels}` → value; every line is one of the format's."""
    found = {}
    for line in text.splitlines():
        if not line.startswith(
            ("# HELP keydesk_", "# TYPE keydesk_", "# HELP proc", "# TYPE proc")
        ):
            assert LINE.fullmatch(line), line
            name, value = line.rsplit(" ", 1)
            assert name not in found, "the same sample twice"
            found[name] = float(value)
    return found


def flushed(house) -> None:
    assert Flusher(house.book, house.usage).flush()


def test_calls_are_counted_by_door_method_outcome_and_status(house):
    secret = house.issue().secret.reveal()
    program = caller(house, bearer(secret))
    for _ in range(3):
        assert program.get(PRODUCTS).status_code == 200
    caller(house, bearer(secret[:-1])).get(PRODUCTS)
    flushed(house)
    found = scraped(house)
    of_door = 'door="catalog",method="GET"'
    counted = {name: value for name, value in found.items() if "attempts_total" in name}
    assert counted == {
        f'keydesk_attempts_total{{{of_door},outcome="accepted",status_class="2xx"}}': 3,
        f'keydesk_attempts_total{{{of_door},outcome="malformed",status_class="4xx"}}': 1,
    }
    assert found["keydesk_attempts_lost_total"] == 0


def test_durations_are_a_histogram_whose_buckets_hold_those_below(sqlite_house):
    for took, micros in ((1, 400), (5, 4_000), (5, 5_000), (3_600_000, 20_000_000)):
        sqlite_house.book.enter(call(CALL._replace(took=took), micros=micros))
    flushed(sqlite_house)
    found = scraped(sqlite_house)
    name, door = "keydesk_attempt_duration_seconds", 'door="catalog"'
    edges = ("0.001", "0.002", "0.005", "10.0", "+Inf")
    buckets = [found[f'{name}_bucket{{{door},le="{edge}"}}'] for edge in edges]
    assert buckets == [1, 1, 3, 3, 4]
    assert found[f"{name}_count{{{door}}}"] == 4
    assert found[f"{name}_sum{{{door}}}"] == pytest.approx(20.0094)


def test_a_counter_never_goes_back_when_old_counts_go(house):
    """A sum over the table of hours fell each time a day was forgotten; Prometheus takes a fall
    for a new start, and drew a peak of everything that was ever counted."""
    house.book.enter(call(items=100))
    house.book.waiting.lost[NOON] = 7
    flushed(house)
    much_later = NOON + timedelta(days=400)
    with house.usage.write() as db:
        roll_up(db, now=much_later)
        assert forget(db, days=30, now=much_later)
    found = scraped(house)
    assert found['keydesk_items_total{door="catalog"}'] == 100
    assert found["keydesk_attempts_lost_total"] == 7


def test_two_workers_are_one_number(house):
    books = [Waiting(), Waiting()]
    for book in books:
        house.book.waiting = book
        house.book.enter(call())
        flushed(house)
    (times,) = (
        v for name, v in scraped(house).items() if name.startswith("keydesk_attempts_total")
    )
    assert times == 2


def test_what_there_is_is_counted_by_kind_and_status(house):
    house.issue()
    off = house.issue()
    house.do(verbs.deactivate, off.credential.id)
    house.issue(expires_at=house.now + timedelta(hours=1))
    with house.write() as db:
        leases.take(db, "purge_tokens", "w1", life=timedelta(minutes=3), now=house.now)
    house.later(hours=2)
    found = scraped(house)
    key = 'keydesk_credentials{kind="api_key",status='
    assert [found[f'{key}"{s}"}}'] for s in ("active", "inactive", "expired")] == [1, 1, 1]
    assert found['keydesk_connections{status="active"}'] == 3
    assert found["keydesk_sessions"] == 0
    until = NOON + timedelta(minutes=3)
    name = 'keydesk_job_lease_until_timestamp_seconds{job="purge_tokens"}'
    assert found[name] == until.timestamp()


def test_an_event_that_waits_for_its_seal_is_told_by_how_long(house):
    """Sealing stood for a week, and nobody had reason to look.  While nothing happened, its lease
    ran out, and the alert of jobs that nobody does went off each quiet night.
    """
    assert scraped(house)["keydesk_audit_waiting_seconds"] == 0
    sealer = Sealer(house.inside)
    assert sealer.seal()
    assert scraped(house)["keydesk_audit_sealed_timestamp_seconds"] == house.now.timestamp()
    house.later(minutes=1)
    assert checkups.jobs(house.inside).state == "ok"
    assert not [name for name in scraped(house) if "seal_events" in name]
    house.issue()
    house.later(minutes=5)
    assert scraped(house)["keydesk_audit_waiting_seconds"] == 300


@pytest.mark.parametrize(("book", "table"), [("usage", "totals"), ("database", "credentials")])
def test_during_an_outage_it_says_so_and_still_answers(house, book, table):
    """A page that fails with what it watches tells nothing when it matters."""
    house.book.enter(call())
    flushed(house)
    with getattr(house, book).write() as db:
        db.exec_driver_sql(f"ALTER TABLE {table} RENAME TO away")
    found = scraped(house)
    name = {"usage": "usage", "database": "rights"}[book]
    up = {n: v for n, v in found.items() if n.startswith("keydesk_database_up")}
    assert up[f'keydesk_database_up{{database="{name}"}}'] == 0
    shown = {key.partition("{")[0] for key in found}
    assert ("keydesk_attempts_total" in shown) == (book == "database")
    assert ("keydesk_sessions" in shown) == (book == "usage")
    assert sum(up.values()) == 1
    with getattr(house, book).write() as db:
        db.exec_driver_sql(f"ALTER TABLE away RENAME TO {table}")


def test_what_there_is_is_counted_once_in_half_a_minute(sqlite_house, monkeypatch):
    """Whoever scrapes each second must not make the desk count a million tokens each second."""
    program = caller(sqlite_house)
    before = read(program.get("/metrics").text)
    sqlite_house.issue()
    assert read(program.get("/metrics").text).keys() == before.keys()
    monkeypatch.setattr(metrics, "running", lambda: float("inf"))
    assert read(program.get("/metrics").text).keys() > before.keys()


ADDRESSES = [
    ({"peer": "127.0.0.1"}, 200),
    ({"peer": "::1"}, 200),
    ({"peer": "::ffff:127.0.0.1"}, 200),
    ({"peer": "testclient"}, 404),
    ({"peer": ELSEWHERE}, 404),
    ({"peer": ELSEWHERE, "metrics_addresses": parse.networks("203.0.113.0/24")}, 200),
    ({"peer": "127.0.0.1", "metrics_addresses": ()}, 404),
    ({"peer": "127.0.0.1", "trusted": ["127.0.0.1"]}, 200),
]


@pytest.mark.parametrize(("options", "status"), ADDRESSES)
def test_only_addresses_of_the_settings_find_the_page(sqlite_house, options, status):
    assert caller(sqlite_house, **options).get("/metrics").status_code == status


def test_where_the_address_is_enough_no_token_is_looked_at(sqlite_house):
    local = caller(sqlite_house, bearer("something-else-entirely"), metrics_token=TOKEN)
    assert local.get("/metrics").status_code == 200
    flushed(sqlite_house)
    assert not [name for name in scraped(sqlite_house) if "attempts_total{" in name]


FROM_AFAR = [("X-Forwarded-For", ELSEWHERE)]


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_a_proxy_that_nobody_declared_makes_no_stranger_local(sqlite_house, header):
    """Behind a proxy on the same machine all the world came from 127.0.0.1."""
    assert caller(sqlite_house, (header, ELSEWHERE)).get("/metrics").status_code == 404


def test_a_trusted_proxy_is_believed_about_who_asks(sqlite_house):
    ways = {"trusted": ["127.0.0.1"]}
    assert caller(sqlite_house, *FROM_AFAR, **ways).get("/metrics").status_code == 404
    local = ("X-Forwarded-For", "127.0.0.1")
    claimed = ("X-Forwarded-For", f"127.0.0.1, {ELSEWHERE}")
    assert caller(sqlite_house, local, **ways).get("/metrics").status_code == 200
    assert caller(sqlite_house, claimed, **ways).get("/metrics").status_code == 404


TOKENS = [
    ({"metrics_token": TOKEN}, TOKEN, True, 200),
    ({"metrics_token": TOKEN}, TOKEN, False, 403),
    ({"metrics_token": TOKEN}, TOKEN[:-1], True, 404),
    ({"metrics_token": TOKEN}, "é" * 20, True, 404),
    ({}, "", True, 404),
    ({}, "None", True, 404),
]


@pytest.mark.parametrize(("settings", "given", "https", "status"), TOKENS)
def test_the_token_opens_it_from_anywhere_but_not_in_clear(
    sqlite_house, settings, given, https, status
):
    said = ("Authorization", f"Bearer {given}".encode())
    over = [("X-Forwarded-Proto", "https")] if https else []
    far = [("X-Forwarded-For", ELSEWHERE), *over, said]
    answer = caller(sqlite_house, *far, trusted=["127.0.0.1"], **settings).get("/metrics")
    assert answer.status_code == status


def test_everybody_else_finds_what_is_found_at_a_missing_page(sqlite_house):
    stranger = caller(sqlite_house, bearer(TOKEN), peer=ELSEWHERE, metrics_token="another-" + TOKEN)
    there, missing = stranger.get("/metrics"), stranger.get("/metrix")
    assert (there.status_code, missing.status_code) == (404, 404)
    for answer in (there, missing):
        answer.headers.pop("x-request-id")
    assert there.headers == missing.headers
    assert there.json() | {"request_id": ""} == missing.json() | {"request_id": ""}
    flushed(sqlite_house)
    counted = [n for n in scraped(sqlite_house) if 'outcome="unknown"' in n]
    assert counted == [
        'keydesk_attempts_total{door="front",method="GET",outcome="unknown",status_class="4xx"}'
    ]


def test_every_metric_is_on_its_page_and_no_other(sqlite_house):
    sqlite_house.book.enter(call())
    flushed(sqlite_house)
    text = caller(sqlite_house).get("/metrics").text
    kinds = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE))
    page = (DOCS / "operating.md").read_text()
    told = dict(re.findall(r"^\| `(\w+)` \| (counter|gauge|histogram) \|", page, re.MULTILINE))
    assert told == kinds


def test_no_label_holds_what_a_caller_or_an_organization_chose(house):
    """A caller that could make labels could fill the memory of the operator's Prometheus."""
    secret = house.issue(house.connect("Canary Shop"), name="Canary key").secret.reveal()
    program = caller(house, bearer(secret), trusted=["127.0.0.1"])
    for number in range(40):
        far = {"X-Forwarded-For": f"203.0.113.{number}", "X-Forwarded-Proto": "https"}
        odd = {"User-Agent": f"canary{number}/1", "X-Request-Id": f"canary{number}"}
        path = f"{PRODUCTS}/canary-{number}?canary=1"
        program.request(f"CANARY{number}", path, headers=far | odd)
    flushed(house)
    text = caller(house).get("/metrics").text
    assert "canary" not in text.lower()
    assert "203.0.113" not in text
    assert house.by.organization_id not in text
    assert len([line for line in text.splitlines() if "attempts_total{" in line]) == 1
