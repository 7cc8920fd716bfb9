"""A product or a model with what it takes over from the models above it.  Pure."""

from collections.abc import Mapping
from typing import Any

from keydesk.catalog.model import Document, Model, Product, Value, Whole


def ancestors(of: Product | Model, models: Mapping[str, Model]) -> tuple[Model, ...]:
    """Its parent first; at most two, as family variants have at most two levels."""
    found: list[Model] = []
    parent = of.parent
    while parent is not None and parent in models and len(found) < 2:
        found.append(models[parent])
        parent = models[parent].parent
    return tuple(found)


def whole(of: Product | Model, models: Mapping[str, Model]) -> Whole:
    above = ancestors(of, models)
    own = of.document
    if not above:
        return Whole(
            of, (), own["values"], own["categories"], own["associations"],
            own["quantified_associations"],
        )  # fmt: skip
    values: dict[str, list[Value]] = {}
    categories: dict[str, None] = {}
    associations: Document = {}
    quantified: Document = {}
    for one in (*reversed(above), of):
        values |= one.document["values"]
        categories |= dict.fromkeys(one.document["categories"])
        associations = _joined(associations, one.document["associations"])
        quantified = _joined(quantified, one.document["quantified_associations"])
    return Whole(of, above, values, sorted(categories), associations, quantified)


def _joined(above: Document, own: Document) -> Document:
    joined = dict(above)
    for type_, sides in own.items():
        before = joined.get(type_, {})
        joined[type_] = {
            side: [*before.get(side, ()), *_new(before.get(side, ()), listed)]
            for side, listed in sides.items()
        }
    return joined


def _new(before: Any, listed: list[Any]) -> list[Any]:
    """There may be thousands."""
    there = set(map(_hashable, before))
    return [one for one in listed if _hashable(one) not in there]


def _hashable(one: Any) -> Any:
    return tuple(sorted(one.items())) if isinstance(one, dict) else one


def without_inherited(sent: Document, inherited: Document, own: Document) -> Document:
    """What was sent of associations, less what the models above already hold and it did not have
    itself: a body that was read may be sent back."""
    left: Document = {}
    for type_, sides in sent.items():
        before, mine = inherited.get(type_, {}), own.get(type_, {})
        kept = {
            side: [
                one for one in listed
                if one not in before.get(side, ()) or one in mine.get(side, ())
            ]
            for side, listed in sides.items()
        }  # fmt: skip
        if any(kept.values()):
            left[type_] = kept
    return left
