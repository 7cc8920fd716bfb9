"""A connection to a server of Keydesk that is kept open: one exchange at a time.

Of the standard library, in a thread: whoever waits asks together, so there are few exchanges.
"""

import asyncio
import json
import logging
import socket
import ssl
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

import anyio.to_thread

from keydesk.kit import parse
from keydesk.kit.errors import Unavailable
from keydesk.kit.secret import Secret

log = logging.getLogger("keydesk.middleware")
LARGEST = 10_000_000  # bytes of an answer
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
AWAY = "Keydesk does not answer. Try again."


class Server:
    """Where it is, and the key for it.  Raises ValueError."""

    def __init__(self, url: str, key: Secret, *, allow_http: bool, seconds: float) -> None:
        parts = urlsplit(parse.base_url(url))
        if not parts.hostname or parts.username:
            raise ValueError("The address of Keydesk looks like https://keys.example.com.")
        if parts.scheme != "https" and parts.hostname not in LOOPBACK and not allow_http:
            raise ValueError("Ask Keydesk over https: others could read credentials otherwise.")
        self.host, self.port, self.base = parts.hostname, parts.port, parts.path.rstrip("/")
        self.tls = ssl.create_default_context() if parts.scheme == "https" else None
        self.key, self.seconds = key, seconds

    def connect(self) -> HTTPConnection:
        if self.tls:
            return HTTPSConnection(self.host, self.port, timeout=self.seconds, context=self.tls)
        return HTTPConnection(self.host, self.port, timeout=self.seconds)


class Line:
    def __init__(self, server: Server) -> None:
        self.server = server
        self.open: HTTPConnection | None = None

    async def exchange(self, method: str, path: str, body: object) -> tuple[Any, str]:
        """The JSON of a clean answer, and its number of changes.  Raises Unavailable."""
        text = None if body is None else json.dumps(body).encode()
        try:
            async with asyncio.timeout(self.server.seconds):
                return await anyio.to_thread.run_sync(
                    self._exchanged, method, path, text, abandon_on_cancel=True
                )
        except (OSError, HTTPException, ValueError, RecursionError) as error:
            self.drop()
            log.warning("keydesk_not_asked", extra={"cause": type(error).__name__})
            raise Unavailable(AWAY) from error

    def drop(self) -> None:
        """Also while a thread waits on it: that wakes up."""
        connection, self.open = self.open, None
        if connection is not None:
            if connection.sock is not None:
                with suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _exchanged(self, method: str, path: str, text: bytes | None) -> tuple[Any, str]:
        """Once more where the server has closed a connection that was kept open.

        In a thread that may have been given up: what others open meanwhile is not this one's.
        """
        if self.open is not None:
            with suppress(ConnectionError):
                return self._asked(self.open, method, path, text)
            self.drop()
        connection = self.open = self.server.connect()
        return self._asked(connection, method, path, text)

    def _asked(
        self, connection: HTTPConnection, method: str, path: str, text: bytes | None
    ) -> tuple[Any, str]:
        headers = {"Authorization": f"Bearer {self.server.key.reveal()}"}
        if text is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, f"{self.server.base}{path}", text, headers)
        return self._read(connection.getresponse())

    def _read(self, answer: HTTPResponse) -> tuple[Any, str]:
        body = answer.read(LARGEST + 1)
        if answer.status != 200 or len(body) > LARGEST:
            if answer.status in (401, 403):
                log.error("key_not_taken", extra={"status": answer.status})
            raise HTTPException(f"{answer.status}")
        return json.loads(body), answer.headers.get("Keydesk-Changes", "")
