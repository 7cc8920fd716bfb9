"""Requests per second of one address: by wrk, or by a small generator of our own without it."""

import itertools
import json
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

CONNECTIONS = 32
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Call:
    """One request: a GET, or a POST of `body`, which is a form unless `headers` say otherwise.

    holds    what every right answer has in it: a pattern that Lua and Python read alike
    status   of every right answer
    also     another one that is right
    bearers  credentials to present in turn, where one is not enough
    """

    url: str
    headers: dict[str, str]
    body: str = ""
    holds: str = ""
    connections: int = CONNECTIONS
    status: int = 200
    also: int = 0
    bearers: tuple[str, ...] = ()

    @property
    def method(self) -> str:
        return "POST" if self.body else "GET"

    @property
    def sent(self) -> dict[str, str]:
        return ({"Content-Type": FORM} if self.body else {}) | self.headers


def per_second(call: Call, seconds: int) -> float:
    """Raises RuntimeError when an answer has another status, or does not hold what it should."""
    generator = _wrk if shutil.which("wrk") else _own
    return generator(call, seconds)


def name() -> str:
    return "wrk" if shutil.which("wrk") else "own generator (wrk is not installed; rough)"


SCRIPT = """
local threads, requests, turn = {}, {}, 0
function setup(thread) table.insert(threads, thread) end
function init() wrong = 0 end
if bearers then
  function request()
    if turn == 0 then
      for line in io.lines(bearers) do
        wrk.headers["Authorization"] = "Bearer " .. line
        table.insert(requests, wrk.format())
      end
    end
    turn = turn % #requests + 1
    return requests[turn]
  end
end
function response(status, _, body)
  if (status ~= wanted and status ~= also) or not body:find(holds) then wrong = wrong + 1 end
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
    with _script(call) as script:
        command = ["wrk", *options, *(("-s", script) if script else ()), call.url]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    bad = ["Wrong answers", "Socket errors", *(["Non-2xx"] if call.status == 200 else [])]
    if any(one in told for one in bad):
        raise RuntimeError(f"{call.url} did not answer as it should:\n{told}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if not found:
        raise RuntimeError(told)
    return float(found.group(1))


@contextmanager
def _script(call: Call) -> Iterator[str]:
    """Its path; "" where wrk can do without, which costs it less."""
    if not (call.holds or call.bearers or call.status != 200):
        yield ""
        return
    with tempfile.TemporaryDirectory() as folder:
        script, bearers = Path(folder) / "load.lua", Path(folder) / "bearers"
        bearers.write_text("\n".join(call.bearers), encoding="utf-8")
        said = _said(call) + (f"bearers = {json.dumps(str(bearers))}\n" if call.bearers else "")
        script.write_text(said + SCRIPT, encoding="utf-8")
        yield str(script)


def _said(call: Call) -> str:
    """JSON's texts are Lua's too, for what stands in a call."""
    method, body, holds = map(json.dumps, (call.method, call.body, call.holds))
    said = f"wrk.method, wrk.body = {method}, {body}\n" if call.body else ""
    return f"{said}holds, wanted, also = {holds}, {call.status}, {call.also}\n"


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
    bearers = [f"Authorization: Bearer {bearer}" for bearer in call.bearers] or [""]
    requests = itertools.cycle(
        "\r\n".join([*lines, *filter(None, [one]), "", call.body]).encode() for one in bearers
    )
    right, count = [f" {one} ".encode() for one in (call.status, call.also)], 0
    holds = re.compile(call.holds.encode())
    with socket.create_connection((parts.hostname, parts.port)) as wire, wire.makefile("rb") as ear:
        while time.monotonic() < until:
            wire.sendall(next(requests))
            status, body = _answer(ear)
            if not any(one in status for one in right) or not holds.search(body):
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
