"""What a product or model is linked with: associations, and the variants below a model."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from keydesk.auth import Caller, allowed
from keydesk.catalog import associated, browsing, loading, optional
from keydesk.catalog import variants as below
from keydesk.catalog.associated import name_of
from keydesk.catalog.browsing import Asked
from keydesk.catalog.filters import Filter
from keydesk.catalog.listing_pages import MODELS, PRODUCTS, Row, row
from keydesk.catalog.model import Model, Whole
from keydesk.catalog.placed import level, variant_of
from keydesk.catalog.seen import Seen
from keydesk.catalog.wording import Words
from keydesk.kit.db import Db
from keydesk.structures.model import ASSOCIATION_TYPE, GROUP


@dataclass(frozen=True)
class Link:
    """kind: "product", "model" or "group"; quantity: 0 where it has none."""

    kind: str
    label: str
    href: str
    quantity: int = 0


@dataclass(frozen=True)
class Links:
    type: str
    two_way: bool
    links: list[Link]


def links(db: Db, by: Caller, one: Whole, here: Seen) -> list[Links]:
    """By association type; one statement for the names of all products."""
    of = associated.both(one)
    names = loading.names(db, by.organization_id, associated.named(of, "products"))
    types = here.structure.documents[ASSOCIATION_TYPE]
    return [
        Links(
            here.labels.of(ASSOCIATION_TYPE, code),
            types.get(code, {}).get("is_two_way", False),
            _links(by, sides, names, here),
        )
        for code, sides in sorted(pair for by_type in of for pair in by_type.items())
    ]


def _links(by: Caller, sides: Any, names: Any, here: Seen) -> list[Link]:
    opens = allowed(by, "products:read"), allowed(by, "product_models:read")
    found = []
    for one in sides.get("products", ()):
        uuid = name_of(one)
        href = f"{PRODUCTS}/{uuid}" if opens[0] and uuid in names else ""
        found.append(Link("product", names.get(uuid) or uuid, href, _quantity(one)))
    for one in sides.get("product_models", ()):
        code = name_of(one)
        href = model_address(code) if opens[1] else ""
        found.append(Link("model", code, href, _quantity(one)))
    found += [Link("group", here.labels.of(GROUP, code), "") for code in sides.get("groups", ())]
    return found


def model_address(code: str) -> str:
    return f"{MODELS}/{quote(code, safe='')}"


def _quantity(one: Any) -> int:
    return one["quantity"] if isinstance(one, dict) else 0


@dataclass(frozen=True)
class Below:
    """One of those directly below a model; `axes`: its values of what tells them apart."""

    row: Row
    axes: list[str]


def variants(db: Db, by: Caller, one: Whole, words: Words) -> dict[str, object]:
    here, variant = words.here, variant_of(words.here.structure, one)
    deeper = variant is not None and level(one) + 1 < variant.depth
    code = one.own.code if isinstance(one.own, Model) else ""
    asked = Asked(deeper, (Filter("parent", "=", code),), nameless=None)
    now = one.own.updated_at  # no filter asks for it
    part = browsing.part(db, by.organization_id, here.structure, asked, now=now)
    axes = variant.axes[level(one) + 1] if variant else ()
    values = [found.values for found in part.items]
    said = Words(
        here, words.language, optional.named(db, by.organization_id, here.structure, values)
    )
    codes = [found.own.code for found in part.items if isinstance(found.own, Model)]
    counted = below.variants(db, by.organization_id, codes, here) if codes else {}
    pictures = allowed(by, "media_files:read")
    return {
        "below": [
            Below(row(f, here, counted, pictures=pictures), [_axis(said, f, a) for a in axes])
            for f in part.items
        ],
        "below_total": part.total,
        "below_models": deeper,
        "axes": [here.labels.attribute(axis) for axis in axes],
    }


def _axis(words: Words, one: Whole, axis: str) -> str:
    return words.say(words.here.structure.attributes.get(axis), words.here.data(one, axis))
