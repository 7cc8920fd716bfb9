"""Each check with the thing itself broken, and what it says to do about it."""

import json
import smtplib
from dataclasses import replace
from datetime import timedelta

import pytest

from keydesk import checkups, doctor, findings, premises
from keydesk.accounts import factors
from keydesk.accounts.codes import context_of
from keydesk.attempts import store
from keydesk.events import log as events
from keydesk.kit import clock, leases, parse, seal
from keydesk.kit.secret import Secret
from keydesk.kit.settings import Settings
from tests.attempts.calling import CALL
from tests.harness.smtp import post_office

SECRET = Secret("JBSWY3DPEHPK3PXP")


@pytest.fixture
def given(tmp_path) -> Settings:
    tmp_path.chmod(0o700)
    return Settings(tmp_path)


@pytest.fixture
def at_its_time(house, monkeypatch):
    """The machine's clock, too, says what the house's does."""
    monkeypatch.setattr(checkups, "machine_now", lambda: house.now)
    return house


def test_a_house_of_now_is_well(house, monkeypatch):
    for file in house.data.glob("*.db*"):
        file.chmod(0o600)
    house.data.chmod(0o700)
    house.now = clock.machine_now()
    with house.write() as db:
        db.execute(events.events.delete())
    monkeypatch.setattr(checkups, "pending", lambda *_: False)
    found = doctor.examine(house.inside)
    assert [f for f in found if f.state != "ok"] == []
    assert findings.healthy(found)
    assert [f.check for f in found] == [*doctor.OF_SETTINGS, *doctor.OF_DATABASES]


def test_when_the_database_is_away_every_check_still_answers(sqlite_house):
    house = sqlite_house
    house.database.dispose()
    (house.data / "keydesk.db").rename(house.data / "gone.db")
    found = {f.check: f.state for f in doctor.examine(house.inside)}
    assert {"database", "clock", "jobs", "seals"} <= {n for n, s in found.items() if s == "bad"}
    assert found["attempts"] == found["disk"] == "ok"


def test_a_clock_behind_the_newest_event(at_its_time):
    assert checkups.clock(at_its_time.inside).state == "ok" or at_its_time.dialect == "postgresql"
    at_its_time.issue()
    at_its_time.now -= timedelta(minutes=5)
    found = checkups.clock(at_its_time.inside)
    assert found.state == "bad"
    assert "an event happened at 2030-01-01 12:00:00" in found.message


def test_a_clock_that_differs_from_the_databases(house, monkeypatch):
    """Two workers on two machines, an hour apart, let a key live an hour longer on one of them."""
    with house.write() as db:
        db.execute(events.events.delete())
    now = clock.machine_now() + timedelta(hours=1)
    monkeypatch.setattr(checkups, "machine_now", lambda: now)
    found = checkups.clock(house.inside)
    assert found.state == ("ok" if house.dialect == "sqlite" else "warning")
    assert house.dialect == "sqlite" or "-3600" in found.message


def test_a_database_of_an_older_version(sqlite_house):
    """Made by the tests without migrations, it looks like one from before them all."""
    found = checkups.migrations(sqlite_house.inside)
    assert (found.state, found.remedy) == ("bad", "Run `keydesk migrate`.")


def sealed(house, context: str) -> None:
    user_id = house.by.user_id
    with house.write() as db:
        text = house.inside.seals.seal(SECRET, context)
        factors.begin(db, user_id, text, now=house.now)


def test_a_sealed_secret_that_opens_and_one_whose_key_is_gone(house):
    sealed(house, context_of(house.by.user_id))
    assert checkups.seals(house.inside).state == "ok"
    (house.data / seal.FILE).unlink()
    found = checkups.seals(house.inside)
    assert (found.state, found.message) == ("bad", "1 of 1 sealed secrets do not open.")


def test_a_sealed_secret_that_belongs_to_another_row(house):
    """Its key has the right name; only opening it shows that it is somebody else's."""
    sealed(house, context_of("somebody"))
    assert checkups.seals(house.inside).state == "bad"


def test_a_key_file_that_cannot_be_read_is_one_finding(sqlite_house):
    sealed(sqlite_house, context_of(sqlite_house.by.user_id))
    (sqlite_house.data / seal.FILE).write_text("nonsense")
    found = {f.check: f for f in doctor.examine(sqlite_house.inside)}["seals"]
    assert (found.state, "keydesk.key" in found.message) == ("bad", True)


def test_the_key_is_read_once_however_many_secrets_there_are(sqlite_house, monkeypatch):
    seals, read = sqlite_house.inside.seals, []
    texts = [(seals.seal(SECRET, "here"), "here")] * 50
    keys = seal.Seals._keys
    monkeypatch.setattr(seal.Seals, "_keys", lambda self: read.append(1) or keys(self))
    assert (seals.unopened(texts), len(read)) == (0, 1)


def test_a_job_that_nobody_does(house):
    assert checkups.jobs(house.inside).state == "ok"
    with house.write() as db:
        leases.take(db, "purge_tokens", "dead", life=timedelta(minutes=3), now=house.now)
    assert checkups.jobs(house.inside).state == "ok"
    house.later(minutes=4)
    assert checkups.jobs(house.inside).state == "ok", "a server just started again"
    house.later(minutes=1)
    found = checkups.jobs(house.inside)
    assert found.state == "warning"
    assert "purge_tokens since 2030-01-01 12:03:00" in found.message


def test_attempts_that_were_lost_within_a_day(house):
    house.book.waiting.lost[house.now] = 12
    house.book.waiting.counts[house.now, CALL] = [1, 0, 0]
    with house.usage.write() as db:
        store.add(db, house.book.take())
    assert checkups.attempts(house.inside).message.startswith("12 could not be counted")
    house.later(hours=25)
    assert checkups.attempts(house.inside).state == "ok"


