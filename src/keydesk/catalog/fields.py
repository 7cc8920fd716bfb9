"""The values of one product or model in one channel and locale, each as a field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from keydesk.catalog import raw as raws
from keydesk.catalog.model import Product, Whole
from keydesk.catalog.placed import Placed, placed
from keydesk.catalog.raw import Raw
from keydesk.catalog.seen import Seen
from keydesk.catalog.wording import Words
from keydesk.structures.model import (
    ATTRIBUTE_GROUP,
    FILE,
    IMAGE,
    METRIC,
    PRICE,
    WITH_OPTIONS,
    Attribute,
)

Choices = Mapping[str, list[tuple[str, str]] | None]  # by attribute; None: too many for a list


@dataclass(frozen=True)
class Field:
    """kind: the type without its prefix.  closed: why it cannot be changed here: "axis" (its value
    tells the variants apart), "locale" (there is none in this locale), or "".
    now: what is stored, where somebody else changed it while this was typed."""

    code: str
    label: str
    kind: str
    raw: Raw
    said: str
    converted: str
    localizable: bool
    scopable: bool
    unique: bool
    required: bool
    missing: bool
    axis: bool
    inherited: str
    closed: str
    choices: list[tuple[str, str]] | None
    chosen: list[tuple[str, str]]
    file: str
    hint: str
    now: str = ""

    @property
    def name(self) -> str:
        return raws.name(self.code)

    @property
    def editable(self) -> bool:
        return not (self.inherited or self.closed)


@dataclass(frozen=True)
class Group:
    label: str
    fields: list[Field]


def currencies(here: Seen, attribute: Attribute) -> list[str]:
    """Those in which a price is asked for: of the channel where it is per channel, else all."""
    channel = here.structure.channels.get(here.channel)
    if attribute.scopable and channel:
        return sorted(channel.currencies)
    return sorted(here.structure.currencies)


def stored(here: Seen, one: Whole, attribute: Attribute) -> Any:
    """The data here; the main identifier is a value like others."""
    if attribute.code == here.structure.identifier:
        return one.own.identifier if isinstance(one.own, Product) else None
    return here.data(one, attribute.code)


def stored_raw(here: Seen, one: Whole, attribute: Attribute) -> Raw:
    return raws.raw(attribute, stored(here, one, attribute), currencies(here, attribute))


def open_to(here: Seen, of: Placed, one: Whole) -> str:
    """Why its value cannot be changed here; "" when it can."""
    if of.axis and stored(here, one, of.attribute) is not None:
        return "axis"
    bound = of.attribute.locales
    return "locale" if bound and of.attribute.localizable and here.locale not in bound else ""


def editable(here: Seen, one: Whole) -> list[Attribute]:
    return [
        of.attribute for of in placed(here, one) if not of.inherited and not open_to(here, of, one)
    ]


def groups(
    one: Whole, words: Words, choices: Choices, typed: Mapping[str, Raw], now: Iterable[str]
) -> list[Group]:
    """By attribute group.  `typed` stands in the place of what is stored; `now`: attributes whose
    stored value is told beside it."""
    here, found = words.here, dict[str, list[Field]]()
    for of in placed(here, one):
        field = _field(one, of, words, choices)
        if of.attribute.code in typed:
            told = field.said or "–" if of.attribute.code in now else ""
            field = replace(field, raw=typed[of.attribute.code], now=told)
        found.setdefault(of.attribute.document["group"], []).append(field)
    documents = here.structure.documents[ATTRIBUTE_GROUP]
    order = {code: documents[code]["sort_order"] if code in documents else 0 for code in found}
    codes = sorted(found, key=lambda code: (order[code], code))
    labels = here.labels
    return [Group(labels.of(ATTRIBUTE_GROUP, code), _sorted(here, found[code])) for code in codes]


def _sorted(here: Seen, found: list[Field]) -> list[Field]:
    known = here.structure.attributes
    return sorted(found, key=lambda f: (known[f.code].document["sort_order"], f.code))


def _field(one: Whole, of: Placed, words: Words, choices: Choices) -> Field:
    here, attribute = words.here, of.attribute
    data = stored(here, one, attribute)
    known = choices.get(attribute.code, [])
    return Field(
        attribute.code, here.labels.attribute(attribute.code), _kind(attribute),
        stored_raw(here, one, attribute), words.say(attribute, data),
        words.converted(attribute, data), attribute.localizable, attribute.scopable,
        attribute.unique, of.required, of.required and data is None, of.axis, of.inherited,
        open_to(here, of, one), _choices(attribute, words, known),
        _chosen(attribute, words, data),
        data if attribute.type in (FILE, IMAGE) and isinstance(data, str) else "",
        _hint(attribute, words),
    )  # fmt: skip


def _kind(attribute: Attribute) -> str:
    return attribute.type.removeprefix("pim_").removeprefix("catalog_")


def _chosen(attribute: Attribute, words: Words, data: Any) -> list[tuple[str, str]]:
    if attribute.type not in WITH_OPTIONS or not data:
        return []
    codes = data if isinstance(data, list) else [data]
    return [(code, words.option(attribute.code, code)) for code in codes]


def _choices(
    attribute: Attribute, words: Words, known: list[tuple[str, str]] | None
) -> list[tuple[str, str]] | None:
    if attribute.type == METRIC:
        return [(code, words.unit(attribute, code)) for code in words.units(attribute)]
    if attribute.type == PRICE:
        return [(code, code) for code in currencies(words.here, attribute)]
    return known


def _hint(attribute: Attribute, words: Words) -> str:
    """What those who made the attribute say about it."""
    guidelines: dict[str, str] = attribute.document.get("guidelines") or {}
    return guidelines.get(words.here.locale, "")
