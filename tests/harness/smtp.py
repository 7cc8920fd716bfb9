"""A tiny real mail server: takes letters over a socket and keeps them."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from keydesk.kit.mail import BESIDE


class Post(socketserver.ThreadingTCPServer):
    """`letters` that came so far; while `broken`, it hangs up on everybody."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.letters: list[EmailMessage] = []
        self.broken = False

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def wait(self, count: int, seconds: float = 10) -> list[EmailMessage]:
        """Until so many came."""
        deadline = time.monotonic() + seconds
        while len(self.letters) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        return list(self.letters)


class _Conversation(socketserver.StreamRequestHandler):
    """RFC 5321, as far as smtplib needs it."""

    server: Post

    def handle(self) -> None:
        if self.server.broken:
            return
        self._say("220 post.test")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                self.server.letters.append(self._letter())
            self._say("221 bye" if word == b"QUIT" else "250 OK")
            if word == b"QUIT":
                break

    def _letter(self) -> EmailMessage:
        lines: list[bytes] = []
        for line in self.rfile:
            if line == b".\r\n":
                break
            lines.append(line.removeprefix(b"."))
        found = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(found, EmailMessage)
        return found

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@contextmanager
def post_office() -> Iterator[Post]:
    with Post() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        _finish()
        server.shutdown()


def _finish() -> None:
    """Letters of this process that are still being written: they hold a database open."""
    both = threading.Barrier(2)
    for waiting in [BESIDE.submit(both.wait) for _ in range(2)]:
        waiting.result(timeout=30)
