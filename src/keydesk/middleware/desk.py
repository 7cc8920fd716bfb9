"""Keydesk, as an application opens it: once, where the application is made."""

import atexit
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.types import Scope

from keydesk.kit import parse
from keydesk.kit.secret import Secret
from keydesk.kit.settings import Settings, current, require_instance
from keydesk.middleware.identity import Identity
from keydesk.middleware.inside import Inside
from keydesk.middleware.line import Server
from keydesk.middleware.passing import Judge, Passing
from keydesk.middleware.remote import Remote


class Keydesk:
    """Opened by each process for itself, with its first request: so it survives a fork.

    made   gives a judge, which belongs to one event loop
    """

    def __init__(self, made: Callable[[], Judge]) -> None:
        self.made, self.lock, self.process = made, threading.RLock(), os.getpid()
        self.judges: dict[str, Judge] = {}
        self.portal: BlockingPortal | None = None
        self.left: list[object] = []  # a parent's, whose connections are not ours to close
        self.closing = ExitStack()
        atexit.register(self.close)

    @classmethod
    def open(
        cls,
        data: str | os.PathLike[str],
        *,
        organization: str,
        api: str = "",
        trusted_proxies: Sequence[str] | None = None,
    ) -> "Keydesk":
        """Judges in this process, by the data directory of an instance.

        organization     its slug; what others gave out is unknown here
        api              the code of the protected API whose routes count; "" = those of all
        trusted_proxies  as in the settings; None = as they say

        Raises SettingsError.
        """
        require_instance(Path(data))
        settings = current(Path(data))
        if trusted_proxies is not None:
            networks = parse.networks(list(trusted_proxies))
            settings = replace(settings, trusted_proxies=networks)
        return cls(lambda: Inside(settings, organization, api))

    @classmethod
    def remote(
        cls,
        url: str,
        key: str,
        *,
        trusted_proxies: Sequence[str] = (),
        allow_http: bool = False,
        prefixes: Sequence[str] = ("kd_live",),
        seconds: float = 5,
    ) -> "Keydesk":
        """Asks a server of Keydesk, with a key that holds `credentials:verify`.

        allow_http  also over plain http, and beyond this machine: credentials can then be read
        prefixes    of the credentials, so that one in an address is found and refused
        seconds     for one question; after that it is an outage

        Raises ValueError.
        """
        server = Server(url, Secret(key), allow_http=allow_http, seconds=seconds)
        networks, known = parse.networks(list(trusted_proxies)), parse.brand_prefixes(prefixes)
        settings = Settings(
            Path(), trusted_proxies=networks, allow_http=allow_http, brand_prefix=known[0],
            earlier_prefixes=known[1:],
        )  # fmt: skip
        return cls(lambda: Remote(settings, server))

    def passing(self, scope: Scope, route: str = "") -> Passing:
        """In the event loop of an ASGI server."""
        return Passing(self._judge("loop"), scope, route)

    def passing_thread(self, scope: Scope, route: str = "") -> Passing:
        """In any thread; its admission is awaited by admit()."""
        return Passing(self._judge("threads"), scope, route)

    def admit(self, passing: Passing, permission: str = "") -> Identity:
        """In any thread: all of them are judged in one event loop, so those who wait at once ask
        together.  Raises KeydeskError."""
        with self.lock:
            self._here()
            if self.portal is None:
                self.portal = self.closing.enter_context(start_blocking_portal())
            portal = self.portal
        return portal.call(passing.admit, permission)

    def close(self) -> None:
        """Writes what is still to be written.  A later request opens it again."""
        with self.lock:
            self._here()
            judges, self.judges, self.portal = self.judges, {}, None
            closing, self.closing = self.closing, ExitStack()
        closing.close()
        for judge in judges.values():
            judge.close()

    def _judge(self, where: str) -> Judge:
        judge = self.judges.get(where)
        if judge is not None and self.process == os.getpid():
            return judge
        with self.lock:
            self._here()
            if where not in self.judges:
                judge = self.made()
                judge.start()
                self.judges[where] = judge
            return self.judges[where]

    def _here(self) -> None:
        if self.process != os.getpid():
            self.left.append((self.judges, self.portal, self.closing))
            self.judges, self.portal, self.closing = {}, None, ExitStack()
            self.process = os.getpid()
