"""What the pages of one family and of one attribute need to know."""

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from keydesk.auth import caller_of, house_of
from keydesk.kit.paging import Page
from keydesk.structures import optioned
from keydesk.structures.above import Tallies
from keydesk.structures.labels import by_label, label
from keydesk.structures.model import (
    ATTRIBUTE,
    ATTRIBUTE_GROUP,
    CHANNEL,
    FAMILY,
    VARIANT,
    WITH_OPTIONS,
    Attribute,
    Document,
    Family,
)
from keydesk.structures.pages import HOME, Looking, around, looking, type_of
from keydesk.structures.violations import Unknown

# Of an attribute's document: what its page tells besides what every attribute has.
TOLD = (
    "max_characters", "validation_rule", "validation_regexp", "number_min", "number_max",
    "decimals_allowed", "negative_allowed", "date_min", "date_max", "metric_family",
    "default_metric_unit", "allowed_extensions", "max_file_size", "available_locales",
    "wysiwyg_enabled", "reference_data_name",
)  # fmt: skip


def family(request: Request, tallies: Tallies) -> dict[str, object]:
    house, by, code = house_of(request), caller_of(request), request.path_params["code"]
    with house.database.read() as db:
        at = looking(request, db, by, tallies)
        counted = tallies.by_family(db, by.organization_id, at.structure)
    found = at.structure.families.get(code)
    if found is None:
        raise Unknown(FAMILY, code)
    channels = by_label((c, at.labels.of(CHANNEL, c)) for c in at.structure.channels)
    document = found.document
    return around(by, "families") | {
        "code": code,
        "label": at.labels.of(FAMILY, code),
        "products": counted.get(code, 0),
        "as_label": at.labels.of(ATTRIBUTE, document["attribute_as_label"]),
        "as_image": at.labels.of(ATTRIBUTE, document["attribute_as_image"]),
        "channels": channels,
        "attributes": _attributes(at, found),
        "variants": _variants(at, code),
    }


def _attributes(at: Looking, of: Family) -> list[dict[str, Any]]:
    known = at.structure.attributes
    rows = [
        {
            "code": code, "label": at.labels.attribute(code), "type": type_of(known[code].document),
            "group": at.labels.of(ATTRIBUTE_GROUP, known[code].document["group"]),
            "required": {c for c, codes in of.requirements.items() if code in codes},
            "localizable": known[code].localizable, "scopable": known[code].scopable,
        }
        for code in of.attributes
        if code in known
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (str(row["group"]).casefold(), str(row["label"])))


def _variants(at: Looking, family_code: str) -> list[dict[str, Any]]:
    mine = (one for one in at.structure.variants.values() if one.family == family_code)
    return [
        {
            "code": one.code, "label": at.labels.of(VARIANT, one.code),
            "levels": [[at.labels.attribute(axis) for axis in axes] for axes in one.axes[1:]],
        }
        for one in sorted(mine, key=lambda one: one.code)
    ]  # fmt: skip


def attribute(request: Request, tallies: Tallies) -> dict[str, object]:
    house, by, code = house_of(request), caller_of(request), request.path_params["code"]
    with house.database.read() as db:
        at = looking(request, db, by, tallies)
        found = at.structure.attributes.get(code)
        if found is None:
            raise Unknown(ATTRIBUTE, code)
        options = _options(at, found)
    families = (c for c, one in at.structure.families.items() if code in one.attributes)
    return around(by, "attributes") | options | {
        "code": code,
        "label": at.labels.attribute(code),
        "attribute": found,
        "type": type_of(found.document),
        "group": at.labels.of(ATTRIBUTE_GROUP, found.document["group"]),
        "told": [(name, found.document[name]) for name in TOLD if _has(found.document[name])],
        "families": by_label((c, at.labels.of(FAMILY, c)) for c in families),
    }  # fmt: skip


def _options(at: Looking, of: Attribute) -> dict[str, object]:
    search, after = at.asked.get("q", "").strip(), at.asked.get("after", "")
    mine, locale, has = at.by.organization_id, at.labels.locale, of.type in WITH_OPTIONS
    page = Page[Document]([])
    if has:
        page = optioned.part(at.db, mine, of.code, search=search, after=after, locale=locale)
    more = urlencode({"q": search, "after": page.next}) if page.next else ""
    return {
        "has_options": has,
        "options": [(one["code"], label(one, locale)) for one in page.items],
        "total": optioned.counts(at.db, mine).get(of.code, 0) if has else 0,
        "search": search,
        "next": f"{HOME}/attributes/{of.code}?{more}" if more else "",
    }


def _has(given: Any) -> bool:
    return given is not None and given not in ("", [])
