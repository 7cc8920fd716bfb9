"""Reads what somebody whose rights are limited may see of all that a transaction names."""

from collections.abc import Iterator, Sequence

from keydesk.catalog import loading, visible
from keydesk.catalog.associated import of_wholes
from keydesk.catalog.batches import Batch
from keydesk.catalog.granting import Grant
from keydesk.catalog.inheriting import whole
from keydesk.catalog.model import CODE, Product, Wish
from keydesk.catalog.moving import Moving
from keydesk.kit.db import Db
from keydesk.media import store as media
from keydesk.structures.restricting import restricted
from keydesk.structures.snapshots import Editor


def given(db: Db, by: Editor, batch: Batch, keyed: str, wishes: Sequence[Wish]) -> Grant | None:
    """None without limits.  What is hidden of all that is named is not known to the batch."""
    structure = restricted(batch.structure, by.rights)
    if structure.portion is None:
        return None
    mine = by.organization_id
    below = _below(db, mine, batch, wishes) if keyed == CODE else {}
    former = [whole(one, batch.models) for one in batch.products.values()]
    former += [whole(one, batch.models) for one in batch.models.values()]
    uuids = batch.uuids | of_wholes(former, "products")
    codes = batch.models.keys() | of_wholes(former, "product_models")
    hidden = {
        "products": frozenset(uuids - visible.products_of(db, mine, structure, uuids).keys()),
        "product_models": frozenset(codes - visible.models_of(db, mine, structure, codes)),
    }
    batch.keep(hidden["products"], loading.with_parents(db, mine, hidden["product_models"]))
    _forget_files(db, by, batch, {code for wish in wishes for code in wish.files})
    kind = "product_model" if keyed == CODE else "product"
    moving = Moving(structure, structure.portion, batch, below.values(), kind)
    return Grant(moving, keyed, hidden)


def _below(
    db: Db, organization_id: str, batch: Batch, wishes: Sequence[Wish]
) -> dict[str, Product]:
    """The products below the models that may be moved; the models among them are in the batch."""
    moved = set(_moved(batch, wishes))
    models = loading.models_by(db, organization_id, "parent", moved)
    batch.keep((), models)
    return loading.products_by(db, organization_id, "parent", moved | models.keys())


def _moved(batch: Batch, wishes: Sequence[Wish]) -> Iterator[str]:
    for wish in wishes:
        if wish.key in batch.models and {"categories", "parent"} & wish.data.keys():
            yield wish.key


def _forget_files(db: Db, by: Editor, batch: Batch, came: set[str]) -> None:
    """A file that is hidden cannot be taken over into a value that is seen."""
    named = batch.known.files.keys() - came
    if named:
        seen = media.seen(db, by.organization_id, named, visible.files(db, by))
        for code in named - seen:
            del batch.known.files[code]
