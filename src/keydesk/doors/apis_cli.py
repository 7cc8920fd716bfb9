"""Protected APIs at the command line."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from keydesk.accounts.desk import Desk, operated, table
from keydesk.apis import lines, store
from keydesk.apis.documents import LARGEST
from keydesk.apis.model import Api, Permission, whole
from keydesk.apis.proposals import propose
from keydesk.apis.wishes import Wish
from keydesk.doors import apis_verbs as verbs
from keydesk.doors import placed
from keydesk.doors.apis_shapes import answer_body, api_body, proposal_body
from keydesk.doors.apis_words import sentence
from keydesk.kit import strictyaml
from keydesk.kit.errors import Invalid, NotFound, Violation

HEADS = ["METHOD", "PATH", "PERMISSION"]


@click.group("apis")
def group() -> None:
    """Protected APIs: their permissions, and what each route needs."""


@group.command("list")
@operated
def list_(desk: Desk) -> None:
    """List the protected APIs."""
    with desk.house.database.read() as db:
        found = store.every(db, desk.by.organization_id)
    rows = [
        [a.code, a.name, a.base_path, str(len(a.permissions)), str(len(a.routes))] for a in found
    ]
    heads = ["CODE", "NAME", "BASE PATH", "PERMISSIONS", "ROUTES"]
    desk.say([api_body(api).model_dump() for api in found], table(rows, heads))


@group.command("show")
@click.argument("code")
@operated
def show(desk: Desk, code: str) -> None:
    """Show one API as the YAML that `apply` takes."""
    with desk.house.database.read() as db:
        found = verbs.find(db, desk.by, code)
    desk.say(api_body(found).model_dump(), _yaml([found]))


@group.command("export")
@operated
def export(desk: Desk) -> None:
    """Write all protected APIs as the YAML that `apply` takes."""
    with desk.house.database.read() as db:
        found = store.every(db, desk.by.organization_id)
    desk.say([api_body(api).model_dump() for api in found], _yaml(found))


@group.command("create")
@click.argument("name")
@click.argument("base_path")
@click.option("--code", default="", help="Made from the name when left out.")
@click.option("--permission", "permissions", multiple=True, help="Such as contacts:read; repeat.")
@operated
def create(
    desk: Desk, name: str, base_path: str, code: str, *, permissions: tuple[str, ...]
) -> None:
    """Make an API without routes: all its calls are refused until they are mapped."""
    wish = Wish(name, base_path, [Permission(one) for one in permissions], (), code)
    with desk.house.database.write() as db:
        made = verbs.create(db, desk.by, wish, now=desk.house.clock())
    _say(desk, made, f"Created the API {made.name} ({made.code}).")


@group.command("apply")
@click.argument("file", type=click.Path(path_type=Path))
@operated
def apply(desk: Desk, file: Path) -> None:
    """Make the APIs of FILE (- is standard input) what it says: all, or nothing."""
    listed = strictyaml.sections(_text(file), (lines.SECTION,)).get(lines.SECTION, [])
    with desk.house.database.write() as db:
        steps = placed.apply(db, desk.by, lines.read(listed), now=desk.house.clock())
    told = [{"do": what, "api": api.code} for what, api in steps]
    desk.say(told, "\n".join(f"{what:7} api {api.code}" for what, api in steps) or "Nothing to do.")


@group.command("propose")
@click.argument("file", type=click.Path(path_type=Path))
@operated
def propose_(desk: Desk, file: Path) -> None:
    """Write what an OpenAPI document could become, as the YAML that `apply` takes."""
    found = propose(_text(file))
    body = proposal_body(found)
    left_out = "".join(f"# left out: {one}\n" for one in body.left_out)
    desk.say(body.model_dump(), left_out + _yaml([found.wish]))


@group.command("delete")
@click.argument("code")
@operated
def delete(desk: Desk, code: str) -> None:
    """Delete an API whose permissions nobody holds; its calls are refused from then on."""
    with desk.house.database.write() as db:
        verbs.delete(db, desk.by, code, now=desk.house.clock())
    desk.say({"api": code, "deleted": True}, f"Deleted the API {code}.")


@group.command("routes")
@click.argument("code", required=False)
@click.option("--method", help="With --path: what such a call needs.")
@click.option("--path", help="As it stands in the request line.")
@operated
def routes(desk: Desk, code: str | None, method: str | None, path: str | None) -> None:
    """List the routes of one API, or of all; or say what one call needs."""
    with desk.house.database.read() as db:
        mine = store.every(db, desk.by.organization_id)
        found = mine if code is None else [verbs.find(db, desk.by, code)]
        known = store.tables(db, desk.by.organization_id)
    if path is not None:
        asked = method or "GET"
        answer = known.find(asked, path)
        desk.say(answer_body(answer).model_dump(), sentence(asked, path, answer))
        return
    pairs = [(api, route) for api in found for route in api.routes]
    rows = [[r.method, whole(a.base_path, r.template), r.permission] for a, r in pairs]
    body = [dict(zip(map(str.lower, HEADS), row, strict=True)) for row in rows]
    desk.say(body, table(rows, HEADS))


def _yaml(found: Sequence[Api | Wish]) -> str:
    return strictyaml.written({lines.SECTION: [lines.written(one) for one in found]}).rstrip("\n")


def _say(desk: Desk, api: Api, told: str) -> None:
    desk.say(api_body(api).model_dump(), told)


def _text(file: Path) -> str:
    """At most what a document may have: more is read by nobody."""
    try:
        if str(file) == "-":
            found = sys.stdin.read(LARGEST + 1)
        else:
            with file.open(encoding="utf-8") as opened:
                found = opened.read(LARGEST + 1)
    except (OSError, UnicodeDecodeError):
        raise NotFound("There is no readable file {file}.", file=file) from None
    if len(found) > LARGEST:
        raise Invalid(Violation("file", "Send at most {limit} bytes.", {"limit": LARGEST}))
    return found
