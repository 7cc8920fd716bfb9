"""The rivals' own environment, and their servers: made once under var/, started for each run."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE

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
    _made(site, environ)
    with _serving(site, environ, "wsgi") as url:
        yield url


@contextmanager
def guarded(site: str, database: Path, interface: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The same, with an endpoint that it guards: the URL, and the credentials that it takes."""
    environ = {"BENCHMARK_DATABASE": str(database)}
    credentials: dict[str, str] = json.loads(_made(site, environ))
    with _serving(site, environ, interface) as url:
        yield url, credentials


def _made(site: str, environ: dict[str, str]) -> str:
    """The database, and what making it printed."""
    command = [str(BIN / "python"), "-m", f"benchmarks.rivals.{site}"]
    told = subprocess.run(command, env=os.environ | environ, cwd=ROOT, check=True, stdout=PIPE)
    return told.stdout.decode()


@contextmanager
def _serving(site: str, environ: dict[str, str], interface: str) -> Iterator[str]:
    program = [str(BIN / "granian"), "--interface", interface, "--working-dir", str(ROOT)]
    with served(program, [f"benchmarks.rivals.{site}:app"], environ) as url:
        yield url
