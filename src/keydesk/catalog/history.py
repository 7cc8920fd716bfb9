"""What happened to products and models, as the book of the catalog keeps it.  Pure."""

from collections.abc import Iterator
from typing import Any

from keydesk.catalog.batches import Batch
from keydesk.catalog.model import Model, Product, Values
from keydesk.structures.log import Happening

Change = dict[str, object]
COLUMNS = ("identifier", "enabled", "family", "parent", "variant")
PARTS = ("categories", "groups", "associations", "quantified_associations")


def happened(batch: Batch) -> list[Happening]:
    """One for each product and model that is new or changed."""
    products = (_one(one, batch.former_products.get(one.uuid)) for one in batch.changed_products())
    models = (_one(one, batch.former_models.get(one.code)) for one in batch.changed_models())
    return [*models, *products]


def deleted(one: Product | Model) -> Happening:
    return Happening(f"{_kind(one)}.deleted", _subject(one), _label(one))


def _one(made: Product | Model, former: Product | Model | None) -> Happening:
    verb = "updated" if former else "created"
    return Happening(
        f"{_kind(made)}.{verb}", _subject(made), _label(made), list(changes(former, made))
    )


def changes(former: Product | Model | None, made: Product | Model) -> Iterator[Change]:
    """`{"property", "before", "after"}`, of a value also `"attribute", "locale", "scope"`."""
    was, now = (vars(former) if former else {}), vars(made)
    for name in COLUMNS:
        if name in now and was.get(name) != now[name]:
            yield {"property": name, "before": was.get(name), "after": now[name]}
    before, after = was.get("document", {}), now["document"]
    for name in PARTS:
        if before.get(name) != after.get(name) and (before.get(name) or after.get(name)):
            yield {"property": name, "before": before.get(name), "after": after.get(name)}
    yield from _values(before.get("values", {}), after["values"])


def _values(before: Values, after: Values) -> Iterator[Change]:
    for code in {**before, **after}:
        if before.get(code) == after.get(code):
            continue
        was, is_ = _placed(before, code), _placed(after, code)
        for place in {**was, **is_}:
            if was.get(place) != is_.get(place):
                yield {
                    "property": "values", "attribute": code, "locale": place[0],
                    "scope": place[1], "before": was.get(place), "after": is_.get(place),
                }  # fmt: skip


def _placed(values: Values, code: str) -> dict[tuple[str | None, str | None], Any]:
    return {(value["locale"], value["scope"]): value["data"] for value in values.get(code, ())}


def _kind(one: Product | Model) -> str:
    return "product" if isinstance(one, Product) else "product_model"


def _subject(one: Product | Model) -> str:
    return one.uuid if isinstance(one, Product) else one.code


def _label(one: Product | Model) -> str:
    return (one.identifier or one.uuid) if isinstance(one, Product) else one.code
