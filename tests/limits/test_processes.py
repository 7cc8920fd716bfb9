"""Real processes on one counter: never more than it says, whoever dies."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from keydesk.auth.limits import Rate, limits
from keydesk.kit.clock import SystemClock
from keydesk.limits.cells import Cells
from keydesk.limits.counters import Counters
from keydesk.limits.model import Flow, block

pytestmark = pytest.mark.world
RATE = Rate(500, 1, 100)
CALLING = """
import sys, time
from pathlib import Path
from keydesk.auth.limits import Rate
from keydesk.limits.cells import Busy, Cells
from keydesk.limits.model import Flow
cells, flow, passed, end = Cells(Path(sys.argv[1])), Flow("credential:1", Rate(500, 1, 100)), 0, 0
end = time.monotonic() + 3
while time.monotonic() < end:
    try:
        passed += cells.take([flow], 1)[0][0].ok
    except Busy:
        time.sleep(0.0002)
    print(passed, flush=True)
"""
LEASING = """
import asyncio, sys
from pathlib import Path
from keydesk.auth import open_house
from keydesk.auth.limits import limits
from keydesk.kit.settings import Settings
from keydesk.limits.counters import Counters
counters = Counters(open_house(Settings(Path(sys.argv[1]), database_url=sys.argv[2])))
async def call():
    while True:
        passed = await counters.take([("credential:1", limits(daily=3000))], "org", 1)
        print(type(passed).__name__, flush=True)
asyncio.run(call())
"""


def started(code, *arguments):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_rate_holds_across_processes_and_kills(tmp_path):
    """Counted by each alone it let in four times as many."""
    path, begun = tmp_path / "keydesk.rates", time.monotonic()
    running = [started(CALLING, path) for _ in range(4)]
    time.sleep(1.5)
    os.kill(running[0].pid, signal.SIGKILL)
    told = [process.communicate()[0].split() for process in running]
    took = time.monotonic() - begun
    passed = sum(int(lines[-1]) for lines in told if lines)
    assert passed <= RATE.burst + RATE.count * took + 1
    assert passed > RATE.burst + RATE.count  # nobody who died holds the lock
    cells = Cells(path)
    assert len(cells.take([Flow("credential:2", RATE)], 1)[0]) == 1
    cells.close()


def test_a_quota_is_never_exceeded_and_a_kill_wastes_one_block(house):
    """What a dead worker had taken is lost for the day; all the rest can be used."""
    arguments = house.settings.data, house.settings.database_url
    running = [started(LEASING, *arguments) for _ in range(3)]
    passed = []
    for process in running:
        assert process.stdout
        passed.append(sum(process.stdout.readline().startswith("Passed") for _ in range(300)))
        os.kill(process.pid, signal.SIGKILL)
        passed[-1] += process.stdout.read().count("Passed")
        process.stdout.close()
        process.wait()
    told = [("credential:1", limits(daily=3000))]
    rest = asyncio.run(until_refused(Counters(real(house)), told))
    assert sum(passed) + rest <= 3000
    assert sum(passed) + rest >= 3000 - 3 * (block(3000, 3000, 1) + 2)


def real(house):
    """Its own clock: the processes live now."""
    return replace(house.inside, clock=SystemClock())


async def until_refused(counters, told):
    passed = 0
    while type(await counters.take(told, "org", 1)).__name__ == "Passed":
        passed += 1
    return passed
