"""What a command works with: the house on a data directory, and the operator who gives orders."""

import getpass
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import update_wrapper
from pathlib import Path
from typing import Any

import click

from keydesk.access import OWNER
from keydesk.accounts import store
from keydesk.accounts.model import Organization
from keydesk.auth import Caller, House, open_house
from keydesk.kit.errors import Invalid, KeydeskError, NotFound
from keydesk.kit.settings import SettingsError, current, require_instance

# The variables are read by `keydesk` itself (cli.py): read here, they would go before what stands
# before the noun.
DATA = click.option("--data", type=click.Path(path_type=Path), help="The data directory.")
ORGANIZATION = click.option("--organization", help="Its short name; needed if there are several.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@dataclass(frozen=True)
class Desk:
    """`by` may do everything in the organization that was chosen: it is the machine's operator."""

    house: House
    by: Caller
    as_json: bool

    def say(self, body: object, text: str = "") -> None:
        click.echo(json.dumps(body, ensure_ascii=False, indent=2) if self.as_json else text)


def operated(command: Callable[..., None]) -> Callable[..., None]:
    """Adds --data, --organization and --json, and calls `command(desk, …)`."""

    def run(
        data: Path | None,
        organization: str | None,
        as_json: bool,
        **given: Any,
    ) -> None:
        with reported(as_json=as_json), opened(data) as house:
            command(Desk(house, operator(house, organization), as_json), **given)

    return DATA(ORGANIZATION(AS_JSON(update_wrapper(run, command))))


@contextmanager
def opened(data: Path | None, **flags: object) -> Iterator[House]:
    directory = data_directory(data)
    require_instance(directory)
    house = open_house(current(directory, **flags))
    try:
        yield house
    finally:
        house.close()


def data_directory(data: Path | None) -> Path:
    chosen = data or click.get_current_context().find_root().params.get("data")
    if chosen is None:
        raise SettingsError("Say which data directory: --data DIR, or KEYDESK_DATA.")
    return Path(chosen).absolute()


def operator(house: House, slug: str | None) -> Caller:
    """Raises NotFound when there is no such organization, or several and none was named."""
    chosen = slug or click.get_current_context().find_root().params.get("organization")
    with house.database.read() as db:
        found = _organization(store.list_organizations(db), chosen)
        owner = store.owner_of(db, found.id)
    caller = replace(ROOT, organization_id=found.id, permissions=OWNER.permissions)
    return replace(caller, user_id=owner.user_id if owner else "")


def _organization(known: list[Organization], slug: str | None) -> Organization:
    found = [one for one in known if slug in (None, one.slug)]
    if len(found) == 1:
        return found[0]
    if slug:
        raise NotFound("There is no organization {slug}.", slug=slug)
    if not known:
        raise NotFound("There is no organization yet. Run `keydesk init` first.")
    raise NotFound(
        "Say which one: --organization {slugs}.", slugs=" or ".join(o.slug for o in known)
    )


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


ROOT = Caller(f"cli:{_user()}", address="", request_id="")


@contextmanager
def reported(*, as_json: bool = False) -> Iterator[None]:
    """What went wrong, in one line on standard error (or one JSON object); exit status 1 or 2."""
    try:
        yield
    except SettingsError as error:
        _complain({"error": "settings", "message": str(error)}, as_json=as_json, status=2)
    except KeydeskError as error:
        body: dict[str, object] = {"error": error.code, "message": error.message}
        if isinstance(error, Invalid):
            body["fields"] = [{"field": v.field, "message": v.message} for v in error.violations]
        _complain(body, as_json=as_json, status=1)


def _complain(body: Mapping[str, Any], *, as_json: bool, status: int) -> None:
    lines = [f"{f['field']}: {f['message']}" for f in body.get("fields", ())] or [body["message"]]
    click.echo(json.dumps(body, ensure_ascii=False) if as_json else "\n".join(lines), err=True)
    sys.exit(status)


def table(rows: list[list[str]], heads: list[str]) -> str:
    """Columns of a width; one empty line of words when there is nothing."""
    if not rows:
        return "None."
    widths = [max(len(row[n]) for row in [heads, *rows]) for n in range(len(heads))]
    lines = [
        "  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True))
        for row in [heads, *rows]
    ]
    return "\n".join(line.rstrip() for line in lines)
