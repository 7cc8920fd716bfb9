"""The README's promise, kept: make demo, paste the line, see products, revoke, paste it again.

Security case 104.  The first minute decides whether anybody stays; a line that fails when pasted
ends it.
"""

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.harness.command import environment, keydesk_json, run
from tests.harness.console import Console
from tests.harness.ports import free_port
from tests.house.sources import ROOT


@contextmanager
def demo(data: Path, port: int) -> Iterator[str]:
    """`make demo` in a group of processes of its own; what it printed."""
    log = data.parent / "demo.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            ["make", "demo", f"PORT={port}", f"DATA={data}"],
            cwd=ROOT,
            env=environment(),
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield _ready(process, log, port)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _ready(process: subprocess.Popen[bytes], log: Path, port: int) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        told = log.read_text(errors="replace")
        if "curl" in told and _paste(f"curl -fs http://127.0.0.1:{port}/healthz").returncode == 0:
            return told
        time.sleep(0.2)
    raise AssertionError(log.read_text(errors="replace"))


def _paste(line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=30)


def test_the_demo_keeps_what_the_readme_promises(tmp_path):
    data, port = tmp_path / "demo", free_port()
    with demo(data, port) as told:
        line = re.search(r"curl .*", told).group()
        products = json.loads(_paste(line).stdout)
        assert products["_embedded"]["items"]
        _sign_in(told, port)
        key_id = re.search(r"kd_live_(\w{12})_", line).group(1)
        assert _last_use(data, key_id)
        run("--data", data, "keys", "revoke", key_id)
        assert json.loads(_paste(line).stdout)["code"] == 401


def _sign_in(told: str, port: int) -> None:
    email, password = re.findall(r"(?:E-mail|Password) +(\S+)", told)
    with Console(f"http://127.0.0.1:{port}", email, password) as console:
        assert console.get("/console/access-keys").status_code == 200


def _last_use(data: Path, key_id: str) -> bool:
    """Shown about a second after the call."""
    for _ in range(50):
        shown = keydesk_json("--data", data, "keys", "show", key_id)
        if any(secret["last_use"] for secret in shown["secrets"]):
            return True
        time.sleep(0.2)
    return False


def test_the_readme_names_the_two_commands():
    text = (ROOT / "README.md").read_text()
    assert "make demo" in text
    assert "make test" in text
    assert "/api/rest/v1/products" in text
