"""A product or model as somebody sees it whose rights are limited: what is hidden is not there.
Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from operator import is_
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
        """`one` itself where nothing of it is hidden, as most often."""
        own, above = self._own(one.own), [self._own(model) for model in one.ancestors]
        if own is one.own and all(map(is_, above, one.ancestors)):
            return one
        return whole(own, {model.code: model for model in above})

    def associations(self, of: Document) -> Document:
        if not of:
            return of
        found = {type_: self._sides(sides) for type_, sides in of.items()}
        return {type_: sides for type_, sides in found.items() if any(sides.values())}

    def _sides(self, sides: Document) -> Document:
        return {
            side: [one for one in listed if self._sees(side, name_of(one))]
            for side, listed in sides.items()
        }

    def _own(self, own: T) -> T:
        of = own.document
        shown = {
            "values": values(self.structure, of["values"]),
            "categories": self._categories(of["categories"]),
            "associations": self.associations(of["associations"]),
            "quantified_associations": self.associations(of["quantified_associations"]),
        }
        hidden = any(shown[name] is not of[name] for name in shown)
        return replace(own, document=of | shown) if hidden else own

    def _categories(self, codes: list[str]) -> list[str]:
        known = self.structure.documents[CATEGORY]
        return codes if all(map(known.__contains__, codes)) else [c for c in codes if c in known]

    def _sees(self, side: str, name: str) -> bool:
        known = {"products": self.products, "product_models": self.models}.get(side)
        return known is None or name in known


def values(structure: Structure, of: Values) -> Values:
    known = structure.attributes
    shown = of
    if not of.keys() <= known.keys():
        shown = {code: entries for code, entries in of.items() if code in known}
    placed = structure.placed.intersection(shown)
    hidden = [code for code in placed if not all(sees(structure, one) for one in shown[code])]
    if not hidden:
        return shown
    left = {code: [one for one in shown[code] if sees(structure, one)] for code in hidden}
    return {code: entries for code, entries in {**shown, **left}.items() if entries}


def sees(structure: Structure, place: Mapping[str, Any]) -> bool:
    """`place`: whatever has a locale and a scope, None where it has none."""
    locale, scope = place["locale"], place["scope"]
    return (locale is None or locale in structure.locales) and (
        scope is None or scope in structure.channels
    )
