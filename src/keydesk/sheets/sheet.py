"""A whole file of protected APIs, roles, groups and connections.  Pure.

A section that is not there says nothing: what it would be about is left alone, also when what a
file does not name is to be deleted.  There is no secret in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from keydesk.access import TeamRole
from keydesk.access.wishes import Wish
from keydesk.apis.model import Api
from keydesk.apis.wishes import Wish as ApiWish
from keydesk.connections.model import Connection
from keydesk.groups.model import Group
from keydesk.groups.wishes import Wish as GroupWish
from keydesk.sheets import lines, of_apis, of_connections, of_groups, of_roles, text
from keydesk.sheets.lines import Line
from keydesk.sheets.of_connections import Emails
from keydesk.sheets.steps import Step

SECTIONS = (of_apis.SECTION, of_roles.SECTION, of_groups.SECTION, lines.SECTION)


@dataclass(frozen=True)
class Present:
    """What the organization has; `emails` of its members by user id."""

    apis: Sequence[Api]
    roles: Sequence[TeamRole]
    groups: Sequence[Group]
    connections: Sequence[Connection]
    emails: Emails


@dataclass(frozen=True)
class Sheet:
    """What the file says; None = it has no such section."""

    apis: Sequence[ApiWish] | None = None
    roles: Sequence[Wish] | None = None
    groups: Sequence[GroupWish] | None = None
    connections: Sequence[Line] | None = None


def written(present: Present) -> str:
    """The same organization always give the same text."""
    return text.written(
        {
            of_apis.SECTION: [of_apis.written(api) for api in present.apis],
            of_roles.SECTION: of_roles.written(present.roles),
            of_groups.SECTION: of_groups.written(present.groups),
            lines.SECTION: of_connections.written(present.connections, present.emails),
        }
    )


def read(file: str) -> Sheet:
    """Raises Invalid naming every fault with its place."""
    found = text.read(file, SECTIONS)
    apis, roles, groups, connections = (found.get(section) for section in SECTIONS)
    return Sheet(
        None if apis is None else of_apis.read(apis),
        None if roles is None else of_roles.read(roles),
        None if groups is None else of_groups.read(groups),
        None if connections is None else lines.read(connections),
    )


def plan(present: Present, wanted: Sheet, *, delete: bool) -> list[Step]:
    """In the order of the file."""
    steps: list[Step] = []
    if wanted.apis is not None:
        steps += of_apis.plan(present.apis, wanted.apis, delete=delete)
    if wanted.roles is not None:
        steps += of_roles.plan(present.roles, wanted.roles, delete=delete)
    if wanted.groups is not None:
        steps += of_groups.plan(present.groups, wanted.groups, delete=delete)
    if wanted.connections is not None:
        there, emails = present.connections, present.emails
        steps += of_connections.plan(there, wanted.connections, emails, delete=delete)
    return steps
