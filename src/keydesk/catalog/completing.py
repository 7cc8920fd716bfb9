"""How complete a product is, by channel and locale.  Pure."""

from dataclasses import dataclass

from keydesk.catalog.model import Value, Values
from keydesk.structures.model import PRICE, Attribute, Channel, Family, Structure


@dataclass(frozen=True, slots=True)
class Completeness:
    """`missing`: the required attributes without a value, sorted."""

    channel: str
    locale: str
    percent: int
    missing: tuple[str, ...]


def completenesses(
    structure: Structure, family: str | None, identifier: str | None, values: Values
) -> list[Completeness]:
    """For each channel and each of its locales; nothing without a family.

    Rounded down: 100 means that nothing is missing.
    """
    known = structure.families.get(family or "")
    if known is None:
        return []
    there = {structure.identifier} if identifier else set[str]()
    return [
        _one(channel, locale, _required(structure, known, channel, locale), there, values)
        for _, channel in sorted(structure.channels.items())
        for locale in sorted(channel.locales)
    ]


def _one(
    channel: Channel, locale: str, required: list[Attribute], there: set[str], values: Values
) -> Completeness:
    missing = sorted(
        attribute.code
        for attribute in required
        if attribute.code not in there
        and not _filled(attribute, channel, locale, values.get(attribute.code, []))
    )
    done = len(required) - len(missing)
    percent = 100 * done // len(required) if required else 100
    return Completeness(channel.code, locale, percent, tuple(missing))


def _required(
    structure: Structure, family: Family, channel: Channel, locale: str
) -> list[Attribute]:
    codes = family.requirements.get(channel.code, ())
    found = (structure.attributes[code] for code in codes if code in structure.attributes)
    return [one for one in found if not one.locales or locale in one.locales]


def _filled(attribute: Attribute, channel: Channel, locale: str, entries: list[Value]) -> bool:
    in_locale = locale if attribute.localizable else None
    in_channel = channel.code if attribute.scopable else None
    for entry in entries:
        if entry["locale"] == in_locale and entry["scope"] == in_channel:
            if attribute.type != PRICE:
                return True
            return channel.currencies <= {price["currency"] for price in entry["data"]}
    return False
