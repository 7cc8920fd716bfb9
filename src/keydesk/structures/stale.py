"""Whose products' completenesses are no longer right after a change of the structure.  Pure."""

from collections.abc import Iterator, Mapping

from keydesk.structures.draft import Draft, Key
from keydesk.structures.model import ATTRIBUTE, CHANNEL, FAMILY, Document

Changed = Mapping[Key, tuple[Document | None, Document]]
COUNTED = {
    FAMILY: ("attributes", "attribute_requirements"),
    CHANNEL: ("locales", "currencies"),
    ATTRIBUTE: ("available_locales",),
}


def stale(draft: Draft, changed: Changed) -> list[str]:
    """The families, by code.  A new channel concerns all; a new family has no products yet."""
    families = draft.documents[FAMILY]
    concerned: set[str] = set()
    for key in _counted(changed):
        if key.kind == FAMILY:
            concerned.add(key.code)
        elif key.kind == CHANNEL:
            return sorted(families)
        else:
            concerned.update(c for c, one in families.items() if key.code in one["attributes"])
    return sorted(concerned)


def _counted(changed: Changed) -> Iterator[Key]:
    for key, (before, after) in changed.items():
        names = COUNTED.get(key.kind, ())
        if before is None:
            counts = key.kind == CHANNEL
        else:
            counts = any(before[name] != after[name] for name in names)
        if counts:
            yield key
