"""Connections in a file, and what it takes to make an organization's like them.  Pure.

    connections:
      - code: magento                  # what it is known by
        label: Magento
        flow_type: destination
        description: ""
        contact: ""
        tags: [shop]
        critical: false
        tracked: true
        assigned_user: ingrid@nordlysliving.example
        role: Viewer                   # or permissions: [products:read], or permissions: all
        active: true

Of one that is there, what is left out stays as it is.  Credentials, pictures and the switches of
the password grant do not stand here: a file that lies about opens nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from keydesk.access.wishes import folded
from keydesk.accounts.model import plain_email
from keydesk.auth.permissions import API_ACCESS, ordered, with_root
from keydesk.connections import fields
from keydesk.connections.model import Connection
from keydesk.connections.wishes import Changes, Wish
from keydesk.kit.checks import Checks
from keydesk.kit.errors import Invalid, Violation
from keydesk.sheets.steps import Step
from keydesk.sheets.text import grant_fault, unknown_fields

SECTION, KIND = "connections", "connection"
TEXTS = ("code", "label", "flow_type", "description", "contact", "assigned_user", "role")
SWITCHES = ("critical", "tracked", "active")
FIELDS = {*TEXTS, *SWITCHES, "tags", "permissions"}
READERS: Mapping[str, Callable[[Any], Any]] = {
    "code": fields.read_code,
    "label": fields.read_label,
    "flow_type": fields.read_flow_type,
    "description": fields.read_description,
    "contact": fields.read_contact,
    "tags": fields.read_tags,
}
Emails = Mapping[str, str]  # of the members, by user id


@dataclass(frozen=True)
class Line:
    """What the file says of one connection, each field as it will be kept; only what is said."""

    said: Mapping[str, Any]

    @property
    def code(self) -> str:
        code: str = self.said["code"]
        return code

    @property
    def active(self) -> bool | None:
        said: bool | None = self.said.get("active")
        return said

    @property
    def wish(self) -> Wish:
        return Wish(**{"label": ""} | self._fields(self.said), code=self.code)

    def changes(self, names: Sequence[str]) -> Changes:
        """Only these."""
        return Changes(**self._fields(names))

    def _fields(self, names: Iterable[str]) -> dict[str, Any]:
        """As wishes and changes want them: without code and active."""
        found = {name: self.said[name] for name in names if name not in ("code", "active")}
        if found.get("permissions") == "all":
            del found["permissions"]
            found["everything"] = True
        return found


def written(connections: Sequence[Connection], emails: Emails) -> list[dict[str, object]]:
    return [_written(one, emails) for one in sorted(connections, key=lambda one: one.code)]


def _written(one: Connection, emails: Emails) -> dict[str, object]:
    return {
        "code": one.code,
        "label": one.label,
        "flow_type": one.flow_type,
        "description": one.description,
        "contact": one.contact,
        "tags": list(one.tags),
        "critical": one.critical,
        "tracked": one.tracked,
        "assigned_user": emails.get(one.assigned_user_id, one.assigned_user_id),
        **_grant(one),
        "active": one.active,
    }


def _grant(one: Connection) -> dict[str, object]:
    if one.access.mode == "role" and not one.access.lost:
        return {"role": one.access.name}
    if one.access.mode == "all":
        return {"permissions": "all"}
    return {"permissions": ordered(one.permissions - {API_ACCESS})}


def read(listed: Sequence[Any]) -> list[Line]:
    """Raises Invalid naming every fault with its place, such as connections.2.label."""
    faults = [f for n, one in enumerate(listed) for f in _faults(f"{SECTION}.{n}", one)]
    if faults:
        raise Invalid(*faults)
    with Checks() as checks:
        lines = [_line(checks, f"{SECTION}.{n}", one) for n, one in enumerate(listed)]
    return _no_twins(lines)


def _faults(place: str, one: Any) -> list[Violation]:
    if not isinstance(one, dict):
        return [Violation(place, "Give at least code and label.")]
    tags = one.get("tags", [])
    listed = isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)
    return [
        *unknown_fields(place, one, FIELDS),
        *_wrong(place, one, TEXTS, str, "This must be a text."),
        *_wrong(place, one, SWITCHES, bool, "This must be true or false."),
        *([] if listed else [Violation(f"{place}.tags", "Give a list of texts.")]),
        *grant_fault(place, one),
    ]


def _wrong(
    place: str, one: Mapping[str, Any], names: Sequence[str], kind: type, words: str
) -> list[Violation]:
    found = (name for name in names if name in one and not isinstance(one[name], kind))
    return [Violation(f"{place}.{name}", words) for name in found]


def _line(checks: Checks, place: str, one: dict[str, Any]) -> Line:
    said = {"code": "", **one}
    for name, reader in READERS.items():
        if name in said:
            said[name] = checks.take(_placed(place, reader(said[name])))
    if "role" in said and "permissions" in said:
        checks.take(Violation(f"{place}.role", "Choose one: a role, all, or single permissions."))
    return Line(said)


def _placed(place: str, value: Any) -> Any:
    if isinstance(value, Violation):
        return replace(value, field=f"{place}.{value.field}")
    return value


def _no_twins(lines: list[Line]) -> list[Line]:
    seen: set[str] = set()
    for n, line in enumerate(lines):
        if line.code in seen:
            fault = "{name} stands in the file twice."
            raise Invalid(Violation(f"{SECTION}.{n}.code", fault, {"name": line.code}))
        seen.add(line.code)
    return lines


def plan(
    present: Sequence[Connection], wanted: Sequence[Line], emails: Emails, *, delete: bool
) -> list[Step]:
    """What is not in the file is left alone, unless it is to be deleted."""
    known = {one.code: one for one in present}
    steps = [
        _step(f"{SECTION}.{n}", line, known.pop(line.code, None), emails)
        for n, line in enumerate(wanted)
    ]
    rest = "delete" if delete else "leave"
    gone = sorted(known.values(), key=lambda one: one.code)
    return [*steps, *(Step(rest, KIND, one.code, present=one) for one in gone)]


def _step(place: str, line: Line, one: Connection | None, emails: Emails) -> Step:
    if one is None:
        return Step("create", KIND, line.code, place, line)
    old = _written(one, emails)
    changed = tuple(name for name, new in line.said.items() if not _same(name, new, old, one))
    return Step("change" if changed else "keep", KIND, one.code, place, line, one, changed)


def _same(name: str, new: Any, old: Mapping[str, Any], one: Connection) -> bool:
    match name:
        case "role":
            held = one.access.role if one.access.mode == "role" else None
            return held is not None and folded(new) in (folded(held), folded(one.access.name))
        case "assigned_user":
            return new == one.assigned_user_id or plain_email(new) == old[name]
        case "permissions" if new != "all":
            held = with_root(one.access.permissions or ())
            return one.access.mode == "custom" and with_root(new) == held
        case "tags":
            return list(new) == list(one.tags)
    same: bool = old.get(name) == new
    return same
