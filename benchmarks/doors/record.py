"""What a run found, with all that a reader must know of it; kept as JSON, and read back."""

import json
import os
import platform
import sqlite3
import subprocess
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks import load
from benchmarks.doors.turns import Figure
from benchmarks.rivals.starting import BIN

PYTHON = BIN / "python"
VERSIONS = (
    "import importlib.metadata as m, sys\n"
    "print(', '.join(f'{name} {m.version(name)}' for name in sys.argv[1:]))"
)
SHOWN = (
    "granian", "django", "djangorestframework", "djangorestframework-api-key",
    "django-oauth-toolkit",
    "authlib", "flask", "fastapi", "fastapi-users",
)  # fmt: skip


@dataclass
class Record:
    """figures and missing are by the keys of aims.py; missing says why."""

    day: str
    command: str
    rounds: int
    seconds: int
    machine: dict[str, str]
    figures: dict[str, Figure] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


def begun(rounds: int, seconds: int, *more: str) -> Record:
    """`more` of the command line decides what is measured; where it is written is left out."""
    often = f"--rounds {rounds} --seconds {seconds}"
    command = " ".join(["python -m benchmarks.doors", often, *more, "--page docs/performance.md"])
    day = f"{datetime.now(UTC):%-d %B %Y}"
    return Record(day, command, rounds, seconds, _machine())


def write(record: Record, path: Path) -> None:
    path.write_text(json.dumps(asdict(record), indent=1) + "\n", encoding="utf-8")


def read(path: Path) -> Record:
    found = json.loads(path.read_text(encoding="utf-8"))
    found["figures"] = {key: Figure(**one) for key, one in found["figures"].items()}
    return Record(**found)


def _machine() -> dict[str, str]:
    """Its class: nothing that tells which one it is."""
    return {
        "Cores": f"{os.cpu_count()}, {platform.machine()}",
        "Load average when it began": f"{os.getloadavg()[0]:.1f}",
        "Python": platform.python_version(),
        "Server": f"granian {version('granian')}, one worker",
        "SQLite": sqlite3.sqlite_version,
        "Load": f"{load.name()}, {load.CONNECTIONS} connections",
    }


def others() -> str:
    """They are installed when they are first measured."""
    if not PYTHON.exists():
        return "not installed"
    told = subprocess.run([PYTHON, "-c", VERSIONS, *SHOWN], capture_output=True, check=True)
    return told.stdout.decode().strip()
