"""YAML that strangers wrote: read within bounds, and in one way only.  Pure.

No merges (`<<`) and no aliases: a few lines of these make a document without end.  No name twice
in a mapping, because programs differ in which of them counts.
"""

from collections.abc import Hashable, Mapping
from typing import Any

import yaml

from keydesk.kit.errors import Invalid, Violation

FORMAT = 1  # of files that describe an organization
DEEPEST, MOST = 64, 300_000
BASE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FAULTS = (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, RecursionError)


class Unreadable(ValueError):
    """`line` from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Strict(BASE):  # type: ignore[misc]
    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Leaves `<<` where it stands, as a name that nobody knows."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        names = [(key.tag, key.value) for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        if len(set(names)) < len(names):
            raise Unreadable(node.start_mark.line + 1)
        found: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return found


def load(text: str) -> Any:
    """Raises Unreadable."""
    try:
        _measure(text)
        return yaml.load(text, Loader=_Strict)  # noqa: S506
    except Unreadable:
        raise
    except FAULTS as error:
        mark = getattr(error, "problem_mark", None)
        raise Unreadable(getattr(mark, "line", 0) + 1) from None


def _measure(text: str) -> None:
    """Before anything is built: what is read here takes no memory."""
    depth = 0
    for n, event in enumerate(yaml.parse(text, Loader=BASE)):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST or n > MOST:
            raise Unreadable(getattr(event.start_mark, "line", 0) + 1)


def written(sections: Mapping[str, object]) -> str:
    """The same content always gives the same text."""
    body = {"keydesk": FORMAT, **sections}
    text: str = yaml.safe_dump(body, sort_keys=False, allow_unicode=True, width=100)
    return text


def sections(text: str, known: tuple[str, ...]) -> dict[str, list[Any]]:
    """Those of the known sections that are there.  Raises Invalid naming what it is not."""
    try:
        body = load(text)
    except Unreadable as wrong:
        raise Invalid(Violation("file", "Line {line} is not YAML.", {"line": wrong.line})) from None
    if not isinstance(body, dict) or body.get("keydesk") != FORMAT:
        raise Invalid(Violation("file", "Begin with `keydesk: 1`, as `keydesk export` does."))
    unknown = sorted(map(said, body.keys() - {"keydesk", *known}))
    wrong_ones = [*unknown, *(n for n in known if n in body and not isinstance(body[n], list))]
    if wrong_ones:
        raise Invalid(Violation(wrong_ones[0], "This cannot be applied."))
    return {name: body[name] for name in known if name in body}


def said(name: object) -> str:
    """Python does not write a number of more than 4300 digits in decimals."""
    return hex(name) if isinstance(name, int) and name.bit_length() > 64 else str(name)
