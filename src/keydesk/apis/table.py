"""Which permission a call needs: the routes of all APIs of an organization.  Pure.

Segments lead from node to node, so the time depends on how deep a path is and not on how many
routes there are.  A fixed segment counts before a parameter.  Where two routes fit a path and
neither is the narrower one, programs differ in which they choose: then both must need the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple
from unicodedata import normalize

from keydesk.apis.paths import Fault, Headers, Refused, Segment, overriding, read_method, segments


class Line(NamedTuple):
    """A route with its whole template; `api` is the code of its API."""

    api: str
    method: str
    template: str
    permission: str


@dataclass(frozen=True, slots=True)
class Found:
    """`permission` is the name of one, or public or any: see model.py."""

    permission: str
    template: str
    api: str


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A fair question, but nobody said what it needs: refused."""


Answer = Found | Unmapped | Refused
UNMAPPED = Unmapped()


@dataclass(slots=True)
class Node:
    fixed: dict[str, "Node"] = field(default_factory=dict)
    folded: set[str] = field(default_factory=set)
    parameter: "Node | None" = None
    ends: dict[str, Found] = field(default_factory=dict)


class RouteTable:
    """Made once of its lines, never changed.  Equal to itself only, so it can be a key."""

    __slots__ = ("_root", "lines")

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = tuple(lines)
        self._root = Node()
        for line in self.lines:
            self._add(line)

    def find(self, method: str, raw_path: bytes | str) -> Answer:
        """`raw_path` as it came over the wire, with or without its query."""
        asked, parts = read_method(method), segments(raw_path)
        if isinstance(asked, Refused):
            return asked
        if isinstance(parts, Refused):
            return parts
        try:
            ends = list(_walk(self._root, parts, ()))
        except _LooksLike:
            return Refused(Fault.LOOKS_LIKE)
        return _one([(rank, found) for rank, end in ends if (found := _of(end, asked))])

    def find_all(
        self, method: str, raw_path: bytes | str, headers: Headers = ()
    ) -> tuple[Found, ...] | Unmapped | Refused:
        """All that this request may be taken for; each must be allowed."""
        query = raw_path.encode("utf-8", "replace") if isinstance(raw_path, str) else raw_path
        other = overriding(headers, query.partition(b"?")[2])
        if isinstance(other, Refused):
            return other
        found: list[Found] = []
        for asked in dict.fromkeys((method, other or method)):
            answer = self.find(asked, raw_path)
            if not isinstance(answer, Found):
                return answer
            found.append(answer)
        return tuple(found)

    def _add(self, line: Line) -> None:
        node = self._root
        for part in line.template[1:].split("/"):
            if is_parameter(part):
                node.parameter = node.parameter or Node()
                node = node.parameter
            else:
                node.folded.add(_folded(part))
                node = node.fixed.setdefault(part, Node())
        node.ends[line.method] = Found(line.permission, line.template, line.api)


class _LooksLike(Exception):
    """A parameter's value that another program may take for a fixed segment beside it."""


def is_parameter(part: str) -> bool:
    return part.startswith("{")


Rank = tuple[bool, ...]  # by segment: fixed


def _walk(node: Node, parts: Sequence[Segment], rank: Rank) -> Iterator[tuple[Rank, Node]]:
    """Every end that fits, the one with fixed segments first."""
    if len(rank) == len(parts):
        yield rank, node
        return
    part = parts[len(rank)]
    exact = node.fixed.get(part.text) if part.plain else None
    if exact is not None:
        yield from _walk(exact, parts, (*rank, True))
    if node.parameter is not None and part.text:
        if exact is None and _folded(part.text) in node.folded:
            raise _LooksLike
        yield from _walk(node.parameter, parts, (*rank, False))


def _folded(text: str) -> str:
    """What some program somewhere takes for the same: other case, a format behind a dot, blanks."""
    return normalize("NFKC", text).strip(" .").partition(".")[0].casefold()


def _of(node: Node, method: str) -> Found | None:
    """HEAD needs what GET does, where nothing else is said."""
    found = node.ends.get(method)
    return node.ends.get("GET") if found is None and method == "HEAD" else found


def _one(found: list[tuple[Rank, Found]]) -> Answer:
    if not found:
        return UNMAPPED
    best, first = found[0]
    for rank, other in found[1:]:
        narrower = all(a or not b for a, b in zip(best, rank, strict=True))
        if not narrower and (other.permission, other.api) != (first.permission, first.api):
            return Refused(Fault.TWO_ROUTES)
    return first


@lru_cache(maxsize=256)
def made_of(lines: tuple[Line, ...]) -> RouteTable:
    return RouteTable(lines)
