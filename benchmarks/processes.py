"""Servers to measure: started, waited for, weighed, stopped."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BIN = Path(sys.executable).parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def granian(app: str, *options: str, **environ: str) -> Iterator[str]:
    """One worker; the URL."""
    with served([str(BIN / "granian"), "--interface", "asgi"], [*options, app], environ) as url:
        yield url


@contextmanager
def served(program: list[str], options: list[str], environ: dict[str, str]) -> Iterator[str]:
    """granian, of this environment or another's."""
    port = free_port()
    once = ["--no-log", "--workers", "1", "--workers-kill-timeout", "3"]
    where = ["--host", "127.0.0.1", "--port", str(port)]
    with running([*program, *once, *where, *options], environ):
        url = f"http://127.0.0.1:{port}/"
        wait(url)
        yield url


@contextmanager
def running(command: list[str], environ: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command, env=os.environ | environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait(url: str, seconds: float = 30) -> float:
    """Seconds until the first answer, of any status."""
    started = time.perf_counter()
    while time.perf_counter() - started < seconds:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.005)
        else:
            break
    else:
        raise TimeoutError(url)
    return time.perf_counter() - started


def worker_megabytes(pid: int) -> float:
    """Resident memory of the largest child of a server."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return max((_megabytes(child) for child in children), default=0.0)


def _megabytes(pid: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    resident = next(line for line in lines if line.startswith("VmRSS:"))
    return int(resident.split()[1]) / 1024
