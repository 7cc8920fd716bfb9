"""What becomes of one product model when a part of it is sent.  Pure: reads and changes a batch."""

from dataclasses import replace
from datetime import datetime

from keydesk.catalog import judging, placing
from keydesk.catalog.batches import Batch
from keydesk.catalog.inheriting import whole
from keydesk.catalog.model import Document, Model, Values
from keydesk.catalog.placing import Place
from keydesk.structures.model import VARIANT
from keydesk.structures.violations import Flaw, Flawed, Misfit

LONGEST = 255
EMPTY: Document = {name: empty for name, empty in judging.EMPTY.items() if name != "groups"}


def put(batch: Batch, key: str, patch: Document, now: datetime) -> Model:
    """Raises Misfit, Flawed; then nothing has changed."""
    if patch.get("code", key) != key:
        raise Misfit("code_mismatch", property="code", body=patch["code"], url=key)
    flaws: list[Flaw] = []
    former = batch.models.get(key)
    own = former or _new(batch, key, patch, flaws, now)
    parent = patch.get("parent", own.parent)
    place = _place(batch, own, parent, patch, flaws)
    fitting = placing.fitting(place, own, patch, batch, flaws)
    above = whole(place.above[0], batch.models) if place.above else None
    document = judging.document(batch, own.document, fitting, above, flaws)
    made = replace(own, parent=parent, document=document)
    before = _values(own) if own.parent == parent else {}
    flaws += placing.axis_flaws(batch, key, place, before, _values(made))
    if flaws:
        raise Flawed(*flaws)
    if former and made == former:
        return former
    batch.siblings(place.above)[placing.axis_values(place.axes, _values(made))] = key
    made = replace(made, updated_at=now)
    batch.put_model(made)
    return made


def _new(batch: Batch, key: str, patch: Document, flaws: list[Flaw], now: datetime) -> Model:
    if len(key) > LONGEST:
        flaws.append(Flaw("too_long", "code", {"most": LONGEST}))
    code = patch.get("family_variant")
    if code is None:
        raise Flawed(*flaws, Flaw("blank", "family_variant"))
    if code not in batch.structure.variants:
        raise Misfit("unknown_code", property="family_variant", kind=VARIANT, code=code)
    family = batch.structure.variants[code].family
    return Model(key, family, code, None, EMPTY, now, now)


def _place(
    batch: Batch, own: Model, parent: str | None, patch: Document, flaws: list[Flaw]
) -> Place:
    """A model stays in its family variant and on its level."""
    if patch.get("family_variant", own.variant) != own.variant:
        flaws.append(Flaw("immutable", "family_variant"))
    if patch.get("family", own.family) not in (own.family, None):
        flaws.append(Flaw("immutable", "family"))
    variant = batch.variant(own)
    above = batch.above(parent)
    if above and (len(above) >= variant.depth or above[0].variant != own.variant):
        flaws.append(Flaw("parent_level", "parent", {"parent": parent}))
    if own.code in batch.models and (own.parent is None) != (parent is None):
        flaws.append(Flaw("immutable", "parent"))
    return Place(variant, min(len(above), variant.depth - 1), above)


def _values(model: Model) -> Values:
    values: Values = model.document["values"]
    return values
