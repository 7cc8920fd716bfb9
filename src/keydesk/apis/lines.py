"""An API in a file: written the same way each time, read without trust.  Pure.

    apis:
      - code: crm                         # what it is known by
        name: CRM of the club
        base_path: /integrations/v1
        permissions:                      # each with what people read beside it
          contacts:read: Read contacts
          contacts:create: Create contacts
        routes:                           # method and path below the base path: what a call needs
          GET /contacts: contacts:read
          POST /contacts: contacts:create
          GET /contacts/{id}: contacts:read
          GET /ping: any                  # whoever has a credential that works
          GET /status: public             # anybody

A route with nothing behind its method is the base path itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from keydesk.apis.model import Api, Permission, Route
from keydesk.apis.wishes import Changes, Wish
from keydesk.kit.errors import Invalid, Violation
from keydesk.shell import N_

SECTION = "apis"
TEXTS = ("code", "name", "base_path")
MAPS = ("permissions", "routes")
WHAT = N_("Give code, name, base_path, permissions and routes.")
TEXT = N_("This must be a text.")
MAP = N_("Give a mapping of texts.")
UNKNOWN = N_("There is no such field.")
TWICE = N_("{name} stands in the file twice.")


def written(api: Api | Wish) -> dict[str, object]:
    return {
        "code": api.code,
        "name": api.name,
        "base_path": api.base_path,
        "permissions": {one.name: one.label for one in api.permissions},
        "routes": {f"{r.method} {r.template}".strip(): r.permission for r in api.routes},
    }


def read(listed: Sequence[Any]) -> list[Wish]:
    """Raises Invalid naming every fault with its place, such as apis.2.name."""
    faults = [f for n, one in enumerate(listed) for f in _faults(f"{SECTION}.{n}", one)]
    if faults:
        raise Invalid(*faults)
    wishes = [_wish(one) for one in listed]
    codes = [wish.code for wish in wishes]
    for n, code in enumerate(codes):
        if code in codes[:n]:
            raise Invalid(Violation(f"{SECTION}.{n}.code", TWICE, {"name": code}))
    return wishes


def changes(wish: Wish) -> Changes:
    return Changes(wish.name, wish.base_path, wish.permissions, wish.routes)


def _wish(one: Mapping[str, Any]) -> Wish:
    named = one.get("permissions") or {}
    mapped = one.get("routes") or {}
    permissions = tuple(Permission(name, label or "") for name, label in named.items())
    routes = tuple(_route(head, permission) for head, permission in mapped.items())
    return Wish(one["name"], one["base_path"], permissions, routes, one["code"])


def _route(head: str, permission: str) -> Route:
    method, _, template = head.strip().partition(" ")
    return Route(template.strip(), method, permission)


def _faults(place: str, one: Any) -> list[Violation]:
    if not isinstance(one, dict):
        return [Violation(place, WHAT)]
    strange = sorted(str(name)[:100] for name in one.keys() - {*TEXTS, *MAPS})
    faults = [Violation(f"{place}.{name}", UNKNOWN) for name in strange]
    faults += [Violation(f"{place}.{n}", TEXT) for n in TEXTS if not isinstance(one.get(n), str)]
    return faults + [f for name in MAPS for f in _map_faults(f"{place}.{name}", one.get(name))]


def _map_faults(place: str, found: Any) -> list[Violation]:
    """A permission may have no label."""
    if found is None:
        return []
    if not isinstance(found, dict) or not all(isinstance(name, str) for name in found):
        return [Violation(place, MAP)]
    empty = place.endswith("permissions")
    wrong = (n for n, v in found.items() if not isinstance(v, str) and not (empty and v is None))
    return [Violation(f"{place}.{name[:100]}", TEXT) for name in wrong]
