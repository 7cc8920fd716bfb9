"""How a product looks in Akeneo's standard format.  Pure."""

from datetime import datetime
from typing import Any

from keydesk.catalog.asking import Trim
from keydesk.catalog.model import Product


def product(found: Product, trim: Trim) -> dict[str, Any]:
    """Times are ISO 8601 with whole seconds and an offset."""
    document = found.document
    return {
        "uuid": found.uuid,
        "identifier": found.identifier,
        "enabled": found.enabled,
        "family": document["family"],
        "categories": document["categories"],
        "groups": document["groups"],
        "parent": document["parent"],
        "values": trim.values(document["values"]),
        "created": _time(found.created_at),
        "updated": _time(found.updated_at),
        "associations": document["associations"],
        "quantified_associations": document["quantified_associations"],
    }


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
