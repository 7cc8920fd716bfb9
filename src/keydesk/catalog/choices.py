"""What a person may choose from in lists and forms: channels, locales, families, categories.
Pure."""

from collections.abc import Mapping

from keydesk.catalog.seen import Seen
from keydesk.structures.labels import Choice, Labels, by_label, locale_name, tree
from keydesk.structures.model import CHANNEL, FAMILY

MOST = 500  # in one drop-down; beyond, a code is typed


def channels(here: Seen) -> list[Choice]:
    return by_label((code, here.labels.of(CHANNEL, code)) for code in here.structure.channels)


def locales(here: Seen, language: str) -> list[Choice]:
    """Of the chosen channel."""
    channel = here.structure.channels.get(here.channel)
    codes = channel.locales if channel else ()
    return by_label((code, locale_name(code, language)) for code in codes)


def families(labels: Labels) -> list[Choice]:
    return by_label((code, labels.of(FAMILY, code)) for code in labels.structure.families)


def of_list(here: Seen, language: str, filters: Mapping[str, str]) -> dict[str, object]:
    """For the filters of a list.  What is filtered by stands there even if it is gone."""
    every, categories = families(here.labels), tree(here.labels)
    return {
        "channels": channels(here),
        "locales": locales(here, language),
        "families": every[:MOST] + _kept(every[MOST:], filters["family"]),
        "categories": categories[:MOST]
        + [one for one in categories[MOST:] if one[0] == filters["category"]],
    }


def _kept(rest: list[Choice], chosen: str) -> list[Choice]:
    return [one for one in rest if one[0] == chosen]
