"""Roles as a file, and what it takes to make an organization like the file.  Pure.

    keydesk: 1
    roles:
      - name: Storefront connector
        explanation: Reads products for the shop.
        permissions: [products:read, channels:read]      # or: all

Names are what roles are known by: ids differ from place to place.  There is no secret in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from keydesk.access import TeamRole
from keydesk.access.happenings import told
from keydesk.access.wishes import Changes, Wish, folded
from keydesk.auth.permissions import API_ACCESS, ordered, with_root
from keydesk.kit.errors import Invalid, Violation

FORMAT = 1
FIELDS = {"name", "explanation", "permissions"}


class _Plain(yaml.SafeLoader):
    """Without `<<`: a few lines of merges within merges would never come to an end."""

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Leaves `<<` where it stands, as a name that nobody knows."""


@dataclass(frozen=True)
class Step:
    """`what`: create, change, keep, leave (not in the file) or delete."""

    what: str
    name: str
    wish: Wish | None = None
    role: TeamRole | None = None
    changes: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        of = f": {', '.join(self.changes)}" if self.changes else ""
        return f"{self.what:7} {self.name}{of}"


def written(roles: Sequence[TeamRole]) -> str:
    """The same roles always give the same text."""
    listed = [
        {
            "name": role.name,
            "explanation": role.explanation,
            "permissions": "all" if role.everything else ordered(role.permissions - {API_ACCESS}),
        }
        for role in roles
    ]
    body = {"keydesk": FORMAT, "roles": listed}
    text: str = yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=100)
    return text


def read(text: str) -> list[Wish]:
    """Raises Invalid naming every fault with its place, such as roles.2.permissions."""
    try:
        body = yaml.load(text, Loader=_Plain)  # noqa: S506
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise Invalid(Violation("file", "Line {line} is not YAML.", {"line": line})) from None
    if not isinstance(body, dict) or body.get("keydesk") != FORMAT:
        raise Invalid(Violation("file", "Begin with `keydesk: 1`, as `keydesk export` does."))
    unknown = sorted(str(name) for name in body.keys() - {"keydesk", "roles"})
    listed = body.get("roles", [])
    if unknown or not isinstance(listed, list):
        raise Invalid(Violation(unknown[0] if unknown else "roles", "This cannot be applied."))
    faults = [fault for n, one in enumerate(listed) for fault in _faults(f"roles.{n}", one)]
    if faults:
        raise Invalid(*faults)
    return _no_twins([_wish(one) for one in listed])


def _faults(place: str, one: Any) -> list[Violation]:
    if not isinstance(one, dict):
        return [Violation(place, "Give name, explanation and permissions.")]
    found = [Violation(f"{place}.{n}", "There is no such field.") for n in one.keys() - FIELDS]
    texts = (n for n in ("name", "explanation") if not isinstance(one.get(n, ""), str))
    found += [Violation(f"{place}.{n}", "This must be a text.") for n in texts]
    held = one.get("permissions", [])
    if held != "all" and not (isinstance(held, list) and all(isinstance(p, str) for p in held)):
        found.append(Violation(f"{place}.permissions", "Give a list of permissions, or all."))
    return found


def _wish(one: dict[str, Any]) -> Wish:
    held = one.get("permissions", [])
    listed = None if held == "all" else held
    return Wish(one.get("name", ""), one.get("explanation", ""), listed, held == "all")


def _no_twins(wishes: list[Wish]) -> list[Wish]:
    seen: set[str] = set()
    for n, wish in enumerate(wishes):
        if folded(wish.name) in seen:
            fault = "{name} stands in the file twice."
            raise Invalid(Violation(f"roles.{n}.name", fault, {"name": wish.name}))
        seen.add(folded(wish.name))
    return wishes


def plan(present: Sequence[TeamRole], wanted: Sequence[Wish], *, delete: bool) -> list[Step]:
    """What is not in the file is left alone, unless it is to be deleted."""
    known = {folded(role.name): role for role in present}
    steps = [_step(wish, known.pop(folded(wish.name), None)) for wish in wanted]
    rest = "delete" if delete else "leave"
    return [*steps, *(Step(rest, role.name, role=role) for role in known.values())]


def _step(wish: Wish, role: TeamRole | None) -> Step:
    if role is None:
        return Step("create", wish.name, wish)
    old = told(role)
    held = "all" if wish.everything else sorted(with_root(wish.permissions or ()))
    new = {"name": wish.name, "explanation": wish.explanation, "permissions": held}
    changed = tuple(name for name in old if old[name] != new[name])
    return Step("change" if changed else "keep", role.name, wish, role, changed)


def changes(wish: Wish) -> Changes:
    return Changes(wish.name, wish.explanation, wish.permissions, wish.everything)
