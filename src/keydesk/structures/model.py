"""The structure of one catalog: its documents in Akeneo's standard format, read once and typed.

A `Structure` is a snapshot of one version; nothing in it changes.  Options are not in it: a list
of brands may hold a hundred thousand, so those asked for are looked up (store.options).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from keydesk.structures.portion import Portion

Document = dict[str, Any]

ATTRIBUTE = "attribute"
ATTRIBUTE_GROUP = "attribute_group"
OPTION = "attribute_option"  # its owner is the attribute
FAMILY = "family"
VARIANT = "family_variant"  # its owner is the family; its code is unique in the whole catalog
CATEGORY = "category"
CHANNEL = "channel"
ASSOCIATION_TYPE = "association_type"
MEASUREMENT = "measurement_family"
GROUP_TYPE = "group_type"
GROUP = "group"
KINDS = (
    ATTRIBUTE, ATTRIBUTE_GROUP, OPTION, FAMILY, VARIANT, CATEGORY, CHANNEL, ASSOCIATION_TYPE,
    MEASUREMENT, GROUP_TYPE, GROUP,
)  # fmt: skip

IDENTIFIER = "pim_catalog_identifier"
TEXT, TEXTAREA = "pim_catalog_text", "pim_catalog_textarea"
NUMBER, METRIC, PRICE = "pim_catalog_number", "pim_catalog_metric", "pim_catalog_price_collection"
BOOLEAN, DATE = "pim_catalog_boolean", "pim_catalog_date"
SELECT, MULTISELECT = "pim_catalog_simpleselect", "pim_catalog_multiselect"
FILE, IMAGE = "pim_catalog_file", "pim_catalog_image"
REFERENCE, REFERENCES = "pim_reference_data_simpleselect", "pim_reference_data_multiselect"
TYPES = (
    IDENTIFIER, TEXT, TEXTAREA, NUMBER, METRIC, PRICE, BOOLEAN, DATE, SELECT, MULTISELECT, FILE,
    IMAGE, REFERENCE, REFERENCES,
)  # fmt: skip
WITH_OPTIONS = (SELECT, MULTISELECT)


@dataclass(frozen=True)
class Entry:
    """One row: `document` is the whole thing in the standard format, all keys with a value."""

    kind: str
    owner: str
    code: str
    document: Document
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Attribute:
    """What a value of it must look like; the rest stands in its document."""

    code: str
    type: str
    localizable: bool
    scopable: bool
    unique: bool
    locales: frozenset[str]  # the only ones it has values in; empty = all
    document: Document

    @classmethod
    def of(cls, document: Document) -> "Attribute":
        return cls(
            document["code"],
            document["type"],
            document["localizable"],
            document["scopable"],
            document["unique"] or document["type"] == IDENTIFIER,
            frozenset(document["available_locales"]),
            document,
        )


@dataclass(frozen=True, slots=True)
class Family:
    code: str
    attributes: frozenset[str]
    requirements: Mapping[str, frozenset[str]]  # by channel, each with the main identifier
    document: Document

    @classmethod
    def of(cls, document: Document, least: Mapping[str, frozenset[str]]) -> "Family":
        """`least`: what is required by channel whatever the document says."""
        required = document["attribute_requirements"].items()
        return cls(
            document["code"],
            frozenset(document["attributes"]),
            {**least, **{channel: frozenset(codes) for channel, codes in required}},
            document,
        )


@dataclass(frozen=True, slots=True)
class Variant:
    """A family variant.  Level 0 is what its root models hold; the last level is the products'.

    levels   by level: the attributes that are set there (axes among them)
    axes     by level; () for level 0
    """

    code: str
    family: str
    levels: tuple[frozenset[str], ...]
    axes: tuple[tuple[str, ...], ...]
    document: Document

    @classmethod
    def of(cls, family: Family, document: Document) -> "Variant":
        sets = sorted(document["variant_attribute_sets"], key=lambda one: one["level"])
        own = [frozenset(one["attributes"]) | frozenset(one["axes"]) for one in sets]
        common = family.attributes - frozenset[str]().union(*own)
        axes = [tuple(one["axes"]) for one in sets]
        return cls(document["code"], family.code, (common, *own), ((), *axes), document)

    @property
    def depth(self) -> int:
        """How many levels stand below the root models: 1 or 2."""
        return len(self.levels) - 1


@dataclass(frozen=True, slots=True)
class Channel:
    code: str
    locales: frozenset[str]
    currencies: frozenset[str]
    document: Document

    @classmethod
    def of(cls, document: Document) -> "Channel":
        locales, currencies = (frozenset(document[name]) for name in ("locales", "currencies"))
        return cls(document["code"], locales, currencies, document)


@dataclass(frozen=True)
class Structure:
    """By code.  `documents` holds every kind but options: `documents[CATEGORY]["shirts"]`."""

    version: str
    documents: Mapping[str, Mapping[str, Document]]
    updated: Mapping[str, Mapping[str, datetime]]
    portion: Portion | None = None  # of whoever sees only a part of it
    attributes: Mapping[str, Attribute] = field(init=False)
    families: Mapping[str, Family] = field(init=False)
    variants: Mapping[str, Variant] = field(init=False)
    channels: Mapping[str, Channel] = field(init=False)
    locales: frozenset[str] = field(init=False)  # those activated: of some channel
    currencies: frozenset[str] = field(init=False)  # those activated: of some channel
    identifier: str = field(init=False)  # the code of the main identifier attribute
    uniques: frozenset[str] = field(init=False)  # attributes whose values no two products share
    placed: frozenset[str] = field(init=False)  # those with values by locale or channel

    def __post_init__(self) -> None:
        of = self.documents
        attributes = {code: Attribute.of(one) for code, one in of[ATTRIBUTE].items()}
        main = (c for c, one in of[ATTRIBUTE].items() if one.get("is_main_identifier"))
        identifier = next(main, "sku")
        channels = {code: Channel.of(one) for code, one in of[CHANNEL].items()}
        least = dict.fromkeys(channels, frozenset({identifier}))
        families = {code: Family.of(one, least) for code, one in of[FAMILY].items()}
        variants = {c: Variant.of(families[one["family"]], one) for c, one in of[VARIANT].items()}
        uniques = frozenset(code for code, one in attributes.items() if one.unique)
        placed = frozenset(c for c, a in attributes.items() if a.localizable or a.scopable)
        every = channels.values()
        vars(self).update(
            attributes=attributes, identifier=identifier, channels=channels, families=families,
            variants=variants, uniques=uniques - {identifier}, placed=placed,
            locales=frozenset[str]().union(*(one.locales for one in every)),
            currencies=frozenset[str]().union(*(one.currencies for one in every)),
        )  # fmt: skip

    def has(self, kind: str, code: object) -> bool:
        return isinstance(code, str) and code in self.documents[kind]

    def below(self, *categories: str) -> frozenset[str]:
        """These categories and all below them."""
        found, waiting = set(categories), list(categories)
        while waiting:
            new = [one for one in self._children.get(waiting.pop(), ()) if one not in found]
            found.update(new)
            waiting += new
        return frozenset(found)

    @cached_property
    def _children(self) -> Mapping[str | None, list[str]]:
        children: dict[str | None, list[str]] = {}
        for code, document in self.documents[CATEGORY].items():
            children.setdefault(document["parent"], []).append(code)
        return children
