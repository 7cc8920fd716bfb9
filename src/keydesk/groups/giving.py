"""Which groups somebody may give: nobody gives more of the catalog than they have.  Pure."""

from collections.abc import Sequence

from keydesk.auth import Caller
from keydesk.groups.model import SYSTEM, Group
from keydesk.shell import N_

NO_GROUP = N_("There is no group {group}.")
WIDER = N_("The group {group} gives more of the catalogue than you have. Ask an Owner.")
ABOVE = N_("{name} has more of the catalogue than you do. Ask an Owner.")
BEYOND = N_("This gives more of the catalogue than you have.")
ONES_OWN = N_("This is your own group. Ask somebody without limits to change it.")
FIXED = N_("{group} means no limits and stays as it is.")
IN_USE = N_("{group} is in use by {holders}. Give them another group first.")
TAKEN = N_("Another group has this name.")


def is_all(named: str) -> bool:
    return named.strip().casefold() == SYSTEM.casefold()


def may_give(by: Caller, group: Group | None) -> bool:
    """`group` None = All."""
    if by.rights is None:
        return True
    return group is not None and (group.id == by.group_id or group.rights.within(by.rights))


def giveable(by: Caller, groups: Sequence[Group]) -> list[Group]:
    return [group for group in groups if may_give(by, group)]
