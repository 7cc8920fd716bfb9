"""What an OpenAPI document is proposed to become, before anything is saved.  Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from keydesk.apis import documents
from keydesk.apis.documents import Document, Operation
from keydesk.apis.model import PUBLIC, Permission, Route
from keydesk.apis.table import is_parameter
from keydesk.apis.wishes import LONGEST_NAME, Wish, code_from
from keydesk.auth.permissions import own, reserved
from keydesk.kit.errors import Violation

ACTIONS = {
    "GET": "read", "HEAD": "read", "OPTIONS": "read", "POST": "create", "PUT": "update",
    "PATCH": "update", "DELETE": "delete",
}  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    wish: Wish
    left_out: tuple[Violation, ...] = ()


def propose(text: str) -> Proposal:
    """Raises Invalid, naming the place."""
    document = documents.read(text)
    name = " ".join(document.title.split())[:LONGEST_NAME] or "API"
    code = code_from(name)
    routes = tuple(sorted(_route(one, code) for one in document.operations))
    permissions = named_in(routes)
    return Proposal(Wish(name, document.base_path, permissions, routes, code), _told(document))


def named_in(routes: Iterable[Route]) -> tuple[Permission, ...]:
    names = sorted({route.permission for route in routes if ":" in route.permission})
    return tuple(Permission(name, label(name)) for name in names)


def label(name: str) -> str:
    resource, _, action = name.partition(":")
    return f"{action} {resource}".replace("_", " ").capitalize()[:80]


def permission_for(method: str, template: str, code: str) -> str:
    """The resource is the first fixed part; the action follows from the method."""
    parts = [part for part in template.split("/") if part and not is_parameter(part)]
    plain = re.sub(r"[^a-z0-9]+", "_", (parts[0] if parts else code).lower()).strip("_")
    resource = (plain if plain[:1].isalpha() else f"{code}_{plain}".rstrip("_"))[:40]
    name = f"{resource}:{ACTIONS.get(method, 'read')}"
    if reserved(name):
        return f"{code}_{resource}"[:40] + f":{ACTIONS.get(method, 'read')}"
    return name


def guessed(path: str) -> str:
    """A template for a path that was called: parts that look like ids become parameters."""
    parts = ("{id}" if _is_id(part) else part for part in path.split("/"))
    return "/".join(parts)


def _is_id(part: str) -> bool:
    digits = sum(sign.isdigit() for sign in part)
    long = len(part) >= 16 and digits >= 2
    return bool(part) and ("%" in part or "@" in part or digits * 2 >= len(part) > 0 or long)


def _route(one: Operation, code: str) -> Route:
    return Route(one.path, one.method, _permission(one, code))


def _permission(one: Operation, code: str) -> str:
    """The one scope that is named for it, if a permission may be called so; else a guess."""
    if one.scopes == ():
        return PUBLIC
    named = {
        scope.replace(".", ":", 1) if ":" not in scope else scope for scope in one.scopes or ()
    }
    fitting = [scope for scope in named if own(scope)]
    if len(named) == 1 and fitting:
        return fitting[0]
    return permission_for(one.method, one.path, code)


def _told(document: Document) -> tuple[Violation, ...]:
    return document.left_out[:200]
