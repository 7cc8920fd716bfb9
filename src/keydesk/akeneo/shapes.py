"""How products and models look in Akeneo's standard format.  Pure.

By identifier, associations name products by their identifiers; by uuid, by their uuids, and the
identifier stands among the values.  Parts that are shown as they are kept are not copied.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from keydesk.akeneo.source import written
from keydesk.akeneo.trimming import Trim, Values
from keydesk.catalog.model import Model, Product, Whole
from keydesk.structures.kinds import of_types
from keydesk.structures.model import FILE, IMAGE, WITH_OPTIONS, Document, Entry, Structure

Body = dict[str, Any]
Options = Mapping[tuple[str, str], Entry]


@dataclass(frozen=True)
class Named:
    """What the associations of one page name and what of it is there still.

    by_name   products are named by identifier, not by uuid
    products  by uuid, their identifiers
    """

    by_name: bool
    products: Mapping[str, str | None]
    models: Collection[str]

    def product(self, uuid: str) -> str | None:
        """None for what is gone, and for what cannot be named so."""
        if self.by_name:
            return self.products.get(uuid)
        return uuid if uuid in self.products else None


@dataclass(frozen=True)
class Shaper:
    """Of one page.

    media    the address of the media files
    options  those that the values name, when they were asked for
    """

    structure: Structure
    trim: Trim
    media: str
    named: Named
    options: Options | None = None

    def product(self, whole: Whole) -> Body:
        own = whole.own
        assert isinstance(own, Product)
        body: Body = {"uuid": own.uuid}
        if self.named.by_name:
            body["identifier"] = own.identifier
        return body | {
            "enabled": own.enabled,
            "family": own.family,
            "categories": whole.categories,
            "groups": own.document.get("groups", []),
            "parent": own.parent,
            "values": self._values(whole.values, own.identifier),
            "created": written(own.created_at),
            "updated": written(own.updated_at),
            "associations": self._associations(whole.associations),
            "quantified_associations": self._quantified(whole.quantified_associations),
        }

    def model(self, whole: Whole) -> Body:
        own = whole.own
        assert isinstance(own, Model)
        return {
            "code": own.code,
            "family": own.family,
            "family_variant": own.variant,
            "parent": own.parent,
            "categories": whole.categories,
            "values": self._values(whole.values, None),
            "created": written(own.created_at),
            "updated": written(own.updated_at),
            "associations": self._associations(whole.associations),
            "quantified_associations": self._quantified(whole.quantified_associations),
        }

    def _values(self, values: Values, identifier: str | None) -> Values:
        if not self.named.by_name and identifier is not None:
            here = {"locale": None, "scope": None, "data": identifier}
            values = {self.structure.identifier: [here], **values}
        shown = self.trim.values(values)
        files = shown.keys() & self._files
        if files:
            shown = {**shown, **{name: self._linked(shown[name]) for name in files}}
        return shown if self.options is None else self._with_options(shown)

    @cached_property
    def _files(self) -> frozenset[str]:
        return of_types(self.structure, FILE, IMAGE)

    def _linked(self, entries: Sequence[Body]) -> list[Body]:
        return [
            value | {"_links": {"download": {"href": f"{self.media}/{_code(value)}/download"}}}
            for value in entries
        ]

    def _with_options(self, shown: Values) -> Values:
        selects = of_types(self.structure, *WITH_OPTIONS)
        return {
            name: [self._explained(name, value) for value in entries]
            if name in selects
            else entries
            for name, entries in shown.items()
        }

    def _explained(self, name: str, value: Body) -> Body:
        data = value["data"]
        if isinstance(data, list):
            return value | {"linked_data": {code: self._option(name, code) for code in data}}
        return value | {"linked_data": self._option(name, data)}

    def _option(self, attribute: str, code: str) -> Body:
        found = (self.options or {}).get((attribute, code))
        labels = found.document["labels"] if found else {}
        return {"attribute": attribute, "code": code, "labels": labels}

    def _associations(self, by_type: Document) -> Document:
        return {
            code: one | {
                "products": [*self._products(one.get("products", ()))],
                "product_models": [
                    name for name in one.get("product_models", ()) if name in self.named.models
                ],
            }
            for code, one in by_type.items()
        }  # fmt: skip

    def _products(self, uuids: Sequence[str]) -> Iterator[str]:
        return (name for name in map(self.named.product, uuids) if name is not None)

    def _quantified(self, by_type: Document) -> Document:
        key = "identifier" if self.named.by_name else "uuid"
        return {
            code: one | {
                "products": [
                    {key: name, "quantity": entry["quantity"]}
                    for entry in one.get("products", ())
                    if (name := self.named.product(entry["uuid"])) is not None
                ],
                "product_models": [
                    entry for entry in one.get("product_models", ())
                    if entry["identifier"] in self.named.models
                ],
            }
            for code, one in by_type.items()
        }  # fmt: skip


def chosen(found: Collection[Whole], structure: Structure) -> Iterator[tuple[str, str]]:
    """The options that their values name."""
    selects = of_types(structure, *WITH_OPTIONS)
    for whole in found:
        for name in whole.values.keys() & selects:
            for value in whole.values[name]:
                data = value["data"]
                yield from ((name, code) for code in ([data] if isinstance(data, str) else data))


def _code(value: Body) -> str:
    return quote(str(value["data"]), safe="/")
