"""What a person may choose from in lists and forms: channels, locales, families, categories.
Pure."""

from collections.abc import Mapping

from keydesk.catalog.seen import Seen
from keydesk.structures.labels import Choice, Labels, by_label, locale_name, tree
from keydesk.structures.model import CHANNEL, FAMILY

MOST = 500  # in one drop-down; beyond, a code is typed


def places(here: Seen, language: str) -> list[tuple[str, list[Choice]]]:
    """By channel its locales, each as `ecommerce:en_US`."""
    labels = here.labels
    return [
        (name, by_label((f"{code}:{one}", locale_name(one, language)) for one in channel.locales))
        for code, name in channels(labels)
        for channel in (here.structure.channels[code],)
    ]


def channels(labels: Labels) -> list[Choice]:
    return by_label((code, labels.of(CHANNEL, code)) for code in labels.structure.channels)


def families(labels: Labels) -> list[Choice]:
    return by_label((code, labels.of(FAMILY, code)) for code in labels.structure.families)


def of_list(here: Seen, language: str, filters: Mapping[str, str]) -> dict[str, object]:
    """For the filters of a list.  What is filtered by stands there even if it is gone."""
    every, categories = families(here.labels), tree(here.labels)
    return {
        "places": places(here, language),
        "families": every[:MOST] + _kept(every[MOST:], filters["family"]),
        "categories": categories[:MOST]
        + [one for one in categories[MOST:] if one[0] == filters["category"]],
    }


def _kept(rest: list[Choice], chosen: str) -> list[Choice]:
    return [one for one in rest if one[0] == chosen]
