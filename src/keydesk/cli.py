"""The command `keydesk`: the same verbs as the console and the API, on the data directory itself.

It may run beside a server: what it changes holds from the server's next request on.
"""

import pkgutil
from pathlib import Path

import click

import keydesk

COMMANDS = {
    "apis": "keydesk.doors.apis_cli:group",
    "apply": "keydesk.sheets.cli:apply_command",
    "audit": "keydesk.audit.cli:group",
    "backup": "keydesk.operating_cli:backup_",
    "catalog": "keydesk.transfers.cli:group",
    "clients": "keydesk.credentials.clients_cli:group",
    "connections": "keydesk.composed_cli:connections",
    "demo": "keydesk.operating_cli:demo_",
    "doctor": "keydesk.operating_cli:doctor_",
    "doors": "keydesk.doors.proxy_cli:group",
    "explain": "keydesk.composed_cli:explain",
    "export": "keydesk.sheets.cli:export_command",
    "groups": "keydesk.sharing.cli:group",
    "habits": "keydesk.habits.cli:group",
    "init": "keydesk.operating_cli:init",
    "keys": "keydesk.credentials.cli:group",
    "migrate": "keydesk.operating_cli:migrate_",
    "organizations": "keydesk.composed_cli:organizations",
    "restore": "keydesk.operating_cli:restore_",
    "roles": "keydesk.roles.cli:group",
    "serve": "keydesk.operating_cli:serve",
    "usage": "keydesk.flows.cli:group",
    "users": "keydesk.composed_cli:users",
}


class _Rooms(click.Group):
    """Loads a command only when it is asked for: to load all takes longer than most of them run."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = pkgutil.resolve_name(COMMANDS[cmd_name])
        return found


NAMES = dict.fromkeys(COMMANDS, click.Command(None))  # offered for a word that is none


@click.group(cls=_Rooms, commands=NAMES, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", envvar="KEYDESK_DATA", type=click.Path(path_type=Path))
@click.option("--organization", envvar="KEYDESK_ORGANIZATION")
@click.version_option(keydesk.__version__, prog_name="keydesk")
def main(data: Path | None, organization: str | None) -> None:
    """Hand out, watch over and take back API credentials."""
