"""kill -9 in the middle of writing (security case 99)."""

import os
import signal
import sqlite3
import subprocess
import sys
import time

from tests.harness.command import environment

CHANGES = """
import itertools, sys
from pathlib import Path
from keydesk.accounts.desk import operator
from keydesk.auth import open_house
from keydesk.connections import verbs as connections
from keydesk.connections.wishes import Wish as ConnectionWish
from keydesk.credentials import verbs
from keydesk.credentials.wishes import Wish
from keydesk.kit.settings import current
import click

house = open_house(current(Path(sys.argv[1])))
with click.Context(click.Command("x")):
    by = operator(house, None)
with house.database.write() as db:
    shop = connections.create(db, by, ConnectionWish("Shop"), limit=50, now=house.clock())
print("ready", flush=True)
for number in itertools.count():
    with house.database.write() as db:
        made = verbs.issue(db, by, shop, Wish(f"K {number} {sys.argv[2]}"), prefix="kd_live",
                           now=house.clock())
    with house.database.write() as db:
        verbs.revoke(db, by, made.credential.id, now=house.clock())
"""
WHOLE = """
SELECT c.id FROM credentials c
WHERE (SELECT count(*) FROM credential_secrets s WHERE s.credential_id = c.id) != 1
   OR (SELECT count(*) FROM events e WHERE e.subject = c.id AND e.name = 'key.issued') != 1
   OR (SELECT count(*) FROM events e WHERE e.subject = c.id AND e.name = 'key.revoked')
      != (c.revoked_at IS NOT NULL)
"""
ORPHANS = """
SELECT subject FROM events WHERE name = 'key.issued' AND subject NOT IN (SELECT id FROM credentials)
"""


def test_a_killed_process_leaves_every_key_whole_with_its_secret_and_its_events(instance):
    """Half a creation is a secret that nobody can revoke; half a revocation is a lie in the log."""
    for number in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", CHANGES, instance.data, str(number)],
            env=environment(), stdout=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout.readline() == b"ready\n"
        time.sleep(0.3 + number / 13)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
    db = sqlite3.connect(instance.data / "keydesk.db")
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    assert db.execute(WHOLE).fetchall() == []
    assert db.execute("SELECT count(*) FROM credentials").fetchone()[0] > 4
    assert db.execute(ORPHANS).fetchall() == []
    db.close()
    assert len(instance.json("connections", "list")) == 4
    instance.tell("keys", "create", "--connection", "shop", "--name", "After")
