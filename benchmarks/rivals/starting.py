"""The rivals' own environment, and their servers: made once under var/, started for each run."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.processes import served

ROOT = Path(__file__).resolve().parents[2]
PINNED = ROOT / "benchmarks" / "rivals.txt"
HOME = ROOT / "var" / "rivals"
BIN = HOME / "bin"


def install() -> None:
    """With uv when it is there, else with pip; both check every hash."""
    stamp = HOME / "installed.txt"
    if stamp.exists() and stamp.read_bytes() == PINNED.read_bytes():
        return
    print("Setting up var/rivals, this takes a minute the first time…", file=sys.stderr)
    hashed = ["--quiet", "--require-hashes", "-r", str(PINNED)]
    uv, python = shutil.which("uv"), str(BIN / "python")
    make = [uv, "venv", "--quiet", "--clear"] if uv else [sys.executable, "-m", "venv", "--clear"]
    subprocess.run([*make, str(HOME)], check=True)
    pip = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    subprocess.run([*pip, *hashed], check=True)
    shutil.copyfile(PINNED, stamp)


@contextmanager
def rival(site: str, database: Path, client: str, secret: str, *, hashed: bool) -> Iterator[str]:
    """One worker of granian with one client; the URL.  SQLite as durable as ours, and as quick."""
    environ = {
        "BENCHMARK_DATABASE": str(database),
        "BENCHMARK_CLIENT": client,
        "BENCHMARK_SECRET": secret,
        "BENCHMARK_HASHED": "1" if hashed else "0",
    }
    module = f"benchmarks.rivals.{site}"
    made = [str(BIN / "python"), "-m", module]
    subprocess.run(made, env=os.environ | environ, cwd=ROOT, check=True)
    program = [str(BIN / "granian"), "--interface", "wsgi", "--working-dir", str(ROOT)]
    with served(program, [f"{module}:app"], environ) as url:
        yield url
