"""Filters of attributes above a list: those that hold, and the form for one more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from starlette.datastructures import QueryParams

from keydesk.auth import Caller
from keydesk.catalog import asking, asking_words, attributes, choices, optional, recounting
from keydesk.catalog.filters import Filter, Ground
from keydesk.catalog.seen import Seen
from keydesk.catalog.wording import Words
from keydesk.kit.db import Db
from keydesk.kit.storable import UNSTORABLE
from keydesk.shell.i18n import N_, Language
from keydesk.structures import store
from keydesk.structures.labels import Choice, by_label, locale_name
from keydesk.structures.model import PRICE, WITH_OPTIONS, Attribute
from keydesk.structures.violations import Misfit

INDEXING = N_("The values of products are being indexed. Try again in some minutes.")
BUILT = ("op", "v", "v2", "of", "in", "at")


@dataclass(frozen=True)
class Chip:
    """One filter.  code: as the address holds it; rest: those of the others; wrong: or \"\"."""

    text: str
    code: str
    rest: list[str]
    wrong: str


@dataclass(frozen=True)
class Builder:
    """The form for one more filter, of this attribute.  choices: of options, None: type their
    codes; units: or currencies; error: what was wrong, or \"\"."""

    attribute: Attribute
    label: str
    operators: list[Choice]
    choices: Sequence[Choice] | None = None
    units: list[Choice] = field(default_factory=list)
    locales: list[Choice] = field(default_factory=list)
    channels: list[Choice] = field(default_factory=list)
    typed: Mapping[str, list[str]] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True)
class Asked:
    """filters: those that can be asked; one more: built by the form that was sent, or None."""

    filters: list[Filter]
    chips: list[Chip]
    more: Filter | None = None
    builder: Builder | None = None
    attributes: Sequence[Choice] = ()

    @property
    def codes(self) -> list[str]:
        return [chip.code for chip in self.chips]

    @property
    def wrong(self) -> bool:
        return any(chip.wrong for chip in self.chips)


@dataclass(frozen=True)
class Desk:
    """Who looks at what, when, in which words."""

    db: Db
    by: Caller
    here: Seen
    language: Language
    models: bool
    now: datetime

    def wrong(self, of: Filter) -> str:
        """What is wrong with a filter; \"\" for nothing."""
        ground = Ground(self.by.organization_id, self.here.structure, self.models, self.now)
        try:
            attributes.found(self.db, of, ground)
        except Misfit as error:
            return asking_words.wrong(self.language, error)
        return "" if recounting.ready(self.db, self.by.organization_id) else self.say(INDEXING)

    def say(self, text: str) -> str:
        return self.language.say(text)


def asked(desk: Desk, query: QueryParams) -> Asked:
    structure = desk.here.structure
    texts = [UNSTORABLE.sub("", text) for text in query.getlist("f")]
    filters = asking.read(texts, structure)
    chips = _chips(desk, filters)
    every = by_label(
        (code, desk.here.labels.attribute(code))
        for code in structure.attributes
        if code != structure.identifier
    )
    attribute = structure.attributes.get(query.get("add", ""))
    if attribute is None or attribute.code == structure.identifier:
        return Asked(filters, chips, attributes=every)
    typed = {name: [UNSTORABLE.sub("", t) for t in query.getlist(name)] for name in BUILT}
    error = ""
    if typed["op"]:
        more = asking.built(attribute, lambda n: (typed[n] or [""])[0], lambda n: typed[n])
        error = desk.wrong(more) or ("" if more.value != "" else desk.say(asking_words.CHOOSE))
        if not error:
            return Asked(filters, chips, more)
    return Asked(filters, chips, None, _builder(desk, attribute, typed, error), every)


def _chips(desk: Desk, filters: Sequence[Filter]) -> list[Chip]:
    structure, codes = desk.here.structure, [asking.write(one) for one in filters]
    named = {
        (one.field, code)
        for one in filters
        if structure.attributes[one.field].type in WITH_OPTIONS and isinstance(one.value, list)
        for code in one.value
        if isinstance(code, str)
    }
    options = store.options(desk.db, desk.by.organization_id, named) if named else {}
    words = Words(desk.here, desk.language, options)
    return [
        Chip(asking_words.said(words, one), codes[n], codes[:n] + codes[n + 1 :], desk.wrong(one))
        for n, one in enumerate(filters)
    ]


def _builder(
    desk: Desk, attribute: Attribute, typed: Mapping[str, list[str]], error: str
) -> Builder:
    here, code, language = desk.here, attribute.code, desk.language
    listed = None
    if attribute.type in WITH_OPTIONS:
        found = optional.choices(desk.db, desk.by.organization_id, [code], here.locale)
        listed = found[code]
    units = by_label(
        (unit, str(of.get("symbol") or unit))
        for unit, of in Words(here, language, {}).units(attribute).items()
    )
    if attribute.type == PRICE:
        units = [(one, one) for one in sorted(here.structure.currencies)]
    locales = attribute.locales & here.structure.locales or here.structure.locales
    at, in_ = typed["at"] or [here.channel], typed["in"] or [here.locale]
    return Builder(
        attribute, here.labels.attribute(code),
        [
            (one, asking_words.operator(language, attribute.type, one))
            for one in attributes.OPERATORS[attribute.type]
        ],
        listed, units,
        by_label((one, locale_name(one, language.code)) for one in locales)
        if attribute.localizable else [],
        choices.channels(here.labels) if attribute.scopable else [],
        {**typed, "at": at, "in": in_}, error,
    )  # fmt: skip
