"""The `keydesk` command as a person runs it: another process, a clean environment."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PROGRAM = Path(sys.executable).parent / "keydesk"
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR")


def environment(**more: str) -> dict[str, str]:
    """No KEYDESK_* of the developer's own shell reaches a test."""
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ} | more


def run(*arguments: str | Path, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Whatever the exit status; `given` is standard input, `more` the environment."""
    return subprocess.run(
        [str(PROGRAM), *map(str, arguments)],
        input=given,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
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
