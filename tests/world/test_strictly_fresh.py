"""Four workers, a hundred thousand calls, two thousand changes of every kind: not one call is
judged by what was (security cases 68 to 75, 99, 100).

Meanwhile workers and commands are killed, and the clock is set by five minutes and back.  A log of
begins and ends, written by who calls and who changes, is judged afterwards: a call may hear what
held at any moment between its own begin and end, and nothing else.
"""

import os
import random
import signal
import struct
import subprocess
import sys
import time
from bisect import bisect_left
from collections import Counter
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.harness.command import ROOT, keydesk
from tests.harness.server import Server
from tests.world.asking import LINE, RECORD
from tests.world.changing import SLOTS, Desk

SIZES = {"sqlite": (2000, 100_000), "postgres": (400, 20_000)}  # changes, calls
STEPS = (300_000_000, 0, -300_000_000, 0)  # microseconds
ASKING = 3  # programs
APART = 8  # seconds: granian gives up when one worker dies twice within 5.5


@pytest.mark.world
@pytest.mark.parametrize("kind", SIZES)
def test_no_call_hears_what_held_before_it_began(kind, tmp_path, request):
    url = request.getfixturevalue("postgres").create("strictly_fresh") if kind == "postgres" else ""
    data, steps = tmp_path / "data", tmp_path / "steps"
    steps.write_bytes(struct.pack("<q", 0))
    _init(data, url)
    table = tmp_path / "table"
    table.write_bytes(b" " * LINE * SLOTS)
    stepping = {"PYTHONPATH": str(Path(__file__).parent / "stepping"), "CLOCK_STEPS": str(steps)}
    changes, wanted = SIZES[kind]
    next_kill, kills = time.monotonic() + APART, 0
    with Server(data, workers=4, **stepping) as server, Desk(data, server.port, table) as desk:
        with _asking(server.port, table, tmp_path) as logs:
            for number in range(10**9):
                if (
                    number >= changes
                    and sum(log.stat().st_size for log in logs) // RECORD.size >= wanted
                ):
                    break
                desk.change()
                if time.monotonic() > next_kill:
                    _kill_a_worker(server.pid)
                    next_kill, kills = time.monotonic() + APART, kills + 1
                if number % 150 == 75:
                    with steps.open("r+b") as file:  # in place: all have it mapped
                        file.write(struct.pack("<q", STEPS[number // 150 % 4]))
        heard, wrong = _judged(desk, logs)
    print(f"{number} changes {dict(desk.ways)}; {kills} workers killed; calls {dict(heard)}")
    assert wrong == []
    assert kills >= 2
    assert sum(heard.values()) >= wanted
    assert {200, 401, 403} <= set(heard) <= {0, 200, 401, 403}
    assert min(desk.ways["killed, and done"], desk.ways["killed before"]) > 0


def _judged(desk: Desk, logs: list[Path]) -> tuple[Counter[int], list[str]]:
    heard: Counter[int] = Counter()
    wrong = []
    for log in logs:
        for began, ended, slot, generation, status in RECORD.iter_unpack(log.read_bytes()):
            heard[status] += 1
            told = desk.told[slot, generation]
            first = bisect_left(told, began, key=lambda change: change.ended)
            could = {told[first - 1].after} if first else set()
            for change in told[first:]:
                if change.began > ended:
                    break
                could |= change.heard
            if status and status not in could:
                wrong.append(f"{slot}/{generation} heard {status} at {began}, could hear {could}")
    return heard, wrong


@contextmanager
def _asking(port: int, table: Path, folder: Path):
    logs = [folder / f"log{n}" for n in range(ASKING)]
    command = [sys.executable, "-m", "tests.world.asking", str(port), str(table)]
    programs = [
        subprocess.Popen([*command, str(log), str(n)], cwd=ROOT) for n, log in enumerate(logs)
    ]
    try:
        yield logs
    finally:
        with table.open("r+b") as file:
            file.truncate(0)
        ends = [program.wait(timeout=60) for program in programs]
    assert ends == [0] * ASKING


def _kill_a_worker(server: int) -> None:
    """granian starts another in its place."""
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(server)], capture_output=True)
    workers = listed.stdout.split()
    assert workers
    with suppress(ProcessLookupError):
        os.kill(int(random.choice(workers)), signal.SIGKILL)


def _init(data: Path, database_url: str) -> None:
    told = ("--owner-email", "ingrid@nordlysliving.example", "--owner-password-stdin")
    more = ("--database-url", database_url) if database_url else ()
    named = ("--organization", "Nordlys")
    keydesk("init", "--data", data, *named, *told, *more, given="walnut-ferry-lantern-93\n")
