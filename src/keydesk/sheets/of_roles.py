"""Roles in a file, and what it takes to make an organization's like them.  Pure.

    roles:
      - name: Storefront connector
        explanation: Reads products for the shop.
        permissions: [products:read, channels:read]      # or: all

Names are what roles are known by: ids differ from place to place.
"""

from collections.abc import Sequence
from typing import Any

from keydesk.access import TeamRole
from keydesk.access.happenings import told
from keydesk.access.wishes import Changes, Wish, folded
from keydesk.auth.permissions import API_ACCESS, ordered, with_root
from keydesk.kit.errors import Invalid, Violation
from keydesk.sheets.steps import Step
from keydesk.sheets.text import grant_fault, refuse_twins, unknown_fields, wrong_kind

SECTION, KIND = "roles", "role"
FIELDS = {"name", "explanation", "permissions"}


def written(roles: Sequence[TeamRole]) -> list[dict[str, object]]:
    return [
        {
            "name": role.name,
            "explanation": role.explanation,
            "permissions": "all" if role.everything else ordered(role.permissions - {API_ACCESS}),
        }
        for role in roles
    ]


def read(listed: Sequence[Any]) -> list[Wish]:
    """Raises Invalid naming every fault with its place, such as roles.2.permissions."""
    faults = [f for n, one in enumerate(listed) for f in _faults(f"{SECTION}.{n}", one)]
    if faults:
        raise Invalid(*faults)
    wishes = [_wish(one) for one in listed]
    refuse_twins(SECTION, "name", (wish.name for wish in wishes), folded)
    return wishes


def _faults(place: str, one: Any) -> list[Violation]:
    if not isinstance(one, dict):
        return [Violation(place, "Give name, explanation and permissions.")]
    return [
        *unknown_fields(place, one, FIELDS),
        *wrong_kind(place, one, ("name", "explanation"), str, "This must be a text."),
        *grant_fault(place, one),
    ]


def _wish(one: dict[str, Any]) -> Wish:
    held = one.get("permissions", [])
    listed = None if held == "all" else held
    return Wish(one.get("name", ""), one.get("explanation", ""), listed, held == "all")


def plan(present: Sequence[TeamRole], wanted: Sequence[Wish], *, delete: bool) -> list[Step]:
    """What is not in the file is left alone, unless it is to be deleted."""
    known = {folded(role.name): role for role in present}
    steps = [
        _step(f"{SECTION}.{n}", wish, known.pop(folded(wish.name), None))
        for n, wish in enumerate(wanted)
    ]
    rest = "delete" if delete else "leave"
    return [*steps, *(Step(rest, KIND, role.name, present=role) for role in known.values())]


def _step(place: str, wish: Wish, role: TeamRole | None) -> Step:
    if role is None:
        return Step("create", KIND, wish.name, place, wish)
    old = told(role)
    held = "all" if wish.everything else sorted(with_root(wish.permissions or ()))
    new = {"name": wish.name, "explanation": wish.explanation, "permissions": held}
    changed = tuple(name for name in old if old[name] != new[name])
    return Step("change" if changed else "keep", KIND, role.name, place, wish, role, changed)


def changes(wish: Wish) -> Changes:
    return Changes(wish.name, wish.explanation, wish.permissions, wish.everything)
