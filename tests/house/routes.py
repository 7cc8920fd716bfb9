"""Every route of every door, found by walking the application as it is put together."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from keydesk.auth import Door, Guard


@dataclass(frozen=True)
class Found:
    """One route.  `guard` is None where somebody forgot."""

    door: str
    path: str
    methods: frozenset[str]
    guard: Guard | None

    def __str__(self) -> str:
        return f"{'/'.join(sorted(self.methods))} {self.path}"

    @property
    def example(self) -> str:
        """Its address with something in place of each parameter."""
        parts = ["0" * 12 if part.startswith("{") else part for part in self.path.split("/")]
        return "/".join(parts)


def walk(doors: list[Door]) -> Iterator[Found]:
    for door in doors:
        for route in _leaves(door.app):
            methods = frozenset(getattr(route, "methods", None) or {"ANY"}) - {"HEAD"}
            yield Found(door.name, route.path, methods, getattr(route, "guard", None))


def _leaves(app: Any) -> Iterator[Any]:
    """Routers, FastAPI's included routers, and functions that wrap an application."""
    inner = getattr(app, "original_router", app)
    if hasattr(inner, "routes") and not hasattr(inner, "endpoint"):
        for route in inner.routes:
            yield from _leaves(route)
    elif hasattr(inner, "path"):
        yield inner
    elif inspect.isfunction(inner):
        yield from _leaves(inspect.getclosurevars(inner).nonlocals["app"])
