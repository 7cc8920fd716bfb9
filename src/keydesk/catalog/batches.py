"""All that the wishes of one transaction touch: read once, changed in memory, written at its end.

So a hundred wishes cost a few statements, and each sees what those before it have done.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from keydesk.catalog.inheriting import ancestors
from keydesk.catalog.known import Known
from keydesk.catalog.model import Model, Product
from keydesk.structures.model import Structure, Variant
from keydesk.structures.violations import Misfit

Unique = tuple[str, str]  # an attribute and a value of it that no other product may have


@dataclass
class Batch:
    """products, models   by uuid and by code: as they are now, those made meanwhile among them
    former_…           the same as they were in the database
    identifiers        uuid by identifier, of all products that are named
    uniques            uuid of the product that holds a value of a unique attribute
    axes               by parent, the axis values of its children and who has them
    """

    known: Known
    products: dict[str, Product] = field(default_factory=dict)
    models: dict[str, Model] = field(default_factory=dict)
    former_products: dict[str, Product] = field(default_factory=dict)
    former_models: dict[str, Model] = field(default_factory=dict)
    identifiers: dict[str, str] = field(default_factory=dict)
    uuids: set[str] = field(default_factory=set)
    uniques: dict[Unique, str] = field(default_factory=dict)
    axes: dict[str, dict[tuple[str, ...], str]] = field(default_factory=dict)

    @property
    def structure(self) -> Structure:
        return self.known.structure

    def changed_products(self) -> list[Product]:
        return [p for u, p in self.products.items() if self.former_products.get(u) is not p]

    def changed_models(self) -> list[Model]:
        return [m for c, m in self.models.items() if self.former_models.get(c) is not m]

    def put_product(self, product: Product) -> None:
        former = self.products.get(product.uuid)
        if former and former.identifier and former.identifier != product.identifier:
            del self.identifiers[former.identifier]
        self.products[product.uuid] = product
        self.uuids.add(product.uuid)
        if product.identifier:
            self.identifiers[product.identifier] = product.uuid

    def put_model(self, model: Model) -> None:
        self.models[model.code] = model

    def keep(self, uuids: Iterable[str], models: Mapping[str, Model]) -> None:
        """What associations name already may stay named, though its sender does not see it."""
        self.uuids.update(uuids)
        for code, model in models.items():
            self.models.setdefault(code, model)
            self.former_models.setdefault(code, model)

    def above(self, parent: str | None) -> tuple[Model, ...]:
        """The parent and the model above it.  Raises Misfit when there is no such parent."""
        if parent is None:
            return ()
        if parent not in self.models:
            raise Misfit("unknown_code", property="parent", kind="product_model", code=parent)
        return (self.models[parent], *ancestors(self.models[parent], self.models))

    def siblings(self, above: tuple[Model, ...]) -> dict[tuple[str, ...], str]:
        """Of the children of a parent, who has which values of their axes."""
        return self.axes.setdefault(above[0].code, {}) if above else {}

    def variant(self, model: Model) -> Variant:
        return self.structure.variants[model.variant]
