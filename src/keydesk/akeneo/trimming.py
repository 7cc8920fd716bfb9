"""Which values of products to show, and what to show beside them.  Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from keydesk.akeneo.errors import Unprocessable
from keydesk.akeneo.paging import yes
from keydesk.structures.model import Structure

Values = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Trim:
    """None leaves that side as it is."""

    attributes: frozenset[str] | None = None
    locales: frozenset[str] | None = None
    channel: str | None = None

    def values(self, values: Values) -> Values:
        """What is neither localizable nor scopable stays."""
        if self == WHOLE:
            return values
        shown = {
            name: [value for value in entries if self._shows(value)]
            for name, entries in values.items()
            if self.attributes is None or name in self.attributes
        }
        return {name: entries for name, entries in shown.items() if entries}

    def _shows(self, value: Mapping[str, Any]) -> bool:
        locale, channel = value["locale"], value["scope"]
        return (self.locales is None or locale is None or locale in self.locales) and (
            self.channel is None or channel is None or channel == self.channel
        )


WHOLE = Trim()


@dataclass(frozen=True)
class Extras:
    """What comes with each product on request.  Quality is not measured here: none is told."""

    options: bool = False
    completenesses: bool = False
    qualities: bool = False

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Extras":
        yes(query, "with_table_select_options")  # there are no tables, so there is nothing to add
        return cls(
            yes(query, "with_attribute_options"),
            yes(query, "with_completenesses"),
            yes(query, "with_quality_scores"),
        )


def trim(query: Mapping[str, str], structure: Structure) -> Trim:
    """Raises Unprocessable for an attribute, locale or channel that does not exist."""
    channel = _channel(query, structure)
    return Trim(_attributes(query, structure), _locales(query, structure, channel), channel)


def _attributes(query: Mapping[str, str], structure: Structure) -> frozenset[str] | None:
    if "attributes" not in query:
        return None
    asked = query["attributes"].split(",")
    unknown = [name for name in asked if name not in structure.attributes]
    if len(unknown) > 1:
        raise Unprocessable('Attributes "{names}" do not exist.', names=", ".join(unknown))
    if unknown:
        raise Unprocessable('Attribute "{name}" does not exist.', name=unknown[0])
    return frozenset(asked)


def _locales(
    query: Mapping[str, str], structure: Structure, channel: str | None
) -> frozenset[str] | None:
    """A channel without locales of the caller's choice shows all of its own."""
    own = structure.channels[channel].locales if channel else None
    if "locales" not in query:
        return own
    asked = query["locales"].split(",")
    need_locales(asked, structure)
    for name in asked:
        if own is not None and name not in own:
            raise Unprocessable(
                'Locale "{name}" is not activated for the scope "{channel}".',
                name=name,
                channel=channel,
            )
    return frozenset(asked)


def need_locales(asked: Sequence[str], structure: Structure) -> None:
    """Raises Unprocessable when no channel has one of them."""
    unknown = [name for name in asked if name not in structure.locales]
    if len(unknown) > 1:
        names = ", ".join(unknown)
        raise Unprocessable('Locales "{names}" do not exist or are not activated.', names=names)
    if unknown:
        raise Unprocessable('Locale "{name}" does not exist or is not activated.', name=unknown[0])


def _channel(query: Mapping[str, str], structure: Structure) -> str | None:
    channel = query.get("scope")
    if channel is not None and channel not in structure.channels:
        raise Unprocessable('Scope "{channel}" does not exist.', channel=channel)
    return channel
