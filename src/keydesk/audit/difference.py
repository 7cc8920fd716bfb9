"""Before and after: what an event changed, line by line.  Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

PAIRS = {
    "assigned_user_id",
    "group",
    "language",
    "password_grant",
    "role",
    "user_passwords",
}  # fmt: skip  (fields that hold what was and what is; `changes` holds such pairs by name)


@dataclass(frozen=True)
class Line:
    """sign: "-" it was so, "+" it is so now, "" it stands beside."""

    sign: str
    field: str
    value: str


def lines(data: Mapping[str, Any]) -> list[Line]:
    return [*_beside(data), *_changed(data)]


def changed_fields(data: Mapping[str, Any]) -> int:
    return len(_pairs(data))


def _pairs(data: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    changes = data.get("changes")
    named = changes if isinstance(changes, dict) else {}
    found = {**named, **{name: data[name] for name in PAIRS if name in data}}
    return {name: (v[0], v[1]) for name, v in found.items() if isinstance(v, list) and len(v) == 2}


def _beside(data: Mapping[str, Any]) -> Iterator[Line]:
    pairs = _pairs(data)
    for name, value in data.items():
        if name != "changes" and name not in pairs:
            yield Line("", name, said(value))


def _changed(data: Mapping[str, Any]) -> Iterator[Line]:
    """Of a list, only what came and what went."""
    for name, (was, now) in _pairs(data).items():
        if isinstance(was, list) and isinstance(now, list):
            yield from (Line("-", name, said(one)) for one in was if one not in now)
            yield from (Line("+", name, said(one)) for one in now if one not in was)
        else:
            yield Line("-", name, said(was))
            yield Line("+", name, said(now))


def said(value: Any) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return "true" if value else "false"
        case list():
            return ", ".join(said(one) for one in value) or "–"
        case dict():
            return ", ".join(f"{name} {said(one)}" for name, one in value.items()) or "–"
    return str(value)
