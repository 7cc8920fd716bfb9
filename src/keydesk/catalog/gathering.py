"""Reads all that the wishes of one transaction touch into a batch, in a few statements."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from keydesk.catalog import judging, loading, patches, placing, twoway
from keydesk.catalog.batches import Batch, Unique
from keydesk.catalog.inheriting import ancestors
from keydesk.catalog.known import Known
from keydesk.catalog.model import CODE, IDENTIFIER, UUID, Document, Model, Product, Wish
from keydesk.kit.db import Db
from keydesk.media import store as media
from keydesk.structures import store as structures
from keydesk.structures.model import FILE, IMAGE, WITH_OPTIONS, Structure
from keydesk.structures.violations import Unknown


def gather(
    db: Db, organization_id: str, structure: Structure, keyed: str, wishes: Sequence[Wish]
) -> Batch:
    """`wishes`: their forms were checked by patches.read."""
    sent = [wish.data for wish in wishes]
    named = _named(structure, sent)
    batch = Batch(_known(db, organization_id, structure, named))
    keys = {wish.key for wish in wishes}
    batch.products = _own(db, organization_id, keyed, keys)
    _read_names(db, organization_id, batch, sent, named.identifiers)
    wanted = {data["parent"] for data in sent if data.get("parent")}
    wanted |= {one.parent for one in batch.products.values() if one.parent}
    wanted |= {name for data in sent for name in patches.mentioned(data, "product_models")}
    own = set[str]() if keyed in (IDENTIFIER, UUID) else keys
    batch.models = loading.with_parents(db, organization_id, wanted | own)
    _read_twoway(db, organization_id, batch, sent)
    batch.uniques = loading.uniques(db, organization_id, named.uniques)
    batch.former_products, batch.former_models = dict(batch.products), dict(batch.models)
    _read_siblings(db, organization_id, batch, _parents_of_new(batch, keyed, wishes))
    return batch


def to_delete(
    db: Db, organization_id: str, structure: Structure, keyed: str, key: str
) -> tuple[Batch, list[Product | Model]]:
    """What goes, and around it those that two-way associations name.  Raises Unknown."""
    batch = Batch(Known(structure, set(), {}))
    batch.products = _own(db, organization_id, keyed, {key})
    if keyed == CODE:
        batch.models = loading.models_by(db, organization_id, "code", [key])
        batch.models |= loading.models_by(db, organization_id, "parent", batch.models)
        batch.products = loading.products_by(db, organization_id, "parent", batch.models)
    gone: list[Product | Model] = [*batch.products.values(), *batch.models.values()]
    if not gone:
        raise Unknown("product_model" if keyed == CODE else "product", key)
    above = {one.parent for one in gone if one.parent} - batch.models.keys()
    batch.models |= loading.with_parents(db, organization_id, above)
    _read_twoway(db, organization_id, batch, [])
    batch.former_products, batch.former_models = dict(batch.products), dict(batch.models)
    return batch, gone


def _own(db: Db, organization_id: str, keyed: str, keys: set[str]) -> dict[str, Product]:
    if keyed == IDENTIFIER:
        return loading.products_by(db, organization_id, "identifier", keys)
    if keyed == UUID:
        uuids = {uuid for uuid in map(patches.uuid, keys) if uuid}
        return loading.products_by(db, organization_id, "uuid", uuids)
    return {}


@dataclass
class Named:
    """What the values that were sent name."""

    options: set[tuple[str, str]] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    identifiers: set[str] = field(default_factory=set)
    uniques: set[Unique] = field(default_factory=set)


def _named(structure: Structure, sent: Iterable[Document]) -> Named:
    named, bare = Named(), Known(structure, set(), {})
    for data in sent:
        for code, entries in data.get("values", {}).items():
            attribute = structure.attributes.get(code)
            if attribute is None:
                continue
            if attribute.type in WITH_OPTIONS:
                named.options |= {(code, one) for one in _texts(entries)}
            elif attribute.type in (FILE, IMAGE):
                named.files |= set(_texts(entries))
            elif code == structure.identifier:
                named.identifiers |= set(_texts(entries))
            elif attribute.unique:
                named.uniques.update(judging.wished(bare, code, entries))
    return named


def _known(db: Db, organization_id: str, structure: Structure, named: Named) -> Known:
    options, files = named.options, named.files
    return Known(
        structure,
        structures.options(db, organization_id, options).keys() if options else set(),
        media.extensions(db, organization_id, files) if files else {},
    )


def _texts(entries: Iterable[Document]) -> Iterator[str]:
    for entry in entries:
        data = entry["data"]
        listed = data if isinstance(data, list) else [data]
        yield from (one for one in listed if isinstance(one, str))


def _read_names(
    db: Db, organization_id: str, batch: Batch, sent: list[Document], written: set[str]
) -> None:
    """The products that are named: by identifier or by uuid."""
    named = {name for data in sent for name in patches.mentioned(data, "products")}
    batch.identifiers = loading.identifiers(db, organization_id, named | written)
    uuids = {uuid for uuid in map(patches.uuid, named) if uuid}
    batch.uuids = {*batch.identifiers.values(), *loading.names(db, organization_id, uuids)}
    for one in batch.products.values():
        batch.uuids.add(one.uuid)
        if one.identifier:
            batch.identifiers[one.identifier] = one.uuid


def _read_twoway(db: Db, organization_id: str, batch: Batch, sent: list[Document]) -> None:
    """Those that two-way associations name, or named, are written too: they are read as a whole.

    The models that are named now are read already.
    """
    kinds = twoway.types(batch.structure)
    if not kinds:
        return
    own: list[Product | Model] = [*batch.products.values(), *batch.models.values()]
    things = {thing for one in own for kind in kinds for thing in twoway.named(one.document, kind)}
    uuids = {name for side, name in things if side == "products"}
    for data in sent:
        now = {kind: data.get("associations", {}).get(kind, {}) for kind in kinds}
        names = patches.mentioned({"associations": now}, "products")
        uuids |= {batch.identifiers.get(name) or patches.uuid(name) or "" for name in names}
    batch.products |= loading.products_by(
        db, organization_id, "uuid", uuids - batch.products.keys()
    )
    codes = {name for side, name in things if side == "product_models"} - batch.models.keys()
    batch.models |= loading.with_parents(db, organization_id, codes)


def _parents_of_new(batch: Batch, keyed: str, wishes: Sequence[Wish]) -> Iterator[str]:
    """Below which parents a new child comes: only its axes can be those of another."""
    for wish in wishes:
        own: Product | Model | None = batch.models.get(wish.key)
        if keyed in (IDENTIFIER, UUID):
            named = batch.identifiers.get if keyed == IDENTIFIER else patches.uuid
            own = batch.products.get(named(wish.key) or "")
        parent = wish.data.get("parent")
        if parent in batch.models and (own is None or own.parent != parent):
            yield parent


def _read_siblings(db: Db, organization_id: str, batch: Batch, parents: Iterable[str]) -> None:
    wanted = set(parents)
    if not wanted:
        return
    below: list[Product | Model] = [
        *loading.products_by(db, organization_id, "parent", wanted).values(),
        *loading.models_by(db, organization_id, "parent", wanted).values(),
    ]
    for one in below:
        parent = batch.models[one.parent or ""]
        above = (parent, *ancestors(parent, batch.models))
        axes = batch.variant(above[0]).axes[len(above)]
        key = one.uuid if isinstance(one, Product) else one.code
        batch.siblings(above)[placing.axis_values(axes, one.document["values"])] = key
