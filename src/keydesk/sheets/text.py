"""The YAML of a file: read without trust, written the same way each time.  Pure."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import yaml

from keydesk.kit.errors import Invalid, Violation

FORMAT = 1


class _Plain(yaml.SafeLoader):
    """Without `<<`: a few lines of merges within merges would never come to an end."""

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Leaves `<<` where it stands, as a name that nobody knows."""


def written(sections: Mapping[str, object]) -> str:
    """The same content always gives the same text."""
    body = {"keydesk": FORMAT, **sections}
    text: str = yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=100)
    return text


def read(text: str, known: tuple[str, ...]) -> dict[str, list[Any]]:
    """Those of the known sections that are there.  Raises Invalid naming what it is not."""
    try:
        body = yaml.load(text, Loader=_Plain)  # noqa: S506
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise Invalid(Violation("file", "Line {line} is not YAML.", {"line": line})) from None
    if not isinstance(body, dict) or body.get("keydesk") != FORMAT:
        raise Invalid(Violation("file", "Begin with `keydesk: 1`, as `keydesk export` does."))
    unknown = sorted(map(_said, body.keys() - {"keydesk", *known}))
    wrong = [*unknown, *(n for n in known if n in body and not isinstance(body[n], list))]
    if wrong:
        raise Invalid(Violation(wrong[0], "This cannot be applied."))
    return {name: body[name] for name in known if name in body}


def unknown_fields(place: str, one: Mapping[Any, Any], known: set[str]) -> list[Violation]:
    strange = sorted(map(_said, one.keys() - known))
    return [Violation(f"{place}.{name}", "There is no such field.") for name in strange]


def _said(name: object) -> str:
    """Python does not write a number of more than 4300 digits in decimals."""
    return hex(name) if isinstance(name, int) and name.bit_length() > 64 else str(name)


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