def test_books_that_grew(house, monkeypatch):
    assert checkups.sizes(house.inside).state == "ok"
    monkeypatch.setattr(checkups, "LARGE", 10)
    assert "fewer days" in checkups.sizes(house.inside).remedy


def test_a_write_ahead_log_that_grew(sqlite_house, monkeypatch):
    monkeypatch.setattr(checkups, "LARGE_LOG", 10)
    (sqlite_house.data / "usage.db-wal").write_bytes(b"x" * 11)
    assert "reads without end" in checkups.sizes(sqlite_house.inside).remedy


def test_a_full_disk(given, monkeypatch):
    assert premises.disk(given).state == "ok"
    monkeypatch.setattr(premises, "LITTLE_SPACE", 10**18)
    assert premises.disk(given).state == "warning"


FILES = [
    ("keydesk.key", "x", 0o640, "bad"),
    ("keydesk.key", "x", 0o600, "ok"),
    ("keydesk.toml", 'smtp_password = "x"', 0o644, "bad"),
    ("keydesk.toml", 'database_url = "postgresql://a:b@c/d"', 0o604, "bad"),
    ("keydesk.toml", "port = 9000", 0o644, "warning"),
    ("keydesk.toml", 'metrics_token = "x"', 0o600, "ok"),
    ("usage.db", "", 0o660, "warning"),
    ("keydesk.db-wal", "", 0o644, "warning"),
    ("keydesk.db.stamp", "", 0o666, "warning"),
    ("keydesk.rates", "", 0o640, "warning"),
]


@pytest.mark.parametrize(("name", "text", "mode", "state"), FILES)
def test_files_that_others_may_read(given, name, text, mode, state):
    (given.data / name).write_text(text)
    (given.data / name).chmod(mode)
    found = premises.files(given)
    assert found.state == state
    assert state == "ok" or name in found.message


def test_a_data_directory_that_is_open(given):
    given.data.chmod(0o755)
    assert premises.files(given).state == "warning"


WAY_IN = [
    (premises.https, {}, "ok"),
    (premises.https, {"allow_http": True}, "warning"),
    (premises.https, {"host": "0.0.0.0"}, "warning"),
    (premises.https, {"host": "0.0.0.0", "tls_cert": "c", "tls_key": "k"}, "ok"),
    (premises.proxies, {}, "ok"),
    (premises.proxies, {"public_url": "https://k.example"}, "warning"),
    (premises.proxies, {"public_url": "https://k.example", "tls_cert": "c"}, "ok"),
    (premises.proxies, {"public_url": "https://k.example", "trusted_proxies": "10.0.0.1"}, "ok"),
    (premises.proxies, {"public_url": "http://k.example", "trusted_proxies": "::1"}, "warning"),
    (premises.proxies, {"trusted_proxies": "0.0.0.0/0"}, "bad"),
    (premises.metrics, {}, "ok"),
    (premises.metrics, {"metrics_addresses": "::/0"}, "warning"),
    (premises.metrics, {"metrics_addresses": "", "metrics_token": "x" * 20}, "ok"),
]


@pytest.mark.parametrize(("check", "changes", "state"), WAY_IN)
def test_the_way_in(given, check, changes, state):
    read = {n: parse.networks(v) if n.endswith("es") else v for n, v in changes.items()}
    found = check(replace(given, **read))
    assert (found.state, bool(found.remedy)) == (state, state != "ok")


def test_traces_that_nothing_can_send(given, monkeypatch):
    assert premises.tracing(given).state == "ok"
    wanted = replace(given, traces_endpoint="http://127.0.0.1:4318")
    assert premises.tracing(wanted).state == "ok"
    monkeypatch.setattr(premises, "SENDERS", ("opentelemetry.nothing.at.all",))
    assert "keydesk[otel]" in premises.tracing(wanted).remedy


def mailing(given, **changes) -> findings.Finding:
    usual = {"smtp_host": "127.0.0.1", "smtp_tls": "none", "mail_from": "a@b.example"}
    return premises.post(replace(given, **(usual | changes)))


def test_a_mail_server_is_greeted_and_sent_nothing(given):
    assert premises.post(given).state == "ok"
    with post_office() as post:
        assert mailing(given, smtp_port=post.port).state == "ok"
        assert "no STARTTLS" in mailing(given, smtp_port=post.port, smtp_tls="starttls").message
        named = mailing(given, smtp_port=post.port, smtp_user="u", smtp_password="canary-77")
        assert (named.state, "canary" in named.message) == ("bad", False)
        assert post.letters == []
        post.broken = True
        assert mailing(given, smtp_port=post.port).state == "bad"
    assert "cannot be reached" in mailing(given, smtp_port=post.port).message


def test_a_refused_password_is_not_repeated(given, monkeypatch):
    def refuse(*_):
        raise smtplib.SMTPAuthenticationError(535, b"no canary-77")

    monkeypatch.setattr(premises.mail, "connect", refuse)
    assert "refuses smtp_user" in mailing(given).message


def test_what_is_bad_is_told_with_the_exit_status(given):
    found = [findings.ok("a", "Well."), findings.warning("b", "So so.", "Do it.")]
    assert findings.healthy(found)
    assert not findings.healthy([*found, findings.bad("c", "No.")])
    assert json.loads(findings.as_json(found))[1] == {
        "state": "warning", "check": "b", "message": "So so.", "remedy": "Do it.",
    }  # fmt: skip
    assert findings.as_text(found).splitlines()[1].endswith("So so. Do it.")
