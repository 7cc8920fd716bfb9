"""Where a product or model stands below its parents: levels, axes, what it may hold.  Pure."""

from dataclasses import dataclass

from keydesk.catalog.batches import Batch
from keydesk.catalog.inheriting import whole
from keydesk.catalog.model import Document, Model, Product, Values
from keydesk.structures.model import Variant
from keydesk.structures.violations import Flaw


@dataclass(frozen=True)
class Place:
    """`level` counts from 0, where the root models are; `above`: its parent first."""

    variant: Variant
    level: int
    above: tuple[Model, ...]

    @property
    def held(self) -> frozenset[str]:
        return self.variant.levels[self.level]

    @property
    def axes(self) -> tuple[str, ...]:
        return self.variant.axes[self.level]


def of_product(batch: Batch, parent: str | None, flaws: list[Flaw]) -> Place | None:
    """None for a simple product.  Raises Misfit when there is no such parent."""
    above = batch.above(parent)
    if not above:
        return None
    variant = batch.variant(above[0])
    if len(above) != variant.depth:
        flaws.append(Flaw("parent_level", "parent", {"parent": parent}))
    return Place(variant, variant.depth, above)


def fitting(
    place: Place, own: Product | Model, patch: Document, batch: Batch, flaws: list[Flaw]
) -> Document:
    """Less the values that another level holds: a body that was read may be sent back.

    What the family does not have at all is told, unless it had it when that was written.
    """
    if "values" not in patch:
        return patch
    family = batch.structure.families[place.variant.family]
    known, own_ones = batch.structure.attributes, family.attributes
    strange = [code for code in patch["values"] if code in known and code not in own_ones]
    former = whole(own, batch.models).values if strange else {}
    flaws += [
        Flaw("not_in_family", "values", {"family": family.code}, code)
        for code in strange
        if patch["values"][code] != former.get(code)
    ]
    elsewhere = family.attributes.union(strange) - place.held
    kept = {code: entries for code, entries in patch["values"].items() if code not in elsewhere}
    return patch | {"values": kept}


def only_held(place: Place, values: Values) -> Values:
    return {code: entries for code, entries in values.items() if code in place.held}


def axis_flaws(batch: Batch, key: str, place: Place, before: Values, after: Values) -> list[Flaw]:
    """Axes are filled, never change, and no two children of a parent have the same."""
    blank = [axis for axis in place.axes if not after.get(axis)]
    if blank:
        return [Flaw("axis_blank", "values", {"axis": axis}, axis) for axis in blank]
    changed = [a for a in place.axes if before.get(a) and before[a] != after[a]]
    if changed:
        return [
            Flaw("axis_changed", "values", {"axis": a, "value": axis_values((a,), after)[0]}, a)
            for a in changed
        ]
    combination = axis_values(place.axes, after)
    holder = batch.siblings(place.above).get(combination, key)
    if not place.axes or holder == key:
        return []
    told: dict[str, object] = {"axes": place.axes, "values": combination, "holder": holder}
    return [Flaw("axis_taken", "values", told, place.axes[0])]


def axis_values(axes: tuple[str, ...], values: Values) -> tuple[str, ...]:
    """Axes are neither localizable nor scopable: each has one value."""
    return tuple(str(values[axis][0]["data"]) if values.get(axis) else "" for axis in axes)
