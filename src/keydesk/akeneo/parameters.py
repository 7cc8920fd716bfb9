"""The parameters of lists and of single items, for the OpenAPI document.  Pure."""

from keydesk.akeneo import table
from keydesk.akeneo.paging import DEFAULT_LIMIT, MOST
from keydesk.akeneo.schemas import FLAG, TEXT, Schema
from keydesk.akeneo.table import Resource


def _one(name: str, words: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": words, "schema": schema}


def _all(found: dict[str, tuple[str, Schema]]) -> list[Schema]:
    return [_one(name, words, schema) for name, (words, schema) in found.items()]


WHOLE: Schema = {"type": "integer", "minimum": 1}
PAGES: dict[str, tuple[str, Schema]] = {
    "page": ("From 1", WHOLE | {"default": 1}),
    "limit": ("Items of a page", WHOLE | {"maximum": MOST, "default": DEFAULT_LIMIT}),
    "with_count": ("Tell how many there are in all", FLAG),
}
SEARCH: dict[str, tuple[str, Schema]] = {
    "search": ('JSON: `{"family":[{"operator":"IN","value":["sofas"]}]}`', TEXT),
}
CURSORS: dict[str, tuple[str, Schema]] = {
    "pagination_type": ("By page or by cursor", {"enum": ["page", "search_after"]}),
    "search_after": ("The cursor: take it from the `next` link", TEXT),
}
OF_VALUES: dict[str, tuple[str, Schema]] = {
    "attributes": ("Only values of these, with commas between", TEXT),
    "locales": ("Only values in these, and those in none", TEXT),
    "scope": ("Only values of this channel, and those of none", TEXT),
    "search_locale": ("For filters that name none", TEXT),
    "search_scope": ("For filters that name none", TEXT),
}
EXTRAS: dict[str, tuple[str, Schema]] = {
    "with_attribute_options": ("Tell the labels of options", FLAG),
    "with_completenesses": ("Tell how complete each product is; not of models", FLAG),
    "with_quality_scores": ("Taken; no quality is measured here", FLAG),
}
PRODUCTS = {**PAGES, **SEARCH, **CURSORS, **OF_VALUES, **EXTRAS}
PAGED = _all(PAGES)
AS_BODY: Schema = {
    "type": "object",
    "properties": {name: schema for name, (_, schema) in PRODUCTS.items()},
}


def of(resource: Resource, deed: str) -> list[Schema]:
    products = resource in table.OF_PRODUCTS
    if deed == table.GET:
        return _all(EXTRAS) if products else []
    if deed != table.LIST:
        return []
    return _all(PRODUCTS if products else {**PAGES, **SEARCH})
