"""No door opens onto a route that nobody guards: start-up walks them all, and refuses.

The route table is the applications' own; there is no list beside it that could be forgotten.
"""

import inspect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from keydesk.auth.door import Door
from keydesk.auth.guard import PUBLIC, Guard


@dataclass(frozen=True)
class Mapped:
    """One route as it is served.  `path` is its template; `methods` are without HEAD."""

    door: Door
    path: str
    methods: frozenset[str]
    guard: Guard


def mapped(doors: Sequence[Door]) -> list[Mapped]:
    """Every route of every door.  Raises ValueError naming the first that could not be guarded."""
    found = []
    for door in doors:
        routes = list(_routes(door))
        if not routes:
            raise ValueError(f"The door {door.name} leads to no route.")
        found += routes
    for one in found:
        if not one.door.schemes and one.guard.permission != PUBLIC:
            raise ValueError(
                f"{one.path} needs {one.guard.permission}, but its door {one.door.name} "
                "knows no kind of credential."
            )
    return found


def leaves(app: Any, under: str = "") -> Iterator[tuple[str, Any]]:
    """Through wrappers, mounts and FastAPI's included routers, down to what answers, with its path.

    A function around an application names it as `__wrapped__`, as functools.wraps does.
    """
    inner = getattr(inspect.unwrap(app), "original_router", inspect.unwrap(app))
    here = under + getattr(inner, "path", "")
    routes = getattr(inner, "routes", None)
    if routes and not isinstance(getattr(inner, "guard", None), Guard):
        for route in routes:
            yield from leaves(route, here)
    else:
        yield here, inner


def _routes(door: Door) -> Iterator[Mapped]:
    for path, inner in leaves(door.app):
        guard = getattr(inner, "guard", None)
        if not isinstance(guard, Guard):
            raise ValueError(
                f"{path or door.prefix} of the door {door.name} declares no permission: "
                "build it with guarded(), guard_api() or Endpoint()."
            )
        methods = frozenset(getattr(inner, "methods", None) or {"GET"}) - {"HEAD"}
        yield Mapped(door, path or door.prefix, methods, guard)
