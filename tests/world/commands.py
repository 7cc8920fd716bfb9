"""The `keydesk` command a thousand times: a process each, forked from one that has imported it.

Importing takes a second and has nothing to do with what is tested.
"""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Self

from keydesk.cli import main
from tests.harness.command import environment
from tests.harness.nursery import load


class Commands:
    """`with Commands() as commands: commands.run("keys", "revoke", id)`."""

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.world.commands"],
            cwd=Path(__file__).parents[2],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()

    def run(self, *arguments: str | Path) -> None:
        """Comes back when the command's process has ended, and ended well."""
        self.process.stdin.write(json.dumps([str(part) for part in arguments]) + "\n")
        self.process.stdin.flush()
        status = self.process.stdout.readline().strip()
        assert status == "0", f"keydesk {arguments}: {status}"


def serve() -> None:
    load()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _run(json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _run(arguments: list[str]) -> None:
    """In the child: never comes back."""
    status = 70
    try:
        with contextlib.redirect_stdout(sys.stderr):
            main(arguments, standalone_mode=False)
        status = 0
    except SystemExit as ended:
        status = int(ended.code or 0)
    finally:
        os._exit(status)


if __name__ == "__main__":
    serve()
