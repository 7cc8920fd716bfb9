"""In which channel and locale a person looks at the catalog, and what things are called there.
Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keydesk.catalog.model import Model, Product, Whole
from keydesk.structures.labels import Labels
from keydesk.structures.model import IMAGE, Structure


@dataclass(frozen=True)
class Seen:
    """`channel` and `locale` fit each other; both "" in a catalog without channels."""

    structure: Structure
    channel: str
    locale: str

    @property
    def labels(self) -> Labels:
        return Labels(self.structure, self.locale)

    @property
    def code(self) -> str:
        return f"{self.channel}:{self.locale}"

    def place(self, attribute: str) -> tuple[str | None, str | None]:
        """The locale and channel in which a value of this attribute is seen."""
        known = self.structure.attributes.get(attribute)
        locale = self.locale if known and known.localizable else None
        return locale, self.channel if known and known.scopable else None

    def data(self, one: Whole, attribute: str) -> Any:
        """None where there is no value here."""
        for value in one.values.get(attribute, ()):
            if (value["locale"], value["scope"]) == self.place(attribute):
                return value["data"]
        return None

    def title(self, one: Whole) -> str:
        """What its family calls its label; else its identifier or code."""
        family = self.structure.families.get(one.own.family or "")
        found = self.data(one, family.document["attribute_as_label"] or "") if family else None
        return found if isinstance(found, str) and found.strip() else key(one.own)

    def picture(self, one: Whole) -> str:
        """The code of the media file that its family calls its image, or ""."""
        family = self.structure.families.get(one.own.family or "")
        wanted = (family.document["attribute_as_image"] if family else None) or ""
        attribute = self.structure.attributes.get(wanted)
        found = self.data(one, wanted) if attribute and attribute.type == IMAGE else None
        return found if isinstance(found, str) else ""


def key(one: Product | Model) -> str:
    """What a person calls it."""
    return one.code if isinstance(one, Model) else one.identifier or one.uuid


def seen(structure: Structure, asked: Mapping[str, str], language: str) -> Seen:
    """As asked for, by `channel` and `locale` or by both in `seen` (`ecommerce:en_US`); else the
    first channel in the reader's language, in that language."""
    both = asked.get("seen", "").partition(":")
    channel = structure.channels.get(asked.get("channel", "") or both[0])
    if channel is None:
        every = [one for _, one in sorted(structure.channels.items())]
        near = (one for one in every if _near(one.locales, language))
        channel = next(near, every[0] if every else None)
    if channel is None:
        return Seen(structure, "", "")
    wanted = asked.get("locale", "") or both[2]
    if wanted in channel.locales:
        return Seen(structure, channel.code, wanted)
    near_ones = _near(channel.locales, language) or sorted(channel.locales) or [""]
    return Seen(structure, channel.code, near_ones[0])


def _near(locales: frozenset[str], language: str) -> list[str]:
    return sorted(code for code in locales if code.partition("_")[0] == language)
