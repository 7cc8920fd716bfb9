"""The command `keydesk`: the same verbs as the console and the API, on the data directory itself.

It may run beside a server: what it changes holds from the server's next request on.
"""

import pkgutil
import sys
from pathlib import Path

import click

import keydesk
from keydesk import backup, demo, doctor, findings, founding, restoring, serving
from keydesk.accounts.cli import organizations, users
from keydesk.accounts.desk import AS_JSON, DATA, data_directory, opened, reported
from keydesk.accounts.leaving_cli import knowing
from keydesk.audit.cli import group as audit
from keydesk.auth import House
from keydesk.connections.cli import group as connections
from keydesk.credentials.account_cli import commands as of_accounts
from keydesk.credentials.cli import group as keys
from keydesk.credentials.clients_cli import group as clients
from keydesk.credentials.standing import ABOVE
from keydesk.doors.apis_cli import group as apis
from keydesk.doors.proxy_cli import group as doors
from keydesk.explaining.cli import command as explain
from keydesk.flows.cli import group as usage
from keydesk.habits.cli import LIKE, create_organization
from keydesk.habits.cli import group as habits
from keydesk.kit.secret import Secret
from keydesk.migrations import migrate
from keydesk.roles.cli import group as roles
from keydesk.sharing.cli import group as groups
from keydesk.sheets.cli import apply_command, export_command
from keydesk.transfers.cli import group as catalog
from keydesk.trying.cli import command as test
from keydesk.trying.gates import Gates
from keydesk.trying.pasting_cli import commands as of_pasting


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--data", envvar="KEYDESK_DATA", type=click.Path(path_type=Path))
@click.option("--organization", envvar="KEYDESK_ORGANIZATION")
@click.version_option(keydesk.__version__, prog_name="keydesk")
def main(data: Path | None, organization: str | None) -> None:
    """Hand out, watch over and take back API credentials."""


def _inside(house: House) -> Gates:
    """By name, as a server loads it: the application takes longer to load than a command to run."""
    found: Gates = pkgutil.resolve_name("keydesk.app:inside")(house)
    return found


knowing(ABOVE)
organizations.add_command(create_organization)
main.add_command(organizations)
main.add_command(habits)
main.add_command(users)
for command in of_accounts:
    connections.add_command(command)
for command in (test(_inside), *of_pasting):
    connections.add_command(command)
main.add_command(connections)
main.add_command(keys)
main.add_command(clients)
main.add_command(roles)
main.add_command(groups)
main.add_command(apis)
main.add_command(doors)
main.add_command(export_command)
main.add_command(apply_command)
main.add_command(explain(lambda house: _inside(house).places))
main.add_command(audit)
main.add_command(usage)
main.add_command(catalog)


@main.command("init")
@DATA
@AS_JSON
@click.option("--organization", required=True, help="Its name.")
@click.option("--owner-email", required=True)
@click.option("--owner-name", default="", help="Made from the e-mail when left out.")
@click.option("--owner-password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--database-url", help="postgresql://…; SQLite in the data directory when left out.")
@LIKE
def init(
    data: Path | None, organization: str, owner_email: str, owner_name: str,
    database_url: str | None, *, like: str | None, as_json: bool, owner_password_stdin: bool,
) -> None:  # fmt: skip
    """Make a data directory with an organization and its owner."""
    password = Secret(_password(from_stdin=owner_password_stdin))
    with reported(as_json=as_json):
        directory = data_directory(data)
        made = founding.found_instance(
            directory,
            organization,
            email=owner_email,
            owner_name=owner_name,
            password=password,
            database_url=database_url or "",
            like=like or "",
        )
    click.echo(f"{made.organization.name} is ready. Start it: keydesk serve --data {directory}")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    text: str = click.prompt("Password of the owner", hide_input=True, confirmation_prompt=True)
    return text


@main.command("serve")
@DATA
@click.option("--host")
@click.option("--port")
@click.option("--workers")
@click.option("--public-url", help="The address under which the outside reaches it.")
@click.option("--tls-cert")
@click.option("--tls-key")
def serve(data: Path | None, **flags: str | None) -> None:
    """Bring the databases up to date and answer requests."""
    with reported():
        serving.serve(data_directory(data), flags)


@main.command("demo")
@DATA
@click.option("--host")
@click.option("--port")
def demo_(data: Path | None, **flags: str | None) -> None:
    """Start with sample data, and print a call that works."""
    with reported():
        directory = data_directory(data)
        founding.make_directory(directory)
        with opened(directory, **flags) as house:
            serving.prepare(house)
            facts = demo.prepare(house, house.clock())
            settings = house.settings
        address = settings.public_url or f"http://{settings.host}:{settings.port}"
        click.echo(demo.tell(facts, address, directory))
        serving.serve(directory, flags, demo.APP)


@main.command("migrate")
@DATA
def migrate_(data: Path | None) -> None:
    """Bring the databases up to date.  Safe to run twice, and by several at once."""
    with reported(), opened(data) as house:
        ran = [*migrate(house.database, "rights"), *migrate(house.usage, "usage")]
    click.echo("\n".join(f"Ran {name}." for name in ran) or "Nothing to do.")


@main.command("backup")
@DATA
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--with-key", is_flag=True, help="The sealing key too: then keep the file safe.")
def backup_(data: Path | None, file: Path, *, with_key: bool) -> None:
    """Write everything but the sealing key into one file, while the server runs."""
    with reported(), opened(data) as house:
        size = backup.write(house, file, with_key=with_key)
    click.echo(f"Wrote {file}, {size:,} bytes.")


@main.command("restore")
@DATA
@click.argument("file", type=click.Path(path_type=Path))
def restore_(data: Path | None, file: Path) -> None:
    """Make an instance from a backup, in an empty data directory.  Credentials start inactive."""
    with reported():
        directory = data_directory(data)
        waiting = restoring.restore(file, directory)
    click.echo(f"Restored to {directory}. Inactive until you activate them: {waiting} credentials.")


@main.command("doctor")
@DATA
@AS_JSON
def doctor_(data: Path | None, *, as_json: bool) -> None:
    """Check settings, clock, disk, tables, files, proxies, mail, sealing key and jobs."""
    with reported(as_json=as_json), opened(data) as house:
        found = doctor.examine(house)
    click.echo(findings.as_json(found) if as_json else findings.as_text(found))
    sys.exit(0 if findings.healthy(found) else 1)
