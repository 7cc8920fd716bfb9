"""What an operator does with an instance as a whole, at the command line."""

import pkgutil
import sys
from pathlib import Path
from typing import Any

import click

from keydesk import backup, doctor, findings, founding, restoring, serving
from keydesk.accounts.desk import AS_JSON, DATA, data_directory, opened, reported
from keydesk.habits.cli import LIKE
from keydesk.kit.secret import Secret
from keydesk.migrations import migrate


@click.command("init")
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


@click.command("serve")
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


@click.command("demo")
@DATA
@click.option("--host")
@click.option("--port")
def demo_(data: Path | None, **flags: str | None) -> None:
    """Start with sample data, and print a call that works."""
    demo: Any = pkgutil.resolve_name("keydesk.demo")  # loads all of the application
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


@click.command("migrate")
@DATA
def migrate_(data: Path | None) -> None:
    """Bring the databases up to date.  Safe to run twice, and by several at once."""
    with reported(), opened(data) as house:
        ran = [*migrate(house.database, "rights"), *migrate(house.usage, "usage")]
    click.echo("\n".join(f"Ran {name}." for name in ran) or "Nothing to do.")


@click.command("backup")
@DATA
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--with-key", is_flag=True, help="The sealing key too: then keep the file safe.")
def backup_(data: Path | None, file: Path, *, with_key: bool) -> None:
    """Write everything but the sealing key into one file, while the server runs."""
    with reported(), opened(data) as house:
        size = backup.write(house, file, with_key=with_key)
    click.echo(f"Wrote {file}, {size:,} bytes.")


@click.command("restore")
@DATA
@click.argument("file", type=click.Path(path_type=Path))
def restore_(data: Path | None, file: Path) -> None:
    """Make an instance from a backup, in an empty data directory.  Credentials start inactive."""
    with reported():
        directory = data_directory(data)
        waiting = restoring.restore(file, directory)
    click.echo(f"Restored to {directory}. Inactive until you activate them: {waiting} credentials.")


@click.command("doctor")
@DATA
@AS_JSON
def doctor_(data: Path | None, *, as_json: bool) -> None:
    """Check settings, clock, disk, tables, files, proxies, mail, sealing key and jobs."""
    with reported(as_json=as_json), opened(data) as house:
        found = doctor.examine(house)
    click.echo(findings.as_json(found) if as_json else findings.as_text(found))
    sys.exit(0 if findings.healthy(found) else 1)
