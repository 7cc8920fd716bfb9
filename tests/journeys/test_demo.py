"""What `make demo` starts: everything that it prints can be used as it is printed."""

import re
import signal
import subprocess
import time

import pytest

from tests.harness.browser import context
from tests.harness.command import PROGRAM, environment
from tests.harness.ports import free_port
from tests.harness.postgres import die_with_parent

pytestmark = pytest.mark.browser


@pytest.fixture
def told(tmp_path):
    """What the demo said, as soon as it said all of it and answers."""
    port, log = free_port(), tmp_path / "demo.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [PROGRAM, "demo", "--data", tmp_path / "demo", "--port", str(port)],
            env=environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            preexec_fn=die_with_parent,  # noqa: PLW1509
        )  # fmt: skip
    yield patiently(log, port)
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=20)


def patiently(log, port):
    for _ in range(300):
        if subprocess.run(["curl", "-sf", f"http://127.0.0.1:{port}/healthz"]).returncode == 0:
            return log.read_text()
        time.sleep(0.1)
    raise RuntimeError(log.read_text())


def said(text, label):
    return re.search(rf"{label} +(\S+)", text).group(1)


def run(line):
    return subprocess.run(
        ["bash", "-c", line.replace("curl ", "curl -sS ", 1)], capture_output=True, text=True
    ).stdout


def test_the_address_the_password_and_the_line_work(told, browser):
    """A demo that fails at its first line is the last that somebody tries."""
    line = re.search(r"curl .*", told).group(0)
    assert '"items":[{' in run(line)
    page = context(browser).new_page()
    page.goto(said(told, "Sign in"))
    page.get_by_label("Email").fill(said(told, "E-mail"))
    page.get_by_label("Password").fill(said(told, "Password"))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Connections").wait_for()
    page.get_by_role("link", name="Access keys", exact=True).click()
    row = page.get_by_role("row", name=re.compile("Demo key"))
    for _ in range(20):
        if "ago" in row.inner_text():
            break
        page.wait_for_timeout(250)
        page.reload()
    assert "ago" in row.inner_text()
    page.get_by_role("button", name=re.compile("Actions for Demo key")).click()
    page.get_by_role("button", name="Revoke…").click()
    page.get_by_role("button", name="Revoke key").click()
    page.get_by_text("Revoked for good.").wait_for()
    assert '"code":401' in run(line)
    page.context.close()
