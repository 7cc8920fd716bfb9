"""Requests per second of one address: by wrk, or by a small generator of our own without it."""

import json
import re
import shutil
import socket
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

CONNECTIONS = 32
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Call:
    """One request: a GET, or a POST of the form `body`.

    holds  what every right answer has in it: a pattern that Lua and Python read alike
    """

    url: str
    headers: dict[str, str]
    body: str = ""
    holds: str = ""
    connections: int = CONNECTIONS

    @property
    def method(self) -> str:
        return "POST" if self.body else "GET"

    @property
    def sent(self) -> dict[str, str]:
        return self.headers | ({"Content-Type": FORM} if self.body else {})


def per_second(call: Call, seconds: int) -> float:
    """Raises RuntimeError when an answer is not 200, or does not hold what it should."""
    generator = _wrk if shutil.which("wrk") else _own
    return generator(call, seconds)


def name() -> str:
    return "wrk" if shutil.which("wrk") else "own generator (wrk is not installed; rough)"


SCRIPT = """
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init() wrong = 0 end
function response(status, _, body)
  if status ~= 200 or not body:find(holds) then wrong = wrong + 1 end
end
function done()
  local sum = 0
  for _, thread in ipairs(threads) do sum = sum + thread:get("wrong") end
  if sum > 0 then print("Wrong answers: " .. sum) end
end
"""


def _wrk(call: Call, seconds: int) -> float:
    sent = [part for key, value in call.sent.items() for part in ("-H", f"{key}: {value}")]
    options = ["-t1", f"-c{call.connections}", f"-d{seconds}s", "--timeout", "60s", *sent]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if call.holds:
            options += ["-s", script.name]
            Path(script.name).write_text(_said(call) + SCRIPT, encoding="utf-8")
        command = ["wrk", *options, call.url]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if any(bad in told for bad in ("Non-2xx", "Wrong answers", "Socket errors")):
        raise RuntimeError(f"{call.url} did not answer as it should:\n{told}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if not found:
        raise RuntimeError(told)
    return float(found.group(1))


def _said(call: Call) -> str:
    """JSON's texts are Lua's too, for what stands in a call."""
    method, body, holds = map(json.dumps, (call.method, call.body, call.holds))
    return f"wrk.method, wrk.body = {method}, {body}\nholds = {holds}\n"


def _own(call: Call, seconds: int) -> float:
    """Keep-alive connections in a few threads: slower than wrk, the same for both sides."""
    until, threads = time.monotonic() + seconds, min(4, call.connections)
    with ThreadPoolExecutor(threads) as pool:
        counts = [pool.submit(_connection, call, until) for _ in range(threads)]
    return sum(count.result() for count in counts) / seconds


def _connection(call: Call, until: float) -> int:
    parts, headers = urlsplit(call.url), call.sent
    headers |= {"Host": parts.netloc, "Content-Length": str(len(call.body))}
    lines = [f"{call.method} {parts.path} HTTP/1.1"]
    lines += [f"{key}: {value}" for key, value in headers.items()]
    request, count = "\r\n".join([*lines, "", call.body]).encode(), 0
    holds = re.compile(call.holds.encode())
    with socket.create_connection((parts.hostname, parts.port)) as wire, wire.makefile("rb") as ear:
        while time.monotonic() < until:
            wire.sendall(request)
            status, body = _answer(ear)
            if b" 200" not in status or not holds.search(body):
                raise RuntimeError((status + body).decode(errors="replace"))
            count += 1
    return count


def _answer(ear: BinaryIO) -> tuple[bytes, bytes]:
    """The line with the status, and the body, of known length or in chunks."""
    status, length, chunked = ear.readline(), 0, False
    while (line := ear.readline().lower()) not in (b"\r\n", b""):
        chunked = chunked or line == b"transfer-encoding: chunked\r\n"
        if line.startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    if not chunked:
        return status, ear.read(length)
    body = b""
    while size := int(ear.readline() or b"0", 16):
        body += ear.read(size)
        ear.readline()
    ear.readline()
    return status, body
