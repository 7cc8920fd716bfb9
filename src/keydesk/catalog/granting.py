"""What somebody whose rights are limited may write of a product or model.

What is hidden is refused in the words for what does not exist, and stays as it is where a list that
was sent does not name it.  What is seen and may not be changed is Forbidden, unless it is sent as
it is.  Pure: reads a batch.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from keydesk.catalog import merging, patches
from keydesk.catalog.associated import name_of
from keydesk.catalog.batches import Batch
from keydesk.catalog.judging import product
from keydesk.catalog.model import CODE, IDENTIFIER, Document, Model, Product, Whole
from keydesk.catalog.moving import NOT_OWN, VIEW_ONLY, Moving, alone
from keydesk.kit.errors import Forbidden
from keydesk.structures.model import ATTRIBUTE, Structure
from keydesk.structures.portion import Portion
from keydesk.structures.violations import Flaw, Flawed, Misfit, Unknown

ATTRIBUTE_VIEW_ONLY = "The attribute {name} cannot be changed. Your group lets you see it only."
LOCALE_VIEW_ONLY = "The locale {name} cannot be changed. Your group lets you see it only."


@dataclass(frozen=True)
class Grant:
    """Of one transaction.

    hidden   uuids and codes, of all that associations name, which the sender does not see
    """

    moving: Moving
    keyed: str
    hidden: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def structure(self) -> Structure:
        """As the sender sees it."""
        return self.moving.structure

    @property
    def portion(self) -> Portion:
        return self.moving.portion

    @property
    def batch(self) -> Batch:
        return self.moving.batch

    def sees(self, one: Product | Model) -> bool:
        return self.moving.sees(one)

    def narrowed(self, former: Product | Model | None, key: str, patch: Document) -> Document:
        """The patch as it may be carried out.  Raises Unknown, Misfit, Forbidden."""
        if former is not None:
            self._need_edit(former, key)
        seen = self.moving.of(former) if former else None
        self.moving.judge(former, key, patch)
        self._values(seen, patch)
        made = dict(patch)
        own: Document = former.document if former else {}
        if former and seen and alone(former, patch):
            own = vars(seen)
        if former and "categories" in patch:
            made["categories"] = [*patch["categories"], *self.moving.kept(former, patch)]
        for name in ("associations", "quantified_associations"):
            if name in patch:
                made[name] = self._associations(name, own.get(name, {}), patch[name])
        return made

    def need_own(self, gone: Iterable[Product | Model], key: str) -> None:
        """Of all that a deletion takes along.  Raises Unknown, Forbidden."""
        listed = list(gone)
        for one in listed:
            if _is(one, self.keyed, key) and not self.sees(one):
                raise Unknown(self.moving.kind, key)
        if not all(map(self.moving.owns, listed)):
            raise self.moving.refusal(NOT_OWN, key)

    def _need_edit(self, former: Product | Model, key: str) -> None:
        if not self.sees(former):
            raise Unknown(self.moving.kind, key)
        if not self.portion.edits(self.moving.of(former).categories):
            raise self.moving.refusal(VIEW_ONLY, key)

    def _values(self, seen: Whole | None, patch: Document) -> None:
        for code, entries in patch.get("values", {}).items():
            attribute = self.structure.attributes.get(code)
            if attribute is None:
                raise Misfit("attribute_unknown", property=code, attribute=code)
            for entry in entries:
                place = merging.place(attribute, entry, self.structure)
                if not self._as_it_is(seen, code, entry):
                    self._need_place(code, place[0], new=seen is None)

    def _as_it_is(self, seen: Whole | None, code: str, entry: Mapping[str, Any]) -> bool:
        if seen is None:
            return False
        held: Iterable[Mapping[str, Any]] = seen.values.get(code, ())
        if code == self.structure.identifier and isinstance(seen.own, Product):
            held = [{"locale": None, "scope": None, "data": seen.own.identifier}]
        names = ("locale", "scope", "data")
        there = {(one["locale"], one["scope"]): one["data"] for one in held}
        locale, scope, data = (entry[name] for name in names)
        return bool(there.get((locale, scope)) == (None if data in merging.EMPTY else data))

    def _need_place(self, code: str, locale: str | None, *, new: bool) -> None:
        """Whoever creates a product has to name it."""
        group = self.structure.documents[ATTRIBUTE][code]["group"]
        named = new and code == self.structure.identifier
        if not named and not self.portion.rights.edits("attribute_groups", group):
            raise Forbidden(ATTRIBUTE_VIEW_ONLY, name=code)
        if locale is not None and not self.portion.rights.edits("locales", locale):
            raise Forbidden(LOCALE_VIEW_ONLY, name=locale)

    def _associations(self, name: str, own: Document, sent: Document) -> Document:
        """With those that the sender does not see, in each list that was sent."""
        made: Document = {}
        for type_, sides in sent.items():
            made[type_] = {}
            for side, listed in sides.items():
                self._need_seen(side, listed)
                hidden = self.hidden.get(side, frozenset())
                there = own.get(type_, {}).get(side, ())
                kept = [one for one in there if name_of(one) in hidden]
                made[type_][side] = [*listed, *map(_as_sent, kept)]
        return made

    def _need_seen(self, side: str, listed: Iterable[Any]) -> None:
        hidden = self.hidden.get(side, frozenset())
        for one in listed:
            named = one["name"] if isinstance(one, dict) else one
            if (product(self.batch, named) if side == "products" else named) in hidden:
                kind = {"products": "product", "product_models": "product_model"}[side]
                raise Misfit("unknown_code", property="associations", kind=kind, code=named)


def discreet(flawed: Flawed, structure: Structure) -> Flawed:
    """Without naming another product, which may be a hidden one, nor what is not in `structure`."""
    return Flawed(*(_discreet(flaw, structure) for flaw in flawed.flaws))


def _discreet(flaw: Flaw, structure: Structure) -> Flaw:
    named = {flaw.attribute or structure.identifier, *flaw.params.get("axes", ())}  # type: ignore[misc]
    if not named <= structure.attributes.keys():
        return Flaw("rule_of_hidden", flaw.property)
    if flaw.code != "axis_taken":
        return flaw
    params = {name: one for name, one in flaw.params.items() if name != "holder"}
    return Flaw("axis_taken_by_another", flaw.property, params, flaw.attribute)


def _as_sent(one: Any) -> Any:
    """As patches.quantified reads them."""
    if not isinstance(one, dict):
        return one
    return {"name": name_of(one), "quantity": one["quantity"]}


def _is(one: Product | Model, keyed: str, key: str) -> bool:
    if isinstance(one, Model):
        return keyed == CODE and one.code == key
    return one.identifier == key if keyed == IDENTIFIER else one.uuid == patches.uuid(key)
