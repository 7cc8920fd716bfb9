"""What is asked at POST /verify: one entry, or a list of up to 1,000.  Pure.

An entry that is malformed is answered in its place, and spoils no other.
"""

import json
from dataclasses import dataclass
from typing import Any

from keydesk.kit import networks
from keydesk.kit.errors import BadRequest, Invalid, Violation

MOST = 1_000
LONGEST = {"credential": 4_096, "permission": 100, "ip": 60, "method": 20, "path": 8_192}
NEEDED = "credential"


@dataclass(frozen=True, slots=True)
class Entry:
    """Texts as they came; "" where nothing was said.  `method` and `path` come together."""

    credential: str = ""
    permission: str = ""
    ip: str = ""
    method: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Malformed:
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Asked:
    entries: list[Entry | Malformed]
    listed: bool


class _Twice(dict[str, Any]):
    """An object that names something twice."""

    name = ""


def read(body: bytes) -> Asked:
    """Raises BadRequest for what is no JSON, Invalid for neither an object nor a list of them."""
    try:
        found = json.loads(body.decode(), object_pairs_hook=_object, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise BadRequest("The body is not JSON.") from None
    if isinstance(found, dict):
        return Asked([_entry(found)], listed=False)
    if not isinstance(found, list):
        raise Invalid(Violation("", "Send an object, or a list of objects."))
    if not 1 <= len(found) <= MOST:
        raise Invalid(Violation("", "Send 1 to {most} entries.", {"most": MOST}))
    return Asked([_entry(one) for one in found], listed=True)


def _entry(found: Any) -> Entry | Malformed:
    if not isinstance(found, dict):
        return Malformed("", "An entry is an object.")
    if isinstance(found, _Twice):
        return Malformed(found.name[:100], "Send this once.")
    for name, value in found.items():
        wrong = _wrong(name, value)
        if wrong:
            return Malformed(name[:100], wrong)
    made = Entry(**{name: value for name, value in found.items() if value is not None})
    if ("method" in found) != ("path" in found) or bool(made.method) != bool(made.path):
        return Malformed("path" if made.method else "method", "Send method and path together.")
    return made if made.credential else Malformed(NEEDED, "Say which credential.")


def _wrong(name: str, value: Any) -> str:
    if name not in LONGEST:
        return "There is no such field."
    if value is None and name != NEEDED:
        return ""
    if not isinstance(value, str) or not value:
        return "This is a text."
    if len(value) > LONGEST[name] or not value.isprintable():
        return "This is too long, or holds signs that cannot be printed."
    if name == "ip" and ("%" in value or networks.read(value) is None):
        return "This is no address, such as 192.0.2.7 or 2001:db8::1."
    return ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    twice, names = _Twice(found), [name for name, _ in pairs]
    twice.name = next(name for name in found if names.count(name) > 1)
    return twice


def _refuse(constant: str) -> None:
    raise ValueError(constant)
