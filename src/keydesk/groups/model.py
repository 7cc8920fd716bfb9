"""What a group is: a name for rights by row.  Pure."""

from dataclasses import dataclass
from datetime import datetime

from keydesk.auth.rights import ALL, SECTIONS, Rights

SYSTEM = "All"  # the group without limits; it is no row, so nobody edits or deletes it


@dataclass(frozen=True)
class Group:
    """A part of the catalog, given to connections and users.

    version  1 at first, one more with each edit: an editor sends the one that was read
    """

    id: str
    name: str
    explanation: str
    rights: Rights
    version: int
    created_at: datetime
    created_by: str
    edited_at: datetime | None = None
    edited_by: str | None = None


def lines(rights: Rights) -> dict[str, list[str]]:
    """By section `code=level`, sorted; `*` is all, also what is added later."""
    return {
        section: [f"{code}={level}" for code, level in sorted(rights.sections[section].items())]
        for section in SECTIONS
    }


def named(rights: Rights, section: str) -> list[str]:
    """The codes that stand in it, without `*`."""
    return sorted(rights.sections[section].keys() - {ALL})
