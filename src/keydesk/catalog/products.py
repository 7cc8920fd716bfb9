"""What becomes of one product when a part of it is sent.  Pure: reads and changes a batch."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from keydesk.catalog import judging, patches, placing
from keydesk.catalog.batches import Batch
from keydesk.catalog.inheriting import whole
from keydesk.catalog.model import Document, Product, Values
from keydesk.catalog.placing import Place
from keydesk.structures.model import FAMILY
from keydesk.structures.violations import Flaw, Flawed, Misfit


def put_by_identifier(batch: Batch, key: str, patch: Document, now: datetime) -> Product:
    """Raises Misfit, Flawed; then nothing has changed."""
    if patch.get("identifier", key) != key:
        raise Misfit("code_mismatch", property="identifier", body=patch["identifier"], url=key)
    sent = patch.get("values", {})
    bare = {code: entries for code, entries in sent.items() if code != batch.structure.identifier}
    rest = patch | {"values": bare} if "values" in patch else patch
    known = batch.identifiers.get(key)
    former = batch.products[known] if known else None
    return _put(batch, former or _blank(str(uuid4()), now), key, rest, now)


def put_by_uuid(batch: Batch, key: str, patch: Document, now: datetime) -> Product:
    """The identifier stands among the values here.  Raises Misfit, Flawed."""
    uuid = patches.uuid(key)
    if uuid is None:
        raise Flawed(Flaw("uuid", "uuid", {"given": key}))
    former = batch.products.get(uuid)
    identifier, values = former.identifier if former else None, dict(patch.get("values", {}))
    if batch.structure.identifier in values:
        identifier = _identifier(values.pop(batch.structure.identifier))
    rest = patch | {"values": values} if "values" in patch else patch
    return _put(batch, former or _blank(uuid, now), identifier, rest, now)


def _identifier(entries: list[Document]) -> Any:
    data = entries[-1]["data"] if entries else None
    return data or None


def _blank(uuid: str, now: datetime) -> Product:
    return Product(uuid, None, True, None, None, judging.EMPTY, now, now)


def _put(
    batch: Batch, former: Product, identifier: str | None, patch: Document, now: datetime
) -> Product:
    flaws: list[Flaw] = []
    if identifier is not None:
        judging.identifier(batch, former.uuid, identifier, flaws)
    own = _detached(batch, former, patch)
    parent = patch.get("parent", own.parent)
    place = placing.of_product(batch, parent, flaws)
    if place:
        _same_variant(batch, former, place, flaws)
        patch = placing.fitting(place, former, patch, batch, flaws)
        held = placing.only_held(place, own.document["values"])
        own = replace(own, document=own.document | {"values": held})
    above = whole(place.above[0], batch.models) if place else None
    made = replace(
        own,
        identifier=identifier,
        enabled=patch.get("enabled", own.enabled),
        family=_family(batch, own, patch, place, flaws),
        parent=parent,
        document=judging.document(batch, own.document, patch, above, flaws),
    )
    flaws += _shared(batch, former, made, place)
    if flaws:
        raise Flawed(*flaws)
    return _take(batch, former, made, place, now)


def _detached(batch: Batch, former: Product, patch: Document) -> Product:
    """A variant whose parent is taken away keeps what it had from it."""
    if former.parent is None or patch.get("parent", former.parent) is not None:
        return former
    seen = whole(former, batch.models)
    kept: Document = {
        "values": seen.values,
        "categories": seen.categories,
        "associations": seen.associations,
        "quantified_associations": seen.quantified_associations,
    }
    return replace(former, document=former.document | kept)


def _same_variant(batch: Batch, former: Product, place: Place, flaws: list[Flaw]) -> None:
    before = batch.models.get(former.parent or "")
    if before and before.variant != place.variant.code:
        flaws.append(Flaw("parent_variant", "parent", {"parent": place.above[0].code}))


def _family(
    batch: Batch, own: Product, patch: Document, place: Place | None, flaws: list[Flaw]
) -> str | None:
    wanted: str | None = patch.get("family", own.family)
    if "family" in patch and wanted is not None and not batch.structure.has(FAMILY, wanted):
        raise Misfit("unknown_code", property="family", kind=FAMILY, code=wanted)
    if place is None:
        return wanted
    if "family" in patch and wanted != place.variant.family:
        flaws.append(Flaw("family_of_parent", "family", {"family": place.variant.family}))
    return place.variant.family


def _shared(batch: Batch, former: Product, made: Product, place: Place | None) -> list[Flaw]:
    """What it may not share with others."""
    before, after = _values(former), _values(made)
    flaws = judging.unique_flaws(batch, made.uuid, after)
    if place:
        moved = former.parent != made.parent
        flaws += placing.axis_flaws(batch, made.uuid, place, {} if moved else before, after)
    return flaws


def _take(
    batch: Batch, former: Product, made: Product, place: Place | None, now: datetime
) -> Product:
    if made == former and made.uuid in batch.products:
        return former
    for one in judging.uniques(batch.structure, _values(former)):
        batch.uniques.pop(one, None)
    has = judging.uniques(batch.structure, _values(made))
    batch.uniques |= dict.fromkeys(has, made.uuid)
    if place:
        combination = placing.axis_values(place.axes, _values(made))
        batch.siblings(place.above)[combination] = made.uuid
    made = replace(made, updated_at=now)
    batch.put_product(made)
    return made


def _values(product: Product) -> Values:
    values: Values = product.document["values"]
    return values
