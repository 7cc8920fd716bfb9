"""What can happen to products and models."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from keydesk.catalog import blanking, gathering, grants, models, patches, products, saving
from keydesk.catalog.batches import Batch
from keydesk.catalog.granting import Grant, discreet
from keydesk.catalog.model import CODE, IDENTIFIER, UUID, Document, Model, Product, Wish
from keydesk.catalog.twoway import mirror
from keydesk.kit.db import Db
from keydesk.kit.errors import Forbidden, KeydeskError
from keydesk.kit.storable import storable_json
from keydesk.structures import snapshots
from keydesk.structures.snapshots import Editor
from keydesk.structures.violations import Flaw, Flawed, Misfit, Outcome, Saved

PUTS: dict[str, Callable[[Batch, str, Document, datetime], Product | Model]] = {
    IDENTIFIER: products.put_by_identifier,
    UUID: products.put_by_uuid,
    CODE: models.put,
}


def save(
    db: Db, by: Editor, keyed: str, wishes: Sequence[Wish], *, may_create: bool, now: datetime
) -> list[Outcome]:
    """Each wish is a PATCH: merged into what is there, created when missing.  One outcome each.

    keyed       IDENTIFIER or UUID: the wishes are products, named so; CODE: product models
    may_create  when False, what is missing comes out as Forbidden
    What one wish breaks stops that wish alone.  One transaction, one event per product.
    """
    structure = snapshots.hold(db, by.organization_id, now=now)
    read = [_read(keyed, wish) for wish in wishes]
    sound = [one for one in read if isinstance(one, Wish)]
    batch = gathering.gather(db, by.organization_id, structure, keyed, sound)
    grant = grants.given(db, by, batch, keyed, sound)
    outcomes: list[Outcome] = []
    for one in read:
        try:
            outcomes.append(_put(batch, one, keyed, grant, may_create=may_create, now=now))
        except KeydeskError as error:
            outcomes.append(error)
    saving.save(db, by, batch, now=now)
    return outcomes


def save_one(
    db: Db, by: Editor, keyed: str, wish: Wish, *, may_create: bool, now: datetime
) -> Saved:
    """Raises what a line of `save` would answer."""
    (outcome,) = save(db, by, keyed, [wish], may_create=may_create, now=now)
    if isinstance(outcome, Saved):
        return outcome
    raise outcome


def create(db: Db, by: Editor, keyed: str, data: Document, *, now: datetime) -> Saved:
    """A POST: what is there already is a Flaw.  Raises Misfit, Flawed."""
    patch = patches.read(data, model=keyed == CODE)
    key = patch.get(keyed) or (str(uuid4()) if keyed == UUID else None)
    if key is None:
        raise (
            Flawed(Flaw("blank", "code"))
            if keyed == CODE
            else Misfit("key_missing", property=keyed)
        )
    if not storable_json([key, data]):
        raise Misfit("characters", property="")
    wish = Wish(key, patch)
    structure = snapshots.hold(db, by.organization_id, now=now)
    batch = gathering.gather(db, by.organization_id, structure, keyed, [wish])
    if _there(batch, keyed, key):
        code = "identifier_taken" if keyed == IDENTIFIER else "taken"
        raise Flawed(Flaw(code, keyed, {"identifier": key}))
    grant = grants.given(db, by, batch, keyed, [wish])
    saved = _put(batch, wish, keyed, grant, may_create=True, now=now)
    saving.save(db, by, batch, now=now)
    return saved


def delete(db: Db, by: Editor, keyed: str, key: str, *, now: datetime) -> None:
    """Raises Unknown, Forbidden.  A model takes the models and variants below it along."""
    structure = snapshots.hold(db, by.organization_id, now=now)
    batch, gone = gathering.to_delete(db, by.organization_id, structure, keyed, key)
    grant = grants.given(db, by, batch, keyed, [])
    if grant:
        grant.need_own(gone, key)
    for one in gone:
        mirror(batch, one, replace(one, document=one.document | {"associations": {}}), now)
    saving.delete(db, by, batch, gone, now=now)


def _read(keyed: str, wish: Wish) -> Wish | KeydeskError:
    if not storable_json([wish.key, wish.data]):
        return Misfit("characters", property="")
    try:
        return replace(wish, data=patches.read(wish.data, model=keyed == CODE))
    except KeydeskError as error:
        return error


def _put(
    batch: Batch,
    wish: Wish | KeydeskError,
    keyed: str,
    grant: Grant | None,
    *,
    may_create: bool,
    now: datetime,
) -> Saved:
    if not isinstance(wish, Wish):
        raise wish
    former = _there(batch, keyed, wish.key)
    missing = former is None or (grant is not None and not grant.sees(former))
    if missing and not may_create:
        raise Forbidden(
            "You may change what is there, and not create anything.",
            missing="product_models:create" if keyed == CODE else "products:create",
        )
    data = blanking.data(wish, former)
    data = grant.narrowed(former, wish.key, data) if grant else data
    try:
        made = PUTS[keyed](batch, wish.key, data, now)
    except Flawed as flawed:
        raise discreet(flawed, grant.structure) if grant else flawed from None
    mirror(batch, former, made, now)
    return Saved(str(getattr(made, keyed)), former is None, made is not former)


def _there(batch: Batch, keyed: str, key: str) -> Product | Model | None:
    if keyed == CODE:
        return batch.models.get(key)
    uuid: Any = batch.identifiers.get(key) if keyed == IDENTIFIER else patches.uuid(key)
    return batch.products.get(uuid)
