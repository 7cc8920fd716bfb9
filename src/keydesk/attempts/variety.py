"""What callers may call themselves: the first few of each hour by name, all others as one.

An address and a User-Agent cost nothing to change.  Without a bound, one caller could fill memory,
tables and charts with a hundred thousand of them.
"""

import re

from keydesk.attempts.model import OTHER

EACH = 20  # networks, and programs, that one connection is told apart by within an hour
STRANGERS = 100  # the same of all that name no credential
LARGEST = 50_000  # pairs remembered; all are forgotten each hour
NAMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,31}(/[A-Za-z0-9._+-]{1,16})?")


class Variety:
    """Only in the event loop, so nothing is locked."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str, str], tuple[str, str]] = {}
        self.networks: dict[str, set[str]] = {}
        self.programs: dict[str, set[str]] = {}

    def admitted(self, connection_id: str, network: str, program: str) -> tuple[str, str]:
        """The network, and the program's name and version, as they are counted."""
        asked = (connection_id, network, program)
        found = self.known.get(asked)
        if found is None:
            found = (
                _one_of(self.networks, connection_id, network),
                _one_of(self.programs, connection_id, name_of(program)),
            )
            if (
                OTHER not in found and len(self.known) < LARGEST
            ):  # who never comes again is not kept
                self.known[asked] = found
        return found

    def forget(self) -> None:
        self.known, self.networks, self.programs = {}, {}, {}


def _one_of(seen: dict[str, set[str]], connection_id: str, name: str) -> str:
    """Connections are as many as there are, so only what they send needs a bound."""
    mine = seen.setdefault(connection_id, set())
    if name not in mine:
        if len(mine) >= (EACH if connection_id else STRANGERS):
            return OTHER
        mine.add(name)
    return name


def name_of(program: str) -> str:
    """ "pyakeneo/2.1 (Linux)" → "pyakeneo/2.1".  Of what is no name, only that it was something."""
    found = NAMED.match(program)
    return found[0] if found else OTHER if program else ""
