"""Finding products and models by what they are called: the label that their family shows.

Every statement names the organization.
"""

import unicodedata
from collections.abc import Iterator

from sqlalchemy import and_, func, or_, select

from keydesk.catalog import keys
from keydesk.catalog.among import among
from keydesk.catalog.filters import Condition
from keydesk.catalog.store import model_values, product_models, product_values, products
from keydesk.catalog.within import holds
from keydesk.structures.model import Attribute, Structure


def contain(organization_id: str, structure: Structure, text: str, *, models: bool) -> Condition:
    """In any locale and channel that the reader sees, whatever its capitals."""
    table, own = (model_values, product_models) if models else (product_values, products)
    key = "code" if models else "uuid"
    rows, wanted = table.c, unicodedata.normalize("NFC", text).casefold()
    found: list[Condition] = []
    for attribute, families in _labels(structure):
        mine = (rows.organization_id == organization_id) & (rows.attribute == attribute.code)
        here = mine & among(rows.place, _places(structure, attribute))
        called = holds(func.coalesce(rows.text, rows.value), wanted)
        these = own.c[key].in_(select(rows[key]).where(here, called))
        found.append(and_(among(own.c.family, families), these))
    return or_(*found) if found else own.c[key].is_(None)


def _labels(structure: Structure) -> Iterator[tuple[Attribute, list[str]]]:
    """The attributes that are labels, and of which families."""
    of: dict[str, list[str]] = {}
    for code, family in structure.families.items():
        of.setdefault(family.document["attribute_as_label"] or "", []).append(code)
    for code, families in of.items():
        attribute = structure.attributes.get(code)
        if attribute and attribute.type in keys.TEXTS and code != structure.identifier:
            yield attribute, families


def _places(structure: Structure, attribute: Attribute) -> list[str]:
    locales = structure.locales if attribute.localizable else [""]
    channels = structure.channels if attribute.scopable else [""]
    return [keys.place(channel, locale) for channel in channels for locale in locales]
