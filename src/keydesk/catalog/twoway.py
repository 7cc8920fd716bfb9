"""Two-way associations: who names another is named by it in turn.  Pure: changes a batch."""

from dataclasses import replace
from datetime import datetime

from keydesk.catalog.batches import Batch
from keydesk.catalog.model import ASSOCIATED, Document, Model, Product
from keydesk.structures.model import ASSOCIATION_TYPE, Structure

Thing = tuple[str, str]  # "products" and a uuid, or "product_models" and a code
SIDES = ("products", "product_models")


def types(structure: Structure) -> list[str]:
    known = structure.documents[ASSOCIATION_TYPE]
    return [code for code, document in known.items() if document["is_two_way"]]


def named(document: Document, type_: str) -> set[Thing]:
    sides = document["associations"].get(type_, {})
    return {(side, name) for side in SIDES for name in sides.get(side, ())}


def mirror(
    batch: Batch, former: Product | Model | None, made: Product | Model, now: datetime
) -> None:
    """Those that are named now name it in turn; those that are no longer, no longer."""
    me = ("products", made.uuid) if isinstance(made, Product) else ("product_models", made.code)
    for type_ in types(batch.structure):
        before = named(former.document, type_) if former else set[Thing]()
        after = named(made.document, type_)
        for thing in sorted(before ^ after):
            _write(batch, thing, type_, me, now, there=thing in after)


def _write(
    batch: Batch, thing: Thing, type_: str, me: Thing, now: datetime, *, there: bool
) -> None:
    side, name = thing
    one = batch.products.get(name) if side == "products" else batch.models.get(name)
    if one is None or thing == me:
        return
    document = one.document | {"associations": _with(one.document, type_, me, there=there)}
    if document == one.document:
        return
    if isinstance(one, Product):
        batch.put_product(replace(one, document=document, updated_at=now))
    else:
        batch.put_model(replace(one, document=document, updated_at=now))


def _with(document: Document, type_: str, me: Thing, *, there: bool) -> Document:
    associations = dict(document["associations"])
    sides = ASSOCIATED | associations.get(type_, {})
    left = [name for name in sides[me[0]] if name != me[1]]
    sides[me[0]] = [*left, me[1]] if there else left
    if there and me[1] in associations.get(type_, {}).get(me[0], ()):
        return associations
    associations[type_] = sides
    if not any(sides.values()):
        del associations[type_]
    return associations
