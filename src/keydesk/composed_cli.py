"""Commands that several rooms have a part in."""

import pkgutil

from keydesk.accounts.cli import organizations, users
from keydesk.accounts.leaving_cli import knowing
from keydesk.auth import House
from keydesk.connections.cli import group as connections
from keydesk.credentials.account_cli import commands as of_accounts
from keydesk.credentials.standing import ABOVE
from keydesk.explaining.cli import command as explaining
from keydesk.habits.cli import create_organization
from keydesk.trying.cli import command as trying
from keydesk.trying.gates import Gates
from keydesk.trying.pasting_cli import commands as of_pasting

__all__ = ["connections", "explain", "organizations", "users"]


def _inside(house: House) -> Gates:
    """By name, as a server loads it: the application takes longer to load than a command to run."""
    found: Gates = pkgutil.resolve_name("keydesk.app:inside")(house)
    return found


knowing(ABOVE)
organizations.add_command(create_organization)
for each in (*of_accounts, trying(_inside), *of_pasting):
    connections.add_command(each)
explain = explaining(lambda house: _inside(house).places)
