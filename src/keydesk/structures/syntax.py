"""What a regular expression consists of, once it is read.  Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Union

WORD = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
SETS = {"d": frozenset("0123456789"), "w": WORD, "s": frozenset(" \t\n\r\f\v")}
WRITTEN = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "e": "\x1b"}
PLACES = {"b": "edge", "B": "no edge", "A": "start", "z": "end", "Z": "last line", "G": "start"}

Is = Callable[[str], bool]
Node = Union["Characters", "Place", "Sequence", "Either", "Repeated"]


class Unfit(ValueError):
    """No regular expression, or one of a sort that is not run here."""


@dataclass(frozen=True)
class Characters:
    fits: Is


@dataclass(frozen=True)
class Place:
    name: str


@dataclass(frozen=True)
class Sequence:
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Either:
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Repeated:
    node: Node
    least: int
    most: int | None
