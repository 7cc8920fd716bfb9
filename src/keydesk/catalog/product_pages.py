"""What the page of one product or product model needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from keydesk.access.stale import Meanwhile
from keydesk.auth import Caller, allowed, caller_of, house_of
from keydesk.catalog import choices, editors, history_pages, linked_pages, optional, reading
from keydesk.catalog.completing import completenesses
from keydesk.catalog.fields import Choices, editable, groups
from keydesk.catalog.listing_pages import address, may, media, row
from keydesk.catalog.model import CODE, UUID, Model, Whole
from keydesk.catalog.raw import Raw
from keydesk.catalog.seen import Seen, seen
from keydesk.catalog.wording import Words
from keydesk.kit.db import Db
from keydesk.shell.i18n import Language
from keydesk.shell.i18n import of as language_of
from keydesk.structures import snapshots
from keydesk.structures.labels import locale_name, tree
from keydesk.structures.model import CATEGORY, CHANNEL, WITH_OPTIONS

TABS = ("values", "properties", "associations", "variants", "history")


@dataclass(frozen=True)
class Typed:
    """What a form sent and what came of it; the page shows it in the place of what is stored.

    raws     by attribute
    now      attributes whose stored value somebody else changed meanwhile
    errors   by the name of the field
    chosen   of the tab Properties: "family", "enabled", "categories"; "sure": the family is to
             change, once it is said what that means
    """

    raws: Mapping[str, Raw] = field(default_factory=dict)
    now: frozenset[str] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)
    chosen: Mapping[str, Any] = field(default_factory=dict)
    meanwhile: Meanwhile | None = None
    version: str = ""


@dataclass(frozen=True)
class Named:
    """Which one: how it is named, and by what."""

    keyed: str
    name: str

    @property
    def update(self) -> str:
        return "product_models:update" if self.keyed == CODE else "products:update"


@dataclass(frozen=True)
class Complete:
    channel: str
    locale: str
    percent: int
    here: bool
    href: str
    missing: list[tuple[str, str]]


@dataclass(frozen=True)
class Looking:
    """One request for the page: who looks, at what, and how."""

    db: Db
    by: Caller
    one: Whole
    words: Words
    asked: Mapping[str, str]
    typed: Typed
    changeable: bool


def named(request: Request) -> Named:
    given = request.path_params
    return Named(CODE, given["code"]) if "code" in given else Named(UUID, given["uuid"])


def page(
    request: Request, asked: Mapping[str, str], typed: Typed | None = None
) -> dict[str, object]:
    """All that product.html needs.  `asked`: channel, locale, tab and the place in the history.

    Raises Unknown."""
    house, by, of = house_of(request), caller_of(request), named(request)
    language, typed = language_of(request), typed or Typed()
    with house.database.read() as db:
        structure = snapshots.current(db, by)
        one = reading.find(db, by.organization_id, structure, of.keyed, of.name)
        here = seen(structure, asked, language.code)
        words = words_of(db, by, here, language, one)
        at = Looking(db, by, one, words, asked, typed, allowed(by, of.update))
        more = {"tab": _tab(asked, one), "typed": typed, "changeable": at.changeable}
        return _around(by, of, one, here, language) | more | _of_tab(at)


def words_of(db: Db, by: Caller, here: Seen, language: Language, one: Whole) -> Words:
    options = optional.named(db, by.organization_id, here.structure, [one.values])
    return Words(here, language, options)


def _tab(asked: Mapping[str, str], one: Whole) -> str:
    tab = asked.get("tab", "")
    if tab == "variants" and not isinstance(one.own, Model):
        return TABS[0]
    return tab if tab in TABS else TABS[0]


def _of_tab(at: Looking) -> dict[str, object]:
    db, by, one, here = at.db, at.by, at.one, at.words.here
    match _tab(at.asked, one):
        case "values":
            listed = _choices(db, by, one, here) if at.changeable else {}
            told = groups(one, at.words, listed, at.typed.raws, at.typed.now)
            labels = {name: text for g in told for f in g.fields for name, text in f.labels.items()}
            return {"groups": told, "field_labels": labels}
        case "properties":
            return properties(here, one, at.typed)
        case "associations":
            return {"links": linked_pages.links(db, by, one, here)}
        case "variants":
            return linked_pages.variants(db, by, one, at.words)
    return _history(at)


def _history(at: Looking) -> dict[str, object]:
    own, before = at.one.own, at.asked.get("before", "")
    place = int(before) if before.isascii() and before.isdecimal() and len(before) < 18 else None
    subject = own.code if isinstance(own, Model) else own.uuid
    told, older = history_pages.history(at.db, at.by, subject, at.words, place)
    query = here_query(at.words.here, tab="history", before=str(older))
    further = f"{address(at.one)}?{query}" if older else ""
    return {"history": told, "older": further, "first": place is None}


def _choices(db: Db, by: Caller, one: Whole, here: Seen) -> Choices:
    of = [a.code for a in editable(here, one) if a.type in WITH_OPTIONS]
    return optional.choices(db, by.organization_id, of, here.locale)


def _around(by: Caller, of: Named, one: Whole, here: Seen, language: Language) -> dict[str, object]:
    base = address(one)
    head = row(one, here, {}, pictures=allowed(by, "media_files:read"))
    above = [(linked_pages.model_address(m.code), m.code) for m in reversed(one.ancestors)]
    return {
        "head": head, "one": one, "own": one.own, "model": of.keyed == CODE, "base": base,
        "here": here, "query": here_query(here), "above": above,
        "complete": _complete(one, here, language, base),
        "places": choices.places(here, language.code),
        "locale_label": locale_name(here.locale, language.code),
        "channel_label": here.labels.of(CHANNEL, here.channel),
        "version": editors.version(one.own), "media": media, **may(by),
    }  # fmt: skip


def here_query(here: Seen, **more: str) -> str:
    return urlencode({"channel": here.channel, "locale": here.locale, **more})


def _complete(one: Whole, here: Seen, language: Language, base: str) -> list[Complete]:
    """By channel and locale, what is missing named and led to."""
    if isinstance(one.own, Model):
        return []
    found = []
    for c in completenesses(here.structure, one.own.family, one.own.identifier, one.values):
        at = f"{base}?{urlencode({'channel': c.channel, 'locale': c.locale})}"
        missing = [(here.labels.attribute(code), f"{at}#f-{code}") for code in c.missing]
        seen_here = (c.channel, c.locale) == (here.channel, here.locale)
        channel = here.labels.of(CHANNEL, c.channel)
        locale = locale_name(c.locale, language.code)
        found.append(Complete(channel, locale, c.percent, seen_here, at, missing))
    return found


def properties(here: Seen, one: Whole, typed: Typed) -> dict[str, object]:
    own = set(one.own.document["categories"])
    chosen = set(typed.chosen.get("categories", own))
    above = {code for code in one.categories if code not in own}
    return {
        "families": choices.families(here.labels),
        "tree": tree(here.labels),
        "chosen": chosen,
        "above_categories": above,
        "family": typed.chosen.get("family", one.own.family or ""),
        "enabled": typed.chosen.get("enabled", getattr(one.own, "enabled", True)),
        "group_labels": [here.labels.of("group", c) for c in one.own.document.get("groups", [])],
        "category_labels": [(c, here.labels.of(CATEGORY, c)) for c in one.categories],
    }
