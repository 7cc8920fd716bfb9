"""YAML that strangers wrote: read within bounds, and in one way only.  Pure.

No merges (`<<`) and no aliases: a few lines of these make a document without end.  No name twice
in a mapping, because programs differ in which of them counts.
"""

from collections.abc import Hashable
from typing import Any

import yaml

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
