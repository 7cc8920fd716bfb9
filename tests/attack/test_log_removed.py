"""Somebody tidies the data directory while the server runs."""

import sqlite3
import time
from contextlib import closing

import pytest

from keydesk.auth import Accepted
from keydesk.kit.errors import Unavailable
from keydesk.kit.stamp import LOOK_EVERY
from tests.harness.command import keydesk


def test_without_its_log_memory_is_not_believed(sqlite_house):
    """Whoever deletes SQLite's two files beside the database separates the server from all that is
    written later: a key that was revoked at the command line was accepted by the server for ever,
    though the command had said that its next call gets a 401 error.
    """
    issued, path = sqlite_house.issue(), sqlite_house.database.path
    assert isinstance(sqlite_house.ask(issued.secret), Accepted)
    _settle(path)
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink()
    _revoke(sqlite_house, issued.credential.id)
    time.sleep(LOOK_EVERY)
    for _ in range(2):
        with pytest.raises(Unavailable):
            sqlite_house.ask(issued.secret)


def test_health_says_so_too(sqlite_house):
    """A balancer went on sending calls to a worker that could judge none of them."""
    issued, path = sqlite_house.issue(), sqlite_house.database.path
    scheme = sqlite_house.scheme
    scheme.probe()
    sqlite_house.ask(issued.secret)
    scheme.probe()
    _settle(path)
    path.with_name(f"{path.name}-wal").unlink()
    with pytest.raises(Unavailable):
        scheme.probe()


def _settle(path):
    """All into the database itself, so that nothing is lost with the log."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _revoke(house, key_id):
    (house.data / "keydesk.toml").touch()
    where = ("--data", house.data, "--organization", "nordlys-living")
    keydesk("keys", "revoke", key_id, *where)
