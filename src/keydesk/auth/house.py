"""What every handler may reach: the two databases, the clock, the settings."""

from dataclasses import dataclass

from starlette.requests import Request

from keydesk.attempts import Book
from keydesk.auth.limiting import UNCOUNTED, Limiter
from keydesk.kit.clock import Clock, SystemClock
from keydesk.kit.db import Database
from keydesk.kit.seal import FILE, Seals
from keydesk.kit.settings import Settings


@dataclass(frozen=True)
class House:
    settings: Settings
    database: Database
    usage: Database
    clock: Clock
    book: Book
    limiter: Limiter = UNCOUNTED

    @property
    def seals(self) -> Seals:
        return Seals(self.settings.data / FILE, self.settings.sealing_key)

    def close(self) -> None:
        self.database.dispose()
        self.usage.dispose()


def open_house(settings: Settings) -> House:
    """The databases, the clock and the book.  Nothing is asked of them yet."""
    rights, usage = Database(settings.rights_url), Database(settings.usage_url)
    return House(settings, rights, usage, SystemClock(), Book())


def house_of(request: Request) -> House:
    house: House = request.scope["keydesk.house"]
    return house


def base_url(request: Request) -> str:
    """The address under which the outside reaches us, without a trailing slash.

    The setting wins; else what the caller asked for, as told by a trusted proxy or by itself.
    """
    origin, public = request.scope["keydesk"].origin, house_of(request).settings.public_url
    return public or f"{origin.scheme}://{origin.host(request.scope)}"
