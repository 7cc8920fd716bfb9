"""The YAML of a file: read without trust, written the same way each time.  Pure."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from keydesk.kit.errors import Invalid, Violation
from keydesk.kit.strictyaml import said, written
from keydesk.kit.strictyaml import sections as read

__all__ = ["grant_fault", "read", "refuse_twins", "unknown_fields", "written", "wrong_kind"]


def unknown_fields(place: str, one: Mapping[Any, Any], known: set[str]) -> list[Violation]:
    strange = sorted(map(said, one.keys() - known))
    return [Violation(f"{place}.{name}", "There is no such field.") for name in strange]


def wrong_kind(
    place: str, one: Mapping[str, Any], names: Iterable[str], kind: type, words: str
) -> list[Violation]:
    found = (name for name in names if name in one and not isinstance(one[name], kind))
    return [Violation(f"{place}.{name}", words) for name in found]


def refuse_twins(
    section: str, field: str, names: Iterable[str], apart: Callable[[str], str] = str
) -> None:
    """Raises Invalid for the second of two that `apart` does not tell apart."""
    seen: set[str] = set()
    for n, name in enumerate(names):
        if apart(name) in seen:
            fault = "{name} stands in the file twice."
            raise Invalid(Violation(f"{section}.{n}.{field}", fault, {"name": name}))
        seen.add(apart(name))


def grant_fault(place: str, one: Mapping[str, Any]) -> list[Violation]:
    """Of the field permissions: a list of texts, or all."""
    held = one.get("permissions", [])
    if held == "all" or (isinstance(held, list) and all(isinstance(p, str) for p in held)):
        return []
    return [Violation(f"{place}.permissions", "Give a list of permissions, or all.")]
