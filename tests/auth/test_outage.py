"""The database is away, broken or full: 503, never 401, never let through (security case 100)."""

import pytest

from keydesk.attempts import Flusher
from keydesk.credentials import verbs
from tests.auth.calling import PRODUCTS, WHOAMI, bearer, caller, outcomes


def rename(house, old, new, book="database"):
    with getattr(house, book).write() as db:
        db.exec_driver_sql(f"ALTER TABLE {old} RENAME TO {new}")


@pytest.mark.parametrize("table", ["credentials", "credential_secrets", "memberships"])
def test_a_missing_table_is_an_outage_and_it_ends_by_itself(house, table):
    """It is an OperationalError on SQLite and a ProgrammingError on PostgreSQL.  What is remembered
    still holds, since nothing that decides has changed; what is not must be looked for."""
    secret = house.issue().secret
    client = caller(house, bearer(secret.reveal()))
    rename(house, table, "away")
    for address in (PRODUCTS, WHOAMI):
        answer = client.get(address)
        assert answer.status_code == 503
        assert "www-authenticate" not in answer.headers
    rename(house, "away", table)
    assert client.get(PRODUCTS).status_code == 200
    assert outcomes(house) == {"accepted": 1, "unavailable": 2}


def test_a_revocation_that_cannot_be_written_is_503_and_changes_nothing(house):
    managing = caller(house, bearer(house.issue(house.managing()).secret.reveal()))
    issued = house.issue()
    told = house.told()
    rename(house, "events", "away")
    answer = managing.post(f"/manage/v1/keys/{issued.credential.id}/revoke")
    assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
    rename(house, "away", "events")
    assert house.told() == told
    assert managing.post(f"/manage/v1/keys/{issued.credential.id}/revoke").status_code == 200
    assert house.told() == [*told, "key.revoked"]


def test_without_the_usage_database_calls_still_pass_and_nothing_is_lost(house):
    """Who calls what is worth less than that they can call."""
    client = caller(house, bearer(house.issue().secret.reveal()))
    rename(house, "attempts", "away", "usage")
    assert client.get(PRODUCTS).status_code == 200
    flusher = Flusher(house.book, house.usage)
    assert not flusher.flush()
    assert client.get(PRODUCTS).status_code == 200
    assert not flusher.flush()
    rename(house, "away", "attempts", "usage")
    assert outcomes(house) == {"accepted": 2}


def test_when_the_disk_is_full_changes_are_503_and_keys_still_pass(sqlite_house):
    house = sqlite_house
    issued = house.issue(house.managing())
    client = caller(house, bearer(issued.secret.reveal()))
    made = client.post("/manage/v1/connections", json={"label": "Shop", "permissions": []})
    connection = made.json()["code"]
    with house.database.read() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar_one()
    house.database.dispose()
    raw = house.database.engine.raw_connection()
    raw.execute(f"PRAGMA max_page_count={pages}")
    raw.close()  # back into the pool: the one connection that is used now
    statuses = []
    for number in range(300):
        body = {"name": f"Key {number} {'x' * 60}", "connection": connection}
        answer = client.post("/manage/v1/keys", json=body)
        statuses.append(answer.status_code)
        if answer.status_code != 201:
            break
    assert statuses[-1] == 503
    assert client.get(WHOAMI).status_code == 200
    raw = house.database.engine.raw_connection()
    raw.execute("PRAGMA max_page_count=1000000")
    raw.close()
    assert client.post("/manage/v1/keys", json=body).status_code == 201
    assert house.told().count("key.issued") == 1 + len(statuses)


def test_a_refusal_during_an_outage_is_not_remembered(house):
    """A program that was told 401 throws its key away."""
    issued = house.issue()
    client = caller(house, bearer(issued.secret.reveal()))
    rename(house, "credentials", "away")
    assert client.get(WHOAMI).status_code == 503
    rename(house, "away", "credentials")
    assert client.get(WHOAMI).status_code == 200
    house.do(verbs.revoke, issued.credential.id)
    assert client.get(WHOAMI).status_code == 401
