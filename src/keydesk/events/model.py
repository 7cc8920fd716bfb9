"""What an event is, and the list of all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Protocol, TypeVar


@dataclass(frozen=True)
class Event:
    """`subject` is the id of what changed; the other fields are what a reader needs to know.

    A field never holds a secret.  A field that changed is a pair: what it was, what it is.
    """

    name: ClassVar[str]
    subject: str


class Author(Protocol):
    """Who did it, on whose behalf, for which organization, from where."""

    @property
    def actor(self) -> str: ...
    @property
    def organization_id(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def request_id(self) -> str: ...
    @property
    def user_id(self) -> str: ...
    @property
    def connection_id(self) -> str: ...


CATALOGUE: dict[str, type[Event]] = {}
E = TypeVar("E", bound=type[Event])


def event(name: str) -> Callable[[E], E]:
    """Give an event class its public name, once and for ever (`key.revoked`: past tense)."""

    def register(cls: E) -> E:
        if name in CATALOGUE:
            raise TypeError(f"{name} is already taken by {CATALOGUE[name]}")
        CATALOGUE[name] = cls
        cls.name = name
        return cls

    return register
