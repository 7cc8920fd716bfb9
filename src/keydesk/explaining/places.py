"""Where a request would arrive: the routes of every door, as the composition root put them up.

app.py hands the table over as a value, so nothing here knows an application.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from keydesk.auth import Door, Endpoint, Guard, from_headers
from keydesk.auth.mapped import leaves
from keydesk.kit.errors import Invalid, Violation
from keydesk.shell import N_

KEY = "keydesk.places"  # of the scope, where app.py puts the table
LONGEST = 2000  # characters of a request line
LINE = re.compile(r"([A-Za-z]+)[ \t]+(\S+)(?:[ \t]+HTTP/[0-9.]+)?")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
KEYLESS = N_("No key opens this address: people come here with a password.")
UNKNOWN = N_("There is nothing at this address.")
OTHER_METHOD = N_("This address does not answer {method}. It answers: {allow}.")


@dataclass(frozen=True)
class Asked:
    """A request line without its query, as a log or a client shows it."""

    method: str
    path: str
    raw: str = field(default="", compare=False)  # as it was written, before it was decoded

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Reached:
    """The route that answers.  `permission` may be PUBLIC or ANY_CALLER."""

    asked: Asked
    route: str
    permission: str


@dataclass(frozen=True)
class Unreached:
    """No key can do anything about it; the sentence says why."""

    asked: Asked
    template: str
    allow: str = ""


Target = Reached | Unreached


@dataclass(frozen=True)
class Place:
    """One door.  Without routes it is one that takes no keys."""

    door: Door
    routes: tuple[BaseRoute, ...]


Places = Sequence[Place]


def table(doors: Sequence[Door]) -> Places:
    """The longest prefix first, as the gate looks."""
    ordered = sorted(doors, key=lambda door: -len(door.prefix))
    return tuple(Place(door, _routes(door)) for door in ordered)


def places_of(scope: Scope) -> Places:
    places: Places = scope[KEY]
    return places


def read_request(text: str) -> Asked | Violation:
    """`PATCH /api/rest/v1/products/x`; a whole address and a trailing HTTP/1.1 are read too."""
    line = LINE.fullmatch(text.strip()) if len(text) <= LONGEST else None
    path = _path(line[2]) if line else ""
    if line is None or not path.startswith("/"):
        template = N_("Write a method and a path, as in GET /api/rest/v1/products.")
        return Violation("request", template)
    method = line[1].upper()
    if method not in METHODS:
        return Violation("request", N_("There is no method {method}."), {"method": method})
    return Asked(method, path, _written(line[2]))


def aim(places: Places, line: str) -> Target:
    """Raises Invalid on the field "request"."""
    asked = read_request(line)
    if isinstance(asked, Violation):
        raise Invalid(asked)
    return find(places, asked)


def find(places: Places, asked: Asked) -> Target:
    """As the gate and the routers do it: the first that matches whole."""
    place = next((place for place in places if place.door.takes(asked.path)), None)
    if place is None:
        return Unreached(asked, UNKNOWN)
    if not place.routes:
        return Unreached(asked, KEYLESS)
    scope = {"type": "http", "method": asked.method, "path": asked.path, "root_path": ""}
    allow: set[str] = set()
    for route in place.routes:
        match, _ = route.matches(dict(scope))
        guard: Guard | None = getattr(route, "guard", None)
        if match is Match.FULL and guard:
            return Reached(asked, getattr(route, "path", ""), guard.permission)
        if match is Match.PARTIAL:
            allow |= getattr(route, "methods", None) or set()
    if allow:
        return Unreached(asked, OTHER_METHOD, ", ".join(sorted(allow)))
    return Unreached(asked, UNKNOWN)


def _path(address: str) -> str:
    """Decoded, as a server hands it on; what stands behind ? or # is not looked at."""
    return unquote(_written(address))


def _written(address: str) -> str:
    try:
        return urlsplit(address).path if "://" in address else re.split("[?#]", address)[0]
    except ValueError:
        return ""


def _routes(door: Door) -> tuple[BaseRoute, ...]:
    """None of a door that takes something else than keys, as the console does."""
    if door.carry is not from_headers:
        return ()
    found = (_route(leaf) for _, leaf in leaves(door.app))
    return tuple(route for route in found if isinstance(route, BaseRoute))


def _route(leaf: Any) -> Any:
    """A bare endpoint as the route that it is."""
    if not isinstance(leaf, Endpoint):
        return leaf
    route = Route(leaf.path, leaf, methods=list(leaf.methods))
    route.guard = leaf.guard  # type: ignore[attr-defined]
    return route
