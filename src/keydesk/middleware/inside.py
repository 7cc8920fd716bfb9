"""Judging in the application's own process: the rights are read, and only the attempts written."""

from dataclasses import replace

from starlette.types import Scope

from keydesk.attempts import Book, Flusher
from keydesk.auth import Answer, House, Passage, booking, judged
from keydesk.auth.answer import Reason, Refused
from keydesk.auth.exposure import refuse_exposed
from keydesk.auth.limiting import keep_within, near
from keydesk.credentials.scheme import KeyScheme
from keydesk.doors.judging import bound
from keydesk.kit.clock import SystemClock
from keydesk.kit.db import Database
from keydesk.kit.errors import Unavailable
from keydesk.kit.secret import Secret
from keydesk.kit.settings import Settings
from keydesk.limits.counters import Counters
from keydesk.middleware.ground import Ground, Place
from keydesk.middleware.identity import Identity
from keydesk.middleware.rules import admitted, named, needed
from keydesk.oauth.scheme import TokenScheme

UNAVAILABLE = Refused(Reason.UNAVAILABLE)


class Inside:
    """In one event loop of one process.

    Nothing here can change who may do what: the database itself was opened for reading alone, and
    the key that seals other secrets is never looked at.
    """

    def __init__(self, settings: Settings, organization: str, api: str) -> None:
        self.settings = settings
        rights = Database(settings.rights_url, only_reads=True)
        house = House(settings, rights, Database(settings.usage_url), SystemClock(), Book())
        self.counters = Counters(house)
        self.house = replace(house, limiter=self.counters)
        self.place = Place(self.house, organization, api)
        self.schemes = tuple(
            scheme(rights, settings.prefixes, house.clock) for scheme in (TokenScheme, KeyScheme)
        )
        self.threads = (Flusher(house.book, house.usage), self.counters)

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def close(self) -> None:
        for thread in reversed(self.threads):
            thread.stop()
        self.house.close()

    async def admit(
        self, passage: Passage, scope: Scope, secret: Secret | None, permission: str
    ) -> Identity:
        """By the route tables, or by the one permission that is named.  Raises KeydeskError."""
        try:
            ground = await self.place.now()
        except Unavailable:
            passage.answer = UNAVAILABLE
            raise
        if secret is not None:
            passage.answer = await self._judged(ground, secret, passage.origin.address)
            refuse_exposed(passage, self.settings)
        by_hand = named(permission, passage.route) if permission else None
        caller = admitted(passage, by_hand or needed(ground.grounds.table, scope))
        await keep_within(passage, self.counters)
        return ground.identity(caller, passage.request_id)

    def book(self, passage: Passage, scope: Scope) -> None:
        booking.book(passage, scope, self.house)

    async def _judged(self, ground: Ground, secret: Secret, address: str) -> Answer:
        try:
            answer = bound(
                await judged(self.schemes, secret, address), ground.grounds.organization_id
            )
            return near(answer, address)
        except Unavailable:
            return UNAVAILABLE
