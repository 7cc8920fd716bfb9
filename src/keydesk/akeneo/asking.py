"""What else a list may be asked: filters, and which values to leave out.  Pure.

What is not served yet is refused: a caller who asked for a part must not be given the whole.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from keydesk.catalog.model import Unprocessable
from keydesk.catalog.structure import ATTRIBUTES, CHANNELS, LOCALES
from keydesk.kit.errors import BadRequest

EXTRAS = (
    "with_attribute_options",
    "with_quality_scores",
    "with_completenesses",
    "with_table_select_options",
)
STRUCTURE = (
    'Structure of filter "{name}" should respect this structure: '
    '{{"{name}":[{{"operator": "my_operator", "value": "my_value"}}]}}'
)
UNSUPPORTED = (
    'Filter on property "{name}" is not supported or does not support operator "{operator}"'
)


@dataclass(frozen=True)
class Trim:
    """Which values to show.  None leaves that side as it is."""

    attributes: frozenset[str] | None = None
    locales: frozenset[str] | None = None
    channel: str | None = None

    def values(self, values: Mapping[str, list[dict[str, Any]]]) -> dict[str, Any]:
        """What is neither localizable nor scopable stays."""
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


def trim(query: Mapping[str, str]) -> Trim:
    """Raises Unprocessable for an attribute, locale or channel that does not exist."""
    return Trim(_attributes(query), _locales(query), _channel(query))


def refuse_filters(query: Mapping[str, str]) -> None:
    """`search` may be empty (`{}`); no filter is served yet."""
    for name, conditions in _search(query).items():
        _refuse_filter(name, conditions)


def refuse_extras(query: Mapping[str, str]) -> None:
    for name in EXTRAS:
        if query.get(name, "false").lower() != "false":
            raise Unprocessable('Parameter "{name}" is not supported.', name=name)


def _search(query: Mapping[str, str]) -> dict[str, Any]:
    try:
        found = json.loads(query.get("search", "{}"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) and found != []:
        raise BadRequest("Search query parameter should be valid JSON.")
    return found or {}


def _refuse_filter(name: str, conditions: Any) -> None:
    if not isinstance(conditions, list) or not conditions or not isinstance(conditions[0], dict):
        raise Unprocessable(STRUCTURE, name=name)
    if "operator" not in conditions[0]:
        raise Unprocessable('Operator is missing for the property "{name}".', name=name)
    raise Unprocessable(UNSUPPORTED, name=name, operator=conditions[0]["operator"])


def _attributes(query: Mapping[str, str]) -> frozenset[str] | None:
    if "attributes" not in query:
        return None
    asked = query["attributes"].split(",")
    unknown = [name for name in asked if name not in ATTRIBUTES]
    if len(unknown) > 1:
        raise Unprocessable('Attributes "{names}" do not exist.', names=", ".join(unknown))
    if unknown:
        raise Unprocessable('Attribute "{name}" does not exist.', name=unknown[0])
    return frozenset(asked)


def _locales(query: Mapping[str, str]) -> frozenset[str] | None:
    """A channel without locales of the caller's choice shows all of its own."""
    channel = _channel(query)
    if "locales" not in query:
        return CHANNELS[channel] if channel else None
    for name in query["locales"].split(","):
        if name not in LOCALES:
            raise Unprocessable('Locale "{name}" does not exist or is not activated.', name=name)
        if channel and name not in CHANNELS[channel]:
            raise Unprocessable(
                'Locale "{name}" is not activated for the scope "{channel}".',
                name=name,
                channel=channel,
            )
    return frozenset(query["locales"].split(","))


def _channel(query: Mapping[str, str]) -> str | None:
    channel = query.get("scope")
    if channel is not None and channel not in CHANNELS:
        raise Unprocessable('Scope "{channel}" does not exist.', channel=channel)
    return channel
