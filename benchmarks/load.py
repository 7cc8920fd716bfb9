"""Requests per second of one address: by wrk, or by a small generator of our own without it."""

import re
import shutil
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

CONNECTIONS = 32


def per_second(url: str, headers: dict[str, str], seconds: int) -> float:
    generator = _wrk if shutil.which("wrk") else _own
    return generator(url, headers, seconds)


def name() -> str:
    return "wrk" if shutil.which("wrk") else "own generator (wrk is not installed; rough)"


def _wrk(url: str, headers: dict[str, str], seconds: int) -> float:
    sent = [part for key, value in headers.items() for part in ("-H", f"{key}: {value}")]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", *sent, url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        raise RuntimeError(f"{url} did not answer 200:\n{told}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if not found:
        raise RuntimeError(told)
    return float(found.group(1))


def _own(url: str, headers: dict[str, str], seconds: int) -> float:
    """Keep-alive connections in a few threads: slower than wrk, the same for both sides."""
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(4) as pool:
        counts = [pool.submit(_connection, url, headers, until) for _ in range(4)]
    return sum(count.result() for count in counts) / seconds


def _connection(url: str, headers: dict[str, str], until: float) -> int:
    parts = urlsplit(url)
    lines = [f"GET {parts.path} HTTP/1.1", f"Host: {parts.netloc}"]
    lines += [f"{key}: {value}" for key, value in headers.items()]
    request, count = "\r\n".join([*lines, "", ""]).encode(), 0
    with socket.create_connection((parts.hostname, parts.port)) as wire:
        while time.monotonic() < until:
            wire.sendall(request)
            answer = wire.recv(65536)
            if not answer.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(answer.decode(errors="replace"))
            count += 1
    return count
