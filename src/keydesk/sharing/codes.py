"""The codes that a group may name: those of the catalog that whoever asks sees.  Pure."""

from collections.abc import Iterator, Mapping

from keydesk.auth.rights import ALL, SECTIONS
from keydesk.groups.wishes import Sections, faults
from keydesk.kit.errors import Invalid, Violation
from keydesk.shell import N_
from keydesk.structures.model import ATTRIBUTE_GROUP, CATEGORY, CHANNEL, Structure

UNKNOWN = {
    "categories": N_("There is no category {code}."),
    "channels": N_("There is no channel {code}."),
    "locales": N_("No channel has the locale {code}."),
    "attribute_groups": N_("There is no attribute group {code}."),
}


def known(structure: Structure) -> Mapping[str, frozenset[str]]:
    """By section."""
    of = structure.documents
    return {
        "categories": frozenset(of[CATEGORY]),
        "channels": frozenset(of[CHANNEL]),
        "locales": structure.locales,
        "attribute_groups": frozenset(of[ATTRIBUTE_GROUP]),
    }


def require_known(structure: Structure, wanted: Sections | None, present: Sections) -> None:
    """Raises Invalid naming each section with its first code that the catalog has not.

    `present`: what the group names already may stay, though it be gone.
    """
    if wanted and not list(faults(wanted)):
        wrong = list(_unknown(structure, wanted, present))
        if wrong:
            raise Invalid(*wrong)


def _unknown(structure: Structure, wanted: Sections, present: Sections) -> Iterator[Violation]:
    there = known(structure)
    for section in (name for name in SECTIONS if name in wanted):
        strange = wanted[section].keys() - there[section] - {ALL} - present.get(section, {}).keys()
        if strange:
            yield Violation(section, UNKNOWN[section], {"code": min(strange)})
