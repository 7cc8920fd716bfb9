"""What the pages of the structure need to know: lists from memory, figures by one statement."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from keydesk.auth import Caller, allowed, caller_of, house_of
from keydesk.kit.db import Db
from keydesk.shell import N_
from keydesk.shell.i18n import Language
from keydesk.shell.i18n import of as language_of
from keydesk.structures import locales, optioned, snapshots
from keydesk.structures.above import Tallies
from keydesk.structures.labels import Labels, currency_name, locale_name, spoken, tree
from keydesk.structures.model import (
    ATTRIBUTE,
    ATTRIBUTE_GROUP,
    CATEGORY,
    CHANNEL,
    FAMILY,
    WITH_OPTIONS,
    Structure,
)

HOME = "/console/structure"
LIMIT = 200
TABS = {  # each asks for its own permission
    "families": N_("Families"), "attributes": N_("Attributes"), "categories": N_("Categories"),
    "channels": N_("Channels"), "locales": N_("Locales"), "currencies": N_("Currencies"),
}  # fmt: skip
TYPES = {
    "identifier": N_("Identifier"), "text": N_("Text"), "textarea": N_("Text of several lines"),
    "number": N_("Number"), "metric": N_("Measurement"), "price_collection": N_("Price"),
    "boolean": N_("Yes or no"), "date": N_("Date"), "simpleselect": N_("One option"),
    "multiselect": N_("Several options"), "file": N_("File"), "image": N_("Image"),
    "reference_data_simpleselect": N_("Reference"),
    "reference_data_multiselect": N_("Several references"),
}  # fmt: skip


@dataclass(frozen=True)
class Looking:
    """One request: who looks, at what, in which language."""

    db: Db
    by: Caller
    structure: Structure
    labels: Labels
    language: Language
    asked: Mapping[str, str]
    tallies: Tallies


Row = dict[str, Any]
Lister = Callable[[Looking], list[Row]]


def listing(request: Request, tab: str, tallies: Tallies) -> dict[str, object]:
    house, by = house_of(request), caller_of(request)
    with house.database.read() as db:
        at = looking(request, db, by, tallies)
        rows = LISTS[tab](at)
    search = at.asked.get("q", "").strip()
    fitting = [row for row in rows if _fits(row, search)]
    after = at.asked.get("after", "")
    start = next((n + 1 for n, row in enumerate(fitting) if row["code"] == after), 0)
    shown = fitting[start : start + LIMIT]
    more = start + LIMIT < len(fitting)
    kept = {"q": search} | ({"all": "yes"} if at.asked.get("all") else {})
    return around(by, tab) | {
        "rows": shown, "total": len(fitting), "search": search, "start": start,
        "next": f"{HOME}/{tab}?{urlencode(kept | {'after': shown[-1]['code']})}" if more else "",
        "every": at.asked.get("all", "") != "", "any": bool(rows),
    }  # fmt: skip


def looking(request: Request, db: Db, by: Caller, tallies: Tallies) -> Looking:
    language = language_of(request)
    structure = snapshots.current(db, by)
    labels = Labels(structure, spoken(structure, language.code))
    asked = {name: text.replace("\0", "") for name, text in request.query_params.items()}
    return Looking(db, by, structure, labels, language, asked, tallies)


def around(by: Caller, tab: str) -> dict[str, object]:
    return {
        "tab": tab,
        "tabs": [(name, label) for name, label in TABS.items() if allowed(by, f"{name}:read")],
        "home": HOME,
        "types": TYPES,
        "sees_products": allowed(by, "products:read"),
        "sees_families": allowed(by, "families:read"),
        "sees_attributes": allowed(by, "attributes:read"),
    }


def _fits(row: Row, search: str) -> bool:
    """By a part of the code or of the label."""
    text = search.casefold()
    return not text or text in row["code"].casefold() or text in row["label"].casefold()


def type_of(document: Mapping[str, Any]) -> str:
    return str(document["type"]).removeprefix("pim_").removeprefix("catalog_")


def _families(at: Looking) -> list[Row]:
    counted = at.tallies.by_family(at.db, at.by.organization_id, at.structure)
    variants: dict[str, int] = {}
    for one in at.structure.variants.values():
        variants[one.family] = variants.get(one.family, 0) + 1
    return _sorted(
        {
            "code": code, "label": at.labels.of(FAMILY, code),
            "attributes": len(family.attributes),
            "required": [
                (at.labels.of(CHANNEL, c), len(codes))
                for c, codes in sorted(family.requirements.items())
            ],
            "variants": variants.get(code, 0), "products": counted.get(code, 0),
        }
        for code, family in at.structure.families.items()
    )  # fmt: skip


def _attributes(at: Looking) -> list[Row]:
    counted = optioned.counts(at.db, at.by.organization_id)
    return _sorted(
        {
            "code": code, "label": at.labels.of(ATTRIBUTE, code), "type": type_of(one.document),
            "group": at.labels.of(ATTRIBUTE_GROUP, one.document["group"]),
            "localizable": one.localizable, "scopable": one.scopable, "unique": one.unique,
            "options": counted.get(code, 0) if one.type in WITH_OPTIONS else None,
        }
        for code, one in at.structure.attributes.items()
    )  # fmt: skip


def _categories(at: Looking) -> list[Row]:
    """In the order of the tree."""
    counted = at.tallies.by_category(at.db, at.by.organization_id, at.structure)
    return [
        {"code": code, "label": label, "depth": depth, "products": counted.get(code, 0)}
        for code, label, depth in tree(at.labels)
    ]


def _channels(at: Looking) -> list[Row]:
    return _sorted(
        {
            "code": code, "label": at.labels.of(CHANNEL, code),
            "locales": sorted(one.locales), "currencies": sorted(one.currencies),
            "tree": at.labels.of(CATEGORY, one.document["category_tree"]),
            "units": sorted(
                (at.labels.of(ATTRIBUTE, a), u) for a, u in one.document["conversion_units"].items()
            ),
        }
        for code, one in at.structure.channels.items()
    )  # fmt: skip


def _locales(at: Looking) -> list[Row]:
    return _used(at, at.structure.locales, locales.sorted_locales(), "locales", locale_name)


def _currencies(at: Looking) -> list[Row]:
    known = locales.sorted_currencies()
    return _used(at, at.structure.currencies, known, "currencies", currency_name)


def _used(
    at: Looking, active: frozenset[str], known: Sequence[str], of: str,
    name: Callable[[str, str], str],
) -> list[Row]:  # fmt: skip
    """Those that some channel uses; all that there are, when asked for all or searched."""
    every = bool(at.asked.get("all") or at.asked.get("q"))
    channels = sorted(at.structure.channels.items())
    return _sorted(
        {
            "code": code, "label": name(code, at.language.code), "enabled": code in active,
            "channels": [
                at.labels.of(CHANNEL, c) for c, one in channels if code in getattr(one, of)
            ],
        }
        for code in (known if every else sorted(active))
    )  # fmt: skip


def _sorted(rows: Any) -> list[Row]:
    return sorted(rows, key=lambda row: (row["label"].casefold(), row["code"]))


LISTS: dict[str, Lister] = {
    "families": _families, "attributes": _attributes, "categories": _categories,
    "channels": _channels, "locales": _locales, "currencies": _currencies,
}  # fmt: skip
