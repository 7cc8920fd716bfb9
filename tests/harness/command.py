"""The `keydesk` command as a person runs it: another process, a clean environment."""

import json
import os
import select
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).parent / "keydesk"
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR")


def environment(**more: str) -> dict[str, str]:
    """No KEYDESK_* of the developer's own shell reaches a test."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | more


def run(*arguments: str | Path, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Whatever the exit status; `given` is standard input, `more` the environment."""
    with tempfile.TemporaryDirectory(prefix="kd-run-") as folder:
        files = [Path(folder) / name for name in ("given", "output", "errors")]
        for path, text in zip(files, (given, "", ""), strict=True):
            path.write_text(text)
        command = list(map(str, arguments))
        code = _nursery().run(json.dumps([command, environment(**more), list(map(str, files))]))
        output, errors = (path.read_text() for path in files[1:])
    return subprocess.CompletedProcess(command, code, output, errors)


@dataclass
class Nursery:
    """See nursery.py."""

    process: subprocess.Popen[str]

    def run(self, line: str) -> int:
        assert self.process.stdin
        assert self.process.stdout
        print(line, file=self.process.stdin, flush=True)
        if not select.select([self.process.stdout], [], [], 120)[0]:
            self.process.kill()
            _nursery.cache_clear()
            raise TimeoutError("The command did not end within two minutes.")
        return int(self.process.stdout.readline())


@cache
def _nursery() -> Nursery:
    command = [sys.executable, "-m", "tests.harness.nursery"]
    return Nursery(
        subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
    )


def keydesk(*arguments: str | Path, given: str = "", **more: str) -> str:
    """Standard output of a command that must succeed."""
    done = run(*arguments, given=given, **more)
    assert done.returncode == 0, (
        f"keydesk {arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
    )
    return done.stdout


def keydesk_json(*arguments: str | Path, **more: str) -> Any:
    return json.loads(keydesk(*arguments, "--json", **more))
