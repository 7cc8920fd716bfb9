"""Documents as the outside sees them: with what is only read.  Pure.

Each view makes many at once, because what they add is found in one pass over the structure.
"""

from collections.abc import Callable, Mapping, Sequence

from keydesk.structures.gathering import members
from keydesk.structures.model import (
    ATTRIBUTE,
    ATTRIBUTE_GROUP,
    CATEGORY,
    FAMILY,
    VARIANT,
    Document,
    Structure,
)

View = Callable[[Structure, Sequence[Document]], list[Document]]


def _attributes(structure: Structure, found: Sequence[Document]) -> list[Document]:
    groups = structure.documents[ATTRIBUTE_GROUP]
    none: Document = {"labels": {}}
    return [one | {"group_labels": groups.get(one["group"], none)["labels"]} for one in found]


def _attribute_groups(structure: Structure, found: Sequence[Document]) -> list[Document]:
    of_group = members(structure.documents[ATTRIBUTE].values())
    return [one | {"attributes": of_group.get(one["code"], [])} for one in found]


def _families(structure: Structure, found: Sequence[Document]) -> list[Document]:
    """Every channel is there: the main identifier is required in it whatever was said."""
    least = {channel: [structure.identifier] for channel in structure.channels}
    name = "attribute_requirements"
    return [one | {name: least | one[name]} for one in found]


def _variants(structure: Structure, found: Sequence[Document]) -> list[Document]:
    shown = []
    for one in found:
        common = structure.variants[one["code"]].levels[0]
        ordered = structure.documents[FAMILY][one["family"]]["attributes"]
        own = {name: value for name, value in one.items() if name != "family"}
        shown.append(own | {"common_attributes": [c for c in ordered if c in common]})
    return shown


def _categories(structure: Structure, found: Sequence[Document]) -> list[Document]:
    """`position`: among those with the same parent, from 1, in the order of the codes."""
    last: dict[str | None, int] = {}
    positions: dict[str, int] = {}
    for code, one in structure.documents[CATEGORY].items():
        positions[code] = last[one["parent"]] = last.get(one["parent"], 0) + 1
    return [one | {"position": positions[one["code"]]} for one in found]


def _as_they_are(_: Structure, found: Sequence[Document]) -> list[Document]:
    return list(found)


VIEWS: Mapping[str, View] = {
    ATTRIBUTE: _attributes,
    ATTRIBUTE_GROUP: _attribute_groups,
    FAMILY: _families,
    VARIANT: _variants,
    CATEGORY: _categories,
}


def shown(structure: Structure, kind: str, found: Sequence[Document]) -> list[Document]:
    return VIEWS.get(kind, _as_they_are)(structure, found)
