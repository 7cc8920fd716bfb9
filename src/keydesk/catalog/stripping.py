"""A product or model as somebody sees it whose rights are limited: what is hidden is not there.
Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from keydesk.catalog.associated import name_of
from keydesk.catalog.inheriting import whole
from keydesk.catalog.model import Document, Model, Product, Values, Whole
from keydesk.structures.model import CATEGORY, Structure

T = TypeVar("T", bound=Product | Model)


@dataclass(frozen=True)
class Shown:
    """products, models   of those that associations name, the ones that are seen"""

    structure: Structure
    products: Collection[str]
    models: Collection[str]

    def whole(self, one: Whole) -> Whole:
        own, above = self._own(one.own), tuple(map(self._own, one.ancestors))
        if not above:
            return whole(own, {})
        return whole(own, {model.code: model for model in above})

    def associations(self, of: Document) -> Document:
        found = {type_: self._sides(sides) for type_, sides in of.items()}
        return {type_: sides for type_, sides in found.items() if any(sides.values())}

    def _sides(self, sides: Document) -> Document:
        return {
            side: [one for one in listed if self._sees(side, name_of(one))]
            for side, listed in sides.items()
        }

    def _own(self, own: T) -> T:
        of = own.document
        shown = of | {
            "values": values(self.structure, of["values"]),
            "categories": self._categories(of["categories"]),
            "associations": self.associations(of["associations"]),
            "quantified_associations": self.associations(of["quantified_associations"]),
        }
        return replace(own, document=shown)

    def _categories(self, codes: list[str]) -> list[str]:
        return [code for code in codes if code in self.structure.documents[CATEGORY]]

    def _sees(self, side: str, name: str) -> bool:
        known = {"products": self.products, "product_models": self.models}.get(side)
        return known is None or name in known


def values(structure: Structure, of: Values) -> Values:
    known = structure.attributes
    shown = of
    if not of.keys() <= known.keys():
        shown = {code: entries for code, entries in of.items() if code in known}
    if structure.placed.isdisjoint(shown):
        return shown
    shown = dict(shown)
    for code in shown.keys() & structure.placed:
        shown[code] = [value for value in shown[code] if sees(structure, value)]
        if not shown[code]:
            del shown[code]
    return shown


def sees(structure: Structure, place: Mapping[str, Any]) -> bool:
    """`place`: whatever has a locale and a scope, None where it has none."""
    locale, scope = place["locale"], place["scope"]
    return (locale is None or locale in structure.locales) and (
        scope is None or scope in structure.channels
    )
