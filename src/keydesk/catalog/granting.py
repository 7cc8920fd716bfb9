"""What somebody whose rights are limited may write of a product or model.

What is hidden is refused in the words for what does not exist, and stays as it is where a list that
was sent does not name it.  What is seen and may not be changed is Forbidden, unless it is sent as
it is.  Pure: reads a batch.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from keydesk.catalog import merging, visible
from keydesk.catalog.batches import Batch
from keydesk.catalog.inheriting import ancestors, whole
from keydesk.catalog.model import IDENTIFIER, Document, Model, Product, Whole
from keydesk.catalog.stripping import name_of
from keydesk.kit.errors import Forbidden
from keydesk.structures.model import ATTRIBUTE, CATEGORY, Structure
from keydesk.structures.portion import Portion
from keydesk.structures.violations import Flaw, Flawed, Misfit, Unknown

VIEW_ONLY = "{kind} {name} cannot be changed. Your group lets you see it, and not edit it."
NOT_OWN = "{kind} {name} cannot be deleted or moved. Your group does not own it."
ATTRIBUTE_VIEW_ONLY = "The attribute {name} cannot be changed. Your group lets you see it only."
LOCALE_VIEW_ONLY = "The locale {name} cannot be changed. Your group lets you see it only."
CATEGORY_VIEW_ONLY = "Nothing can be put into the category {name}, nor taken out of it."


@dataclass(frozen=True)
class Grant:
    """Of one transaction.

    structure   as the sender sees it
    hidden      uuids and codes, of all that associations name, which the sender does not see
    """

    structure: Structure
    portion: Portion
    batch: Batch
    keyed: str
    hidden: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def sees(self, one: Product | Model) -> bool:
        return visible.seen(self.structure, one, ancestors(one, self.batch.models))

    def narrowed(self, former: Product | Model | None, key: str, patch: Document) -> Document:
        """The patch as it may be carried out.  Raises Unknown, Misfit, Forbidden."""
        if former is not None:
            self._need_edit(former, key)
        seen = whole(former, self.batch.models) if former else None
        self._parent(former, patch)
        self._categories(seen, key, patch)
        self._values(seen, patch)
        made = dict(patch)
        own = former.document if former else {}
        if "categories" in patch:
            known = self.structure.documents[CATEGORY]
            kept = [code for code in own.get("categories", ()) if code not in known]
            made["categories"] = [*patch["categories"], *kept]
        for name in ("associations", "quantified_associations"):
            if name in patch:
                made[name] = self._associations(name, own.get(name, {}), patch[name])
        return made

    def need_own(self, gone: Iterable[Product | Model], key: str) -> None:
        """Of all that a deletion takes along.  Raises Unknown, Forbidden."""
        for one in gone:
            if _is(one, self.keyed, key) and not self.sees(one):
                raise Unknown(self._kind, key)
        for one in gone:
            if not (self.sees(one) and self.portion.owns(self._of(one).categories)):
                raise self._refusal(NOT_OWN, key)

    @property
    def _kind(self) -> str:
        return "product_model" if self.keyed == "code" else "product"

    def _refusal(self, template: str, name: str) -> Forbidden:
        return Forbidden(template, kind=self._kind.replace("_", " ").capitalize(), name=name)

    def _of(self, one: Product | Model) -> Whole:
        return whole(one, self.batch.models)

    def _need_edit(self, former: Product | Model, key: str) -> None:
        if not self.sees(former):
            raise Unknown(self._kind, key)
        if not self.portion.edits(self._of(former).categories):
            raise self._refusal(VIEW_ONLY, key)

    def _parent(self, former: Product | Model | None, patch: Document) -> None:
        wanted = patch.get("parent")
        if wanted is None or (former and former.parent == wanted):
            return
        parent = self.batch.models.get(wanted)
        if parent is not None and not self.sees(parent):
            raise Misfit("unknown_code", property="parent", kind="product_model", code=wanted)
        if parent is not None and not self.portion.edits(self._of(parent).categories):
            raise self._refusal(VIEW_ONLY, wanted)

    def _categories(self, seen: Whole | None, key: str, patch: Document) -> None:
        """Whoever owns a product moves it; whoever may edit in a category creates there."""
        sent: set[str] = set(patch.get("categories", ()))
        known = self.structure.documents[CATEGORY]
        for code in sorted(sent - known.keys()):
            raise Misfit("unknown_code", property="categories", kind=CATEGORY, code=code)
        if seen is None:
            self._creation(sent, key, patch)
            return
        moved = sent ^ (set(seen.categories) & known.keys()) if "categories" in patch else set()
        parted = patch.get("parent", seen.own.parent) != seen.own.parent
        if (moved or parted) and not self.portion.owns(seen.categories):
            raise self._refusal(NOT_OWN, key)
        for code in sorted(moved):
            if not self.portion.owns([code]):
                raise Forbidden(CATEGORY_VIEW_ONLY, name=code)

    def _creation(self, sent: set[str], key: str, patch: Document) -> None:
        for code in sorted(sent):
            if not self.portion.edits([code]):
                raise Forbidden(CATEGORY_VIEW_ONLY, name=code)
        if not sent and not patch.get("parent") and not self.portion.edits([]):
            raise self._refusal(VIEW_ONLY, key)

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
            if named in hidden or self.batch.identifiers.get(named) in hidden:
                kind = {"products": "product", "product_models": "product_model"}[side]
                raise Misfit("unknown_code", property="associations", kind=kind, code=named)


def discreet(flawed: Flawed) -> Flawed:
    """Without naming another product, which may be a hidden one."""
    return Flawed(*(_discreet(flaw) for flaw in flawed.flaws))


def _discreet(flaw: Flaw) -> Flaw:
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
    if keyed == IDENTIFIER:
        return isinstance(one, Product) and one.identifier == key
    return (one.uuid if isinstance(one, Product) else one.code).lower() == key.lower()
