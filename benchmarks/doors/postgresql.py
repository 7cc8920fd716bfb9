"""The gate on PostgreSQL, on a throw-away server, where one can be started."""

import os
from pathlib import Path

from benchmarks import instance
from benchmarks.doors import gate
from benchmarks.doors.turns import Figure
from tests.harness.postgres import Postgres

URL = "KEYDESK_DATABASE_URL"


def measure(folder: Path, rounds: int, seconds: int) -> Figure | str:
    """Or why not."""
    try:
        server = Postgres()
    except (RuntimeError, KeyError) as error:
        return f"No server could be started here: {error}"
    data = folder / "postgresql"
    with server:
        os.environ[URL] = server.create("benchmark")
        try:
            key = instance.key(data, instance.found(data))
            return gate.measure(data, key, rounds, seconds)
        finally:
            del os.environ[URL]
