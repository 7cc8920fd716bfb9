"""Which attributes a product or model shows, and where each of them is set.  Pure."""

from dataclasses import dataclass

from keydesk.catalog.model import Model, Product, Whole
from keydesk.catalog.seen import Seen
from keydesk.structures.model import Attribute, Structure, Variant


@dataclass(frozen=True)
class Placed:
    """`inherited`: the model it is set on, "" for its own; `axis`: it tells variants apart."""

    attribute: Attribute
    inherited: str
    axis: bool
    required: bool


def placed(here: Seen, one: Whole) -> list[Placed]:
    """Those of the family at this level and above, and those that have a value all the same."""
    structure = here.structure
    family = structure.families.get(one.own.family or "")
    required = family.requirements.get(here.channel, frozenset()) if family else frozenset()
    holders, axes = _holders(structure, one), _axes(structure, one)
    own = holders if holders is not None else family.attributes if family else ()
    codes = {*own, *one.values} - {structure.identifier}
    codes |= {structure.identifier} if isinstance(one.own, Product) else set()
    known = (structure.attributes[code] for code in sorted(codes) if code in structure.attributes)
    return [
        Placed(a, _holder(a, holders, structure), a.code in axes, a.code in required) for a in known
    ]


def variant_of(structure: Structure, one: Whole) -> Variant | None:
    """None for a product that is no variant."""
    model = one.own if isinstance(one.own, Model) else (one.ancestors or (None,))[0]
    return structure.variants.get(model.variant) if model else None


def level(one: Whole) -> int:
    """0 where the root models are."""
    return len(one.ancestors)


def _holders(structure: Structure, one: Whole) -> dict[str, str] | None:
    """By attribute the model that holds it, "" for the thing itself; None: all are its own."""
    variant = variant_of(structure, one)
    if variant is None:
        return None
    found: dict[str, str] = {}
    above = [*reversed(one.ancestors)]
    for number, held in enumerate(variant.levels[: level(one) + 1]):
        holder = above[number].code if number < len(above) else ""
        found |= dict.fromkeys(held, holder)
    return found


def _holder(attribute: Attribute, holders: dict[str, str] | None, structure: Structure) -> str:
    if holders is None or attribute.code == structure.identifier:
        return ""
    return holders.get(attribute.code, "")


def _axes(structure: Structure, one: Whole) -> frozenset[str]:
    variant = variant_of(structure, one)
    if variant is None:
        return frozenset()
    return frozenset(axis for axes in variant.axes[: level(one) + 1] for axis in axes)
