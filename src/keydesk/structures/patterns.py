"""The regular expressions by which attributes check their values, run in bounded time.  Pure.

Python's `re` goes back and tries again, so `(a+)+$` on 30 letters can keep a worker for minutes,
and whoever may edit an attribute may write that.  Here all ways through an expression are followed
at once: the time is at most the text's length times the expression's size, whatever is written.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from keydesk.structures.regexps import Reader
from keydesk.structures.syntax import (
    WORD,
    Characters,
    Either,
    Node,
    Place,
    Repeated,
    Sequence,
    Unfit,
)

__all__ = ["Pattern", "Unfit", "compiled", "fits"]

MOST_STEPS, LONGEST_TEXT = 1000, 255
DELIMITERS, FLAGS = "/#~@!%", "imsuD"


@dataclass
class Pattern:
    """One step for each number: characters go on to the next; "fork" goes to all in `ways`."""

    steps: list[Characters | Place | list[int] | None] = field(default_factory=list)
    spent: int = 0

    def fits(self, text: str) -> bool:
        """Whether it fits anywhere in the text."""
        now: set[int] = set()
        for at in range(len(text) + 1):
            now = self._reached(now | {0}, text, at)
            if len(self.steps) in now:
                return True
            if at < len(text):
                now = self._taken(now, text[at])
        return False

    def _taken(self, now: set[int], character: str) -> set[int]:
        """What is written once is asked once, however often it is repeated."""
        asked: dict[int, bool] = {}
        moved = set()
        for number in now:
            step = self.steps[number]
            if isinstance(step, Characters):
                if id(step) not in asked:
                    asked[id(step)] = step.fits(character)
                if asked[id(step)]:
                    moved.add(number + 1)
        return moved

    def _reached(self, first: set[int], text: str, at: int) -> set[int]:
        seen, waiting = set(first), list(first)
        while waiting:
            number = waiting.pop()
            step = self.steps[number] if number < len(self.steps) else None
            ways = step if isinstance(step, list) else []
            if isinstance(step, Place) and AT[step.name](text, at):
                ways = [number + 1]
            waiting += (way for way in ways if way not in seen)
            seen.update(ways)
        return seen

    def add(self, node: Node) -> None:
        self._spend()
        match node:
            case Sequence(nodes):
                for one in nodes:
                    self.add(one)
            case Either(nodes):
                self._either(nodes)
            case Repeated(one, least, most):
                self._repeat(one, least, most)
            case _:
                self.steps.append(node)

    def _either(self, nodes: tuple[Node, ...]) -> None:
        fork, ends = self._fork(), []
        for one in nodes:
            fork.append(len(self.steps))
            self.add(one)
            ends.append(self._fork())
        for end in ends:
            end.append(len(self.steps))

    def _repeat(self, node: Node, least: int, most: int | None) -> None:
        for _ in range(least):
            self.add(node)
        if most is None:
            start = len(self.steps)
            fork = self._fork()
            fork.append(len(self.steps))
            self.add(node)
            self._fork().append(start)
            fork.append(len(self.steps))
            return
        forks = []
        for _ in range(most - least):
            forks.append(self._fork())
            forks[-1].append(len(self.steps))
            self.add(node)
        for fork in forks:
            fork.append(len(self.steps))

    def _fork(self) -> list[int]:
        self._spend()
        ways: list[int] = []
        self.steps.append(ways)
        return ways

    def _spend(self) -> None:
        self.spent += 1
        if self.spent > MOST_STEPS:
            raise Unfit("large")


@lru_cache(maxsize=512)
def compiled(regexp: str) -> Pattern:
    """As PHP writes it, `/^[a-z]+$/i`, or bare.  Raises Unfit."""
    pattern = Pattern()
    pattern.add(Reader(*_parts(regexp)).whole())
    return pattern


def fits(regexp: str, text: str) -> bool:
    """A longer text than such attributes take fits nothing.  Raises Unfit."""
    return len(text) <= LONGEST_TEXT and compiled(regexp).fits(text)


def _parts(regexp: str) -> tuple[str, str]:
    """The expression and its flags."""
    delimiter = regexp[:1]
    body, found, flags = regexp[1:].rpartition(delimiter or "/")
    if delimiter not in DELIMITERS or not found or not (flags.isalpha() or not flags):
        return regexp, ""
    if not set(flags) <= set(FLAGS):
        raise Unfit("flags")
    return body, flags


def _is_edge(text: str, at: int) -> bool:
    return (at > 0 and text[at - 1] in WORD) != (at < len(text) and text[at] in WORD)


AT: dict[str, Callable[[str, int], bool]] = {
    "start": lambda text, at: at == 0,
    "end": lambda text, at: at == len(text),
    "last line": lambda text, at: at == len(text) or (at + 1 == len(text) and text[at] == "\n"),
    "line start": lambda text, at: at == 0 or text[at - 1] == "\n",
    "line end": lambda text, at: at == len(text) or text[at] == "\n",
    "edge": _is_edge,
    "no edge": lambda text, at: not _is_edge(text, at),
}
