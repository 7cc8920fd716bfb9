"""A real process that is killed, and files of two hundred megabytes."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

KEYDESK = Path(sys.executable).with_name("keydesk")
# Runs a command and says its greatest memory, in kilobytes.  Linux counts what the process held
# that forked it, so that has to be a small one, and not that of the tests.
MEASURED = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[1:])
_, status, used = os.wait4(process.pid, 0)
print(used.ru_maxrss, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""


@pytest.fixture
def data(tmp_path):
    found = tmp_path / "desk"
    command = [KEYDESK, "init", "--data", found, "--organization", "Nordlys"]
    owner = ["--owner-email", "a@b.example", "--owner-password-stdin"]
    subprocess.run([*command, *owner], input=b"walnut-ferry-lantern-93\n", check=True)
    return found


def importing(data, path) -> list[object]:
    return [KEYDESK, "catalog", "import", path, "--data", data]


def asked(data, question: str) -> list[tuple]:
    with sqlite3.connect(data / "keydesk.db") as db:
        return db.execute(question).fetchall()


@pytest.mark.world
def test_kill_9_in_the_middle_loses_nothing_and_doubles_nothing(data, tmp_path):
    folder = tmp_path / "set"
    folder.mkdir()
    lines = "".join(f"p{n:05};master;p{(n + 1) % 3000:05}\n" for n in range(3000))
    (folder / "products.csv").write_text(f"sku;categories;PACK-products\n{lines}")
    killed = 0
    for wanted in (600, 2000, 3400):
        with subprocess.Popen(importing(data, folder), stderr=subprocess.DEVNULL) as process:
            while process.poll() is None:
                (done,) = asked(data, "select coalesce(max(done), 0) from transfers")[0]
                if done >= wanted:
                    os.kill(process.pid, signal.SIGKILL)
                    killed += 1
                    break
                time.sleep(0.01)
    last = subprocess.run(importing(data, folder), capture_output=True, text=True)
    assert killed == 3
    assert "Continuing at products.csv line " in last.stderr
    assert last.stdout.splitlines() == ["products.csv: 3,000 created, 3,000 linked"]
    told = "select name, count(*), count(distinct subject) from catalog_events group by 1"
    assert {name: (n, d) for name, n, d in asked(data, told)} == {
        "product.created": (3000, 3000), "product.updated": (3000, 3000)
    }  # fmt: skip


@pytest.mark.world
def test_two_hundred_megabytes_are_read_line_by_line(data, tmp_path):
    """One quote that never closes in the middle of it, and one line of thirty megabytes."""
    path = tmp_path / "products.csv"
    with path.open("w") as file:
        file.write("sku;nothing\n")
        for n in range(3400):
            file.write(f"p{n};{'x' * 50_000}\n")
            if n == 1000:
                file.write('open;"quote\n')
            if n == 2000:
                file.write("y" * 30_000_000 + "\n")
    assert path.stat().st_size > 200_000_000
    command = [sys.executable, "-c", MEASURED, *importing(data, path), "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert json.loads(done.stdout)["files"] == {"products.csv": {"refused": 3402}}
    assert int(done.stderr.splitlines()[-1]) < 500_000
