"""Where somebody whose rights are limited may put products and models.  Pure: reads a batch.

Whatever stands below a model is seen by the model's categories and may be edited by them, so to
move a model is to move all that: who does it owns each of them, seen or hidden.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import cast

from keydesk.catalog import visible
from keydesk.catalog.batches import Batch
from keydesk.catalog.inheriting import ancestors, whole
from keydesk.catalog.model import Document, Model, Product, Whole
from keydesk.kit.errors import Forbidden
from keydesk.structures.model import CATEGORY, Structure
from keydesk.structures.portion import Portion
from keydesk.structures.violations import Misfit

VIEW_ONLY = "{kind} {name} cannot be changed. Your group lets you see it, and not edit it."
NOT_OWN = "{kind} {name} cannot be deleted or moved. Your group does not own it."
CATEGORY_VIEW_ONLY = "Nothing can be put into the category {name}, nor taken out of it."


@dataclass(frozen=True)
class Moving:
    """`below`: products below the models that are to be moved."""

    structure: Structure
    portion: Portion
    batch: Batch
    below: Collection[Product]
    kind: str  # "product", "product_model"

    def refusal(self, template: str, name: str) -> Forbidden:
        return Forbidden(template, kind=self.kind.replace("_", " ").capitalize(), name=name)

    def sees(self, one: Product | Model) -> bool:
        return visible.seen(self.structure, one, ancestors(one, self.batch.models))

    def owns(self, one: Product | Model) -> bool:
        return self.sees(one) and self.portion.owns(self.of(one).categories)

    def of(self, one: Product | Model) -> Whole:
        return whole(one, self.batch.models)

    def judge(self, former: Product | Model | None, key: str, patch: Document) -> None:
        """Whoever owns a product moves it; whoever may edit in a category creates there."""
        self._known(patch)
        above = self._above(former, patch)
        if former is None:
            self._creation(set(patch.get("categories", ())), key, patch)
            return
        before = set(self.of(former).categories)
        parted = patch.get("parent", former.parent) != former.parent
        after = self._after(former, patch, above)
        moved = (before ^ after) & self.structure.documents[CATEGORY].keys()
        if not (moved or parted):
            return
        if not all(self.owns(one) for one in (former, *self._below(former))):
            raise self.refusal(NOT_OWN, key)
        for code in sorted(moved):
            if not self.portion.owns([code]):
                raise Forbidden(CATEGORY_VIEW_ONLY, name=code)

    def kept(self, former: Product | Model, patch: Document) -> list[str]:
        """Hidden categories that it keeps where a list is sent: a variant without its model keeps
        those of the model too."""
        held = self.of(former).categories if alone(former, patch) else former.document["categories"]
        return [code for code in held if code not in self.structure.documents[CATEGORY]]

    def _known(self, patch: Document) -> None:
        known = self.structure.documents[CATEGORY].keys()
        for code in sorted(set(patch.get("categories", ())) - known):
            raise Misfit("unknown_code", property="categories", kind=CATEGORY, code=code)

    def _above(self, former: Product | Model | None, patch: Document) -> frozenset[str]:
        """The categories of the parent that it has, or is to have."""
        wanted = patch.get("parent", former.parent if former else None)
        parent = self.batch.models.get(wanted or "")
        if parent is None:
            return frozenset()
        above = frozenset(self.of(parent).categories)
        if not (former and former.parent == wanted):
            if not self.sees(parent):
                raise Misfit("unknown_code", property="parent", kind="product_model", code=wanted)
            if not self.portion.edits(above):
                raise self.refusal(VIEW_ONLY, str(wanted))
        return above

    def _after(
        self, former: Product | Model, patch: Document, above: Collection[str]
    ) -> frozenset[str]:
        own = self.of(former).categories if alone(former, patch) else former.document["categories"]
        return frozenset(cast("list[str]", patch.get("categories", own))) | frozenset(above)

    def _below(self, one: Product | Model) -> Iterator[Product | Model]:
        if isinstance(one, Model):
            every: list[Product | Model] = [*self.batch.models.values(), *self.below]
            for each in every:
                if one.code in (model.code for model in ancestors(each, self.batch.models)):
                    yield each

    def _creation(self, sent: set[str], key: str, patch: Document) -> None:
        for code in sorted(sent):
            if not self.portion.edits([code]):
                raise Forbidden(CATEGORY_VIEW_ONLY, name=code)
        if not sent and not patch.get("parent") and not self.portion.edits([]):
            raise self.refusal(VIEW_ONLY, key)


def alone(former: Product | Model, patch: Document) -> bool:
    """Whether it is parted from its model: it keeps what it had from that."""
    return former.parent is not None and patch.get("parent", former.parent) is None
