"""What becomes of values and associations when a part of them is sent: the rules of PATCH.  Pure.

Values merge per attribute and per locale and channel; empty data takes a value away.
Associations merge per type; each list replaces the one that was there.
"""

from collections.abc import Callable, Container, Iterable
from typing import Any

from keydesk.catalog.known import Known
from keydesk.catalog.model import ASSOCIATED, Document, Value, Values
from keydesk.catalog.values import check
from keydesk.structures.model import Attribute, Structure
from keydesk.structures.violations import Flaw, Misfit

Place = tuple[str | None, str | None]  # locale, channel
EMPTY: tuple[object, ...] = (None, "", [])


def values(own: Values, sent: Document, known: Known, flaws: list[Flaw]) -> dict[str, list[Value]]:
    """Raises Misfit; what breaks a rule is added to `flaws`."""
    merged = dict(own)
    for code, entries in sent.items():
        attribute = known.structure.attributes.get(code)
        if attribute is None:
            raise Misfit("attribute_unknown", property=code, attribute=code)
        kept: dict[Place, Value] = {(v["locale"], v["scope"]): v for v in own.get(code, ())}
        seen: set[Place] = set()
        for entry in entries:
            same = _as_it_is(kept, entry)
            at = same or place(attribute, entry, known.structure)
            if at in seen:
                raise Misfit("value_twice", property=code, attribute=code)
            seen.add(at)
            if not same:
                _put(kept, at, _data(attribute, entry["data"], at, known, flaws))
        merged[code] = [kept[at] for at in sorted(kept, key=_order)]
        if not merged[code]:
            del merged[code]
    return merged


def _as_it_is(kept: dict[Place, Value], entry: Value) -> Place | None:
    """What was read may be sent back, even if its locale or its currency went meanwhile."""
    place = entry["locale"], entry["scope"]
    if not all(one is None or isinstance(one, str) for one in place):
        return None
    return place if place in kept and kept[place]["data"] == entry["data"] else None


def _put(kept: dict[Place, Value], place: Place, data: Any) -> None:
    if data in EMPTY:
        kept.pop(place, None)
    else:
        kept[place] = {"locale": place[0], "scope": place[1], "data": data}


def _data(attribute: Attribute, data: Any, place: Place, known: Known, flaws: list[Flaw]) -> Any:
    if data in EMPTY:
        return None

    def report(code: str, currency: str | None = None, **params: object) -> None:
        flaws.append(Flaw(code, "values", params, attribute.code, *place, currency))

    return check(attribute, data, known, report)


def _order(place: Place) -> tuple[str, str]:
    return place[1] or "", place[0] or ""


def place(attribute: Attribute, entry: Value, structure: Structure) -> Place:
    """Raises Misfit where the attribute has no value in this locale and channel."""
    locale, scope = entry["locale"], entry["scope"]
    of = {"property": attribute.code, "attribute": attribute.code}
    if attribute.scopable != (scope is not None):
        raise Misfit("scope_expected" if attribute.scopable else "scope_unexpected", **of)
    if attribute.localizable != (locale is not None):
        raise Misfit("locale_expected" if attribute.localizable else "locale_unexpected", **of)
    if scope is not None and (not isinstance(scope, str) or scope not in structure.channels):
        raise Misfit("scope_unknown", scope=scope, **of)
    if locale is None:
        return None, scope
    if not isinstance(locale, str) or locale not in structure.locales:
        raise Misfit("locale_unknown", locale=locale, **of)
    if scope is not None and locale not in structure.channels[scope].locales:
        raise Misfit("locale_not_of_scope", locale=locale, scope=scope, **of)
    if attribute.locales and locale not in attribute.locales:
        raise Misfit("locale_not_of_attribute", locale=locale, **of)
    return locale, scope


def listed(own: Document, sent: Document, names: "Names") -> Document:
    """Associations without quantities."""
    merged = dict(own)
    for type_, sides in sent.items():
        names.type(type_, quantified=False)
        found = {side: [names.find(side, one) for one in given] for side, given in sides.items()}
        merged[type_] = ASSOCIATED | own.get(type_, {}) | found
        if not any(merged[type_].values()):
            del merged[type_]
    return merged


def quantified(own: Document, sent: Document, names: "Names", flaws: list[Flaw]) -> Document:
    merged = dict(own)
    for type_, sides in sent.items():
        names.type(type_, quantified=True)
        found = {side: _counted(side, given, names, flaws) for side, given in sides.items()}
        merged[type_] = {"products": [], "product_models": []} | own.get(type_, {}) | found
        if not any(merged[type_].values()):
            del merged[type_]
    return merged


def _counted(
    side: str, given: Iterable[Document], names: "Names", flaws: list[Flaw]
) -> list[Document]:
    key, found = "uuid" if side == "products" else "identifier", {}
    for one in given:
        if isinstance(one["quantity"], bool) or not isinstance(one["quantity"], int):
            raise Misfit(
                "integer_expected", property="quantified_associations", given=one["quantity"]
            )
        if not 1 <= one["quantity"] <= 2**31 - 1:
            flaws.append(Flaw("quantity", "quantified_associations", {"given": one["quantity"]}))
        found[names.find(side, one["name"])] = one["quantity"]
    return [{key: name, "quantity": quantity} for name, quantity in found.items()]


class Names:
    """What associations may name: looks up, raises Misfit for what does not exist."""

    def __init__(
        self,
        structure: Structure,
        product: Callable[[str], str | None],
        models: Container[str],
    ) -> None:
        self.structure, self.product, self.models = structure, product, models

    def type(self, code: str, *, quantified: bool) -> None:
        found = self.structure.documents["association_type"].get(code)
        name = "quantified_associations" if quantified else "associations"
        if found is None or found["is_quantified"] != quantified:
            raise Misfit("unknown_code", property=name, kind="association_type", code=code)

    def find(self, side: str, named: str) -> str:
        found: str | None = named
        if side == "products":
            found = self.product(named)
        elif side == "product_models":
            found = named if named in self.models else None
        elif not self.structure.has("group", named):
            found = None
        if found is None:
            kind = {"products": "product", "product_models": "product_model"}.get(side, "group")
            raise Misfit("unknown_code", property="associations", kind=kind, code=named)
        return found
