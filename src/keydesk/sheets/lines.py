"""What a file says of connections, read and checked before anything is done.  Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from keydesk.connections import fields
from keydesk.connections.wishes import Changes, Wish
from keydesk.kit.checks import Checks
from keydesk.kit.errors import Invalid, Violation
from keydesk.limits.wishes import NO_LIMITS, read_file
from keydesk.sheets.text import grant_fault, refuse_twins, unknown_fields, wrong_kind

SECTION = "connections"
TEXTS = ("code", "label", "flow_type", "description", "contact", "assigned_user", "role", "group")
SWITCHES = ("critical", "tracked", "active")
FIELDS = {*TEXTS, *SWITCHES, "tags", "permissions", "limits"}
READERS = {"code": fields.read_code, **fields.READERS}


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
        if "limits" in found:
            found["limits"] = found["limits"] or NO_LIMITS
        if found.get("permissions") == "all":
            del found["permissions"]
            found["everything"] = True
        return found


def read(listed: Sequence[Any]) -> list[Line]:
    """Raises Invalid naming every fault with its place, such as connections.2.label."""
    faults = [f for n, one in enumerate(listed) for f in _faults(f"{SECTION}.{n}", one)]
    if faults:
        raise Invalid(*faults)
    with Checks() as checks:
        lines = [_line(checks, f"{SECTION}.{n}", one) for n, one in enumerate(listed)]
    refuse_twins(SECTION, "code", (line.code for line in lines))
    return lines


def _faults(place: str, one: Any) -> list[Violation]:
    if not isinstance(one, dict):
        return [Violation(place, "Give at least code and label.")]
    tags = one.get("tags", [])
    listed = isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)
    return [
        *unknown_fields(place, one, FIELDS),
        *wrong_kind(place, one, TEXTS, str, "This must be a text."),
        *wrong_kind(place, one, SWITCHES, bool, "This must be true or false."),
        *([] if listed else [Violation(f"{place}.tags", "Give a list of texts.")]),
        *grant_fault(place, one),
    ]


def _line(checks: Checks, place: str, one: dict[str, Any]) -> Line:
    said = {"code": "", **one}
    for name, reader in READERS.items():
        if name in said:
            said[name] = checks.take(_placed(place, reader(said[name])))
    if "limits" in said:
        said["limits"] = checks.take(_placed(place, read_file(said["limits"])))
    if "role" in said and "permissions" in said:
        checks.take(Violation(f"{place}.role", "Choose one: a role, all, or single permissions."))
    return Line(said)


def _placed(place: str, value: Any) -> Any:
    if isinstance(value, Violation):
        return replace(value, field=f"{place}.{value.field}")
    return value
