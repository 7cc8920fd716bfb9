"""What the lists of products and of product models need to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import quote, urlencode

from starlette.requests import Request

from keydesk.auth import Caller, allowed, caller_of, house_of
from keydesk.catalog import asking, asking_pages, browsing, choices
from keydesk.catalog.asking_pages import Desk
from keydesk.catalog.browsing import Asked, Part
from keydesk.catalog.completing import completenesses
from keydesk.catalog.filters import Filter
from keydesk.catalog.model import Model, Whole
from keydesk.catalog.seen import Seen, key, seen
from keydesk.catalog.variants import Variants, variants
from keydesk.kit.db import Db
from keydesk.kit.storable import UNSTORABLE
from keydesk.shell.i18n import of as language_of
from keydesk.structures import snapshots
from keydesk.structures.model import FAMILY
from keydesk.structures.violations import Misfit

PRODUCTS, MODELS = "/console/products", "/console/products/models"
FILTERS = ("q", "family", "category", "enabled", "complete", "parent")
NOWHERE = "-"  # of the filters: no family, no category
SORTS = (browsing.IDENTIFIER, browsing.UPDATED)


@dataclass(frozen=True)
class Row:
    """percent: of the chosen channel and locale; None without a family, and for models.
    variants: of a model; None for products."""

    href: str
    picture: str
    name: str
    title: str
    family: str
    family_label: str
    parent: str
    enabled: bool
    percent: int | None
    missing: int
    variants: Variants | None
    updated_at: datetime


def listing(request: Request, *, models: bool) -> dict[str, object] | str:
    """What the page shows; or its address, once a filter more was sent."""
    house, by = house_of(request), caller_of(request)
    query = {name: UNSTORABLE.sub("", text) for name, text in request.query_params.items()}
    language, home = language_of(request), MODELS if models else PRODUCTS
    with house.database.read() as db:
        structure = snapshots.current(db, by)
        here = seen(structure, query, language.code)
        desk = Desk(db, by, here, language, models, house.clock())
        of_values = asking_pages.asked(desk, request.query_params)
        asked = _asked(query, here, of_values, models=models)
        state = _state(query, here, asked)
        if of_values.more:
            added = asking.write(of_values.more)
            return further(home, state, [*of_values.codes, added])
        part, rows = _part(desk, asked, of_values)
        totals = browsing.totals(db, by.organization_id, structure)
    return {
        "rows": rows, "part": part, "totals": totals, "models": models, "asked": asked,
        "here": here, "filters": {name: state[name] for name in (*FILTERS, "seen")},
        "home": home, "state": state, "of_values": of_values,
        "all": totals["models" if models else "nameless" if asked.nameless else "products"],
        "further": partial(further, home, state),
        **choices.of_list(here, language.code, state),
        **may(by),
    }  # fmt: skip


def _part(desk: Desk, asked: Asked, of_values: asking_pages.Asked) -> tuple[Part, list[Row]]:
    """Of a filter that cannot be, nothing: it names what is gone, an old address."""
    if of_values.wrong:
        return Part([], 0), []
    mine, structure = desk.by.organization_id, desk.here.structure
    try:
        part = browsing.part(desk.db, mine, structure, asked, now=desk.now)
    except Misfit:
        return Part([], 0), []
    return part, _rows(desk.db, desk.by, part.items, desk.here)


def _state(query: Mapping[str, str], here: Seen, asked: Asked) -> dict[str, str]:
    """What the address holds, but for filters of attributes."""
    state = {name: query.get(name, "").strip() for name in FILTERS}
    state["seen"] = here.code if query.keys() & {"seen", "channel", "locale"} else ""
    state |= {"sort": asked.sort, "order": "desc" if asked.descending else "asc"}
    return state | {"view": "nameless" if asked.nameless else ""}


def further(home: str, state: Mapping[str, str], filters: Sequence[str] = (), **more: str) -> str:
    """The address of the same list with these filters of attributes, and what is changed."""
    pairs = [(name, text) for name, text in (dict(state) | more).items() if text]
    return f"{home}?{urlencode([*pairs, *(('f', one) for one in filters)])}"


def may(by: Caller) -> dict[str, bool]:
    """What of the catalog the reader may see, and change."""
    reads = ("products", "product_models", "families", "attributes", "categories", "media_files")
    found = {f"sees_{name}": allowed(by, f"{name}:read") for name in reads}
    return found | {
        "may_send_files": allowed(by, "media_files:create"),
        "sees_connections": allowed(by, "connections:read"),
    }


def address(one: Whole) -> str:
    if isinstance(one.own, Model):
        return f"{MODELS}/{quote(one.own.code, safe='')}"
    return f"{PRODUCTS}/{one.own.uuid}"


def media(code: str) -> str:
    return f"/console/media/{quote(code)}" if code else ""


def _asked(
    query: Mapping[str, str], here: Seen, of_values: asking_pages.Asked, *, models: bool
) -> Asked:
    sort = query.get("sort", "")
    sort = sort if sort in SORTS else browsing.IDENTIFIER
    filters = (*_filters(query, here, models=models), *of_values.filters)
    return Asked(
        models, filters, query.get("q", "").strip(),
        not models and query.get("view") == "nameless", sort,
        query.get("order") == "desc", query.get("after", ""), query.get("before", ""),
    )  # fmt: skip


def _filters(query: Mapping[str, str], here: Seen, *, models: bool) -> list[Filter]:
    found = []
    if family := query.get("family"):
        none = family == NOWHERE
        found.append(Filter("family", "EMPTY" if none else "IN", [family] * (not none)))
    if category := query.get("category"):
        none = category == NOWHERE
        operator = "UNCLASSIFIED" if none else "IN CHILDREN"
        found.append(Filter("categories", operator, [category] * (not none)))
    if parent := query.get("parent"):
        found.append(Filter("parent", "=", parent))
    if not models and query.get("enabled") in ("yes", "no"):
        found.append(Filter("enabled", "=", query["enabled"] == "yes"))
    if here.channel and query.get("complete") in ("yes", "no"):
        found.append(_complete(here, models=models, wanted=query["complete"] == "yes"))
    return found


def _complete(here: Seen, *, models: bool, wanted: bool) -> Filter:
    if models:
        operator, value = "ALL COMPLETE" if wanted else "AT LEAST INCOMPLETE", None
    else:
        operator, value = "=" if wanted else "<", 100
    return Filter("completeness", operator, value, here.locale, here.channel)


def _rows(db: Db, by: Caller, found: list[Whole], here: Seen) -> list[Row]:
    """Two more statements for models, none for products."""
    models = [one.own.code for one in found if isinstance(one.own, Model)]
    counted = variants(db, by.organization_id, models, here) if models else {}
    pictures = allowed(by, "media_files:read")
    return [row(one, here, counted, pictures=pictures) for one in found]


def row(one: Whole, here: Seen, counted: Mapping[str, Variants], *, pictures: bool) -> Row:
    own, of_model = one.own, isinstance(one.own, Model)
    identifier = None if isinstance(own, Model) else own.identifier
    every = [] if of_model else completenesses(here.structure, own.family, identifier, one.values)
    at = next((c for c in every if (c.channel, c.locale) == (here.channel, here.locale)), None)
    return Row(
        address(one), media(here.picture(one)) if pictures else "", key(own), here.title(one),
        own.family or "", here.labels.of(FAMILY, own.family), own.parent or "",
        True if isinstance(own, Model) else own.enabled, at.percent if at else None,
        len(at.missing) if at else 0,
        counted.get(key(own), Variants()) if of_model else None, own.updated_at,
    )  # fmt: skip
