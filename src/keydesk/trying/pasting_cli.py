"""`keydesk connections snippets` and `keydesk connections postman`."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from keydesk.accounts.desk import Desk, operated
from keydesk.explaining.words import called
from keydesk.kit.errors import BadRequest
from keydesk.snippets.model import Snippet
from keydesk.trying import pasting
from keydesk.trying.pasting import Instance, Pasted
from keydesk.trying.pasting_shapes import PastedBody


@click.command("snippets")
@click.argument("code")
@click.option("--credential", "id_", default="", metavar="ID", help="Also a client id.")
@operated
def snippets(desk: Desk, code: str, id_: str) -> None:
    """Print what to paste into other programs, with placeholders for secrets."""
    with desk.house.database.read() as db:
        found = pasting.for_each(db, desk.by, code, id_, _here(desk))
    body = [PastedBody.of(one).model_dump() for one in found]
    desk.say(body, "\n".join(line for one in found for line in _told(one)) or "None.")


@click.command("postman")
@click.argument("code")
@click.option("--credential", "id_", default="", metavar="ID", help="Also a client id.")
@click.option(
    "--directory", type=click.Path(path_type=Path, file_okay=False), default=".", show_default=True
)
@operated
def postman(desk: Desk, code: str, id_: str, directory: Path) -> None:
    """Write a Postman collection and environment to import; fill in the secrets yourself."""
    with desk.house.database.read() as db:
        made = pasting.files(db, desk.by, code, id_, _here(desk))
    parts = {"collection": made.collection, "environment": made.environment}
    written = {part: str(directory / f"{made.name}.postman_{part}.json") for part in parts}
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for part, content in parts.items():
            text = json.dumps(content, ensure_ascii=False, indent=2)
            Path(written[part]).write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise BadRequest("{path}: {error}", path=directory, error=error.strerror) from None
    desk.say(written, "\n".join(written.values()))


def _here(desk: Desk) -> Instance:
    settings = desk.house.settings
    scheme = "https" if settings.tls_cert else "http"
    address = settings.public_url or f"{scheme}://{settings.host}:{settings.port}"
    return Instance.of(desk.house, address)


def _told(one: Pasted) -> Iterator[str]:
    for snippet in one.snippets:
        yield f"## {called(one.credential)}: {snippet.title}"
        yield from _lines(snippet)
        yield ""


def _lines(snippet: Snippet) -> Iterator[str]:
    if snippet.text:
        yield snippet.text.rstrip("\n")
    yield from (f"{label}: {value}" for label, value in snippet.fields)
    if snippet.note:
        yield f"# {snippet.note}"


commands = (snippets, postman)
