"""A program that calls without end, each time with another key, and writes down what it heard.

`python -m tests.world.asking PORT KEYS LOG SEED`.  KEYS is a file of lines of equal length,
`generation secret`, that may change at any time; it ends when the file is emptied.  LOG gets one
record for each answer: began, ended (monotonic seconds), slot, generation, status.
"""

import random
import socket
import struct
import sys
import time
from pathlib import Path

RECORD = struct.Struct("<ddHHH")
LINE = 80  # bytes
PATHS = (b"/api/v1/deliveryexperience/ping", b"/api/rest/v1/currencies")
AGAIN = 200  # calls of one connection: so that every worker is reached


def path_of(slot: int) -> bytes:
    """Every third slot asks for what needs a permission."""
    return PATHS[slot % 3 == 0]


def main(port: int, keys: Path, log: Path, seed: int) -> None:
    dice, wire, calls = random.Random(seed), None, 0
    with keys.open("rb", buffering=0) as table, log.open("wb") as told:
        while slots := table.seek(0, 2) // LINE:
            slot = dice.randrange(slots)
            table.seek(slot * LINE)
            generation, _, secret = table.read(LINE).strip().partition(b" ")
            if not secret:
                continue
            if wire is None or calls % AGAIN == 0:
                wire = _connected(port, wire)
            calls += 1
            head = b"GET %s HTTP/1.1\r\nHost: k\r\nAuthorization: Bearer %s\r\n\r\n"
            began = time.monotonic()
            status = _status(wire, head % (path_of(slot), secret)) if wire else 0
            ended = time.monotonic()
            if status == 0:
                wire = None
            told.write(RECORD.pack(began, ended, slot, int(generation), status))


def _connected(port: int, former: socket.socket | None) -> socket.socket | None:
    if former is not None:
        former.close()
    try:
        return socket.create_connection(("127.0.0.1", port), timeout=20)
    except OSError:
        time.sleep(0.01)
        return None


def _status(wire: socket.socket, request: bytes) -> int:
    """0 when the connection broke: a worker died, which is neither a yes nor a no."""
    try:
        wire.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            part = wire.recv(65536)
            if not part:
                return 0
            answer += part
        head, _, body = answer.partition(b"\r\n\r\n")
        rest = _length(head) - len(body)
        while rest > 0:
            part = wire.recv(65536)
            if not part:
                return 0
            rest -= len(part)
        return int(answer[9:12])
    except OSError:
        return 0


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    raise AssertionError(head)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
