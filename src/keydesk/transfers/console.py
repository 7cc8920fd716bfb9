"""Imports and exports over HTML."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import BaseRoute

from keydesk.akeneo.uploading import Form as Received
from keydesk.auth import ANY_CALLER, Caller, House, caller_of, guarded, house_of
from keydesk.kit.errors import BadRequest, Forbidden, Invalid, NotFound, Violation
from keydesk.kit.ids import new_id
from keydesk.shell import N_, field_errors, forms, render
from keydesk.transfers import asked_desk, folders, import_desk, pages, refusals
from keydesk.transfers.kinds import BY_NAME
from keydesk.transfers.pages import HOME
from keydesk.transfers.reading import Said
from keydesk.transfers.sources import AT_ONCE, FORMATS, ZIP
from keydesk.transfers.store import Transfer

PREFIX = HOME
MESSAGES = {
    "transfer.cancelled": N_("Cancelled. What was saved stays."),
    "transfer.ended": N_("It had ended already."),
}
CHOOSE = N_("Choose a file that ends in .csv, .xlsx, .jsonl or .zip.")
HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


def index(request: Request) -> Response:
    return render(request, "transfers.html", pages.listing(request) | {"errors": {}})


def bring(request: Request) -> Response:
    house, by, form = house_of(request), caller_of(request), request.state.body
    try:
        id_ = _bring(house, by, form)
    except Invalid as invalid:
        shown = pages.listing(request) | {"errors": field_errors(request, invalid)}
        return render(request, "transfers.html", shown, invalid.status)
    return forms.go(f"{HOME}/{id_}")


def _bring(house: House, by: Caller, form: Received) -> str:
    if not pages.may_import(by):
        raise Forbidden("This needs the permission {missing}.", missing="products:update")
    sent = {name: value.decode("utf-8", "replace").strip() for name, value in form.fields.items()}
    ending = (form.filename or "").rpartition(".")[2].lower()
    if ending not in (*FORMATS, ZIP):
        raise Invalid(Violation("file", CHOOSE))
    said = Said(sent.get("encoding") or "utf-8", sent.get("delimiter") or ";")
    for name in ("codec", "by"):
        try:
            getattr(said, name)
        except BadRequest as error:
            field = "encoding" if name == "codec" else "delimiter"
            raise Invalid(Violation(field, error.template, error.params)) from None
    folder = new_id()
    kind = sent.get("kind", "") if sent.get("kind") in BY_NAME else ""
    try:
        file, trial = folders.kept(house.settings, form, folder), bool(sent.get("trial"))
        return asked_desk.import_asked(house, by, file, said, kind=kind, trial=trial)
    except BaseException:  # nobody would ever take it away
        folders.removed(house.settings, folder)
        raise


def take(request: Request) -> Response:
    by, form = caller_of(request), forms.read(request)
    format_, known = form.one("format"), pages.readable(by)
    if format_ not in FORMATS:
        raise NotFound("There is nothing at this address.")
    kinds = [name for name in known if not form.many("kind") or name in form.many("kind")]
    if not kinds:
        raise Forbidden("This needs the permission {missing}.", missing=READ)
    id_ = asked_desk.export_asked(house_of(request), by, format_=format_, kinds=kinds)
    return forms.go(f"{HOME}/{id_}")


def _one(request: Request) -> Transfer:
    return asked_desk.found(house_of(request), caller_of(request), request.path_params["id"])


def show(request: Request) -> Response:
    return render(request, "transfer.html", pages.of_one(request, _one(request)))


def progress(request: Request) -> Response:
    """What of the page changes while it runs."""
    return render(request, "_transfer.html", pages.of_one(request, _one(request)))


def cancel(request: Request) -> Response:
    one = _one(request)
    ended = not asked_desk.cancelled(house_of(request), caller_of(request), one.id)
    return forms.go(f"{HOME}/{one.id}", "transfer.ended" if ended else "transfer.cancelled")


def repeat(request: Request) -> Response:
    """A trial, now in earnest."""
    one = _one(request)
    if not one.said.get("trial"):
        raise NotFound("There is nothing at this address.")
    id_ = asked_desk.once_more(house_of(request), caller_of(request), one)
    return forms.go(f"{HOME}/{id_}")


def download(request: Request) -> Response:
    path = asked_desk.exported(house_of(request), caller_of(request), _one(request))
    return FileResponse(path, filename=path.name, headers=HEADERS)


def report(request: Request) -> Response:
    one = _one(request)
    lines = refusals.report(import_desk.problems(house_of(request), one))
    name = f"errors-{Path(one.name).stem}.csv"
    headers = HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(lines, 200, headers, "text/csv; charset=utf-8")


def refused(request: Request) -> Response:
    """The refused lines, to be mended: a ZIP file of files.  They may be a gigabyte together."""
    one, house = _one(request), house_of(request)

    def pieces() -> Iterator[tuple[str, str]]:
        return refusals.files(import_desk.problems(house, one), one.columns)

    names = sorted({name for name, _ in pieces()})
    if not names:
        raise NotFound("There is nothing at this address.")
    file = TemporaryFile(dir=folders.root(house.settings))  # noqa: SIM115  (_sent closes it)
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for name in names:
            with packed.open(name, "w") as entry:
                for of, piece in pieces():
                    if of == name:
                        entry.write(piece.encode())
    file.seek(0)
    headers = HEADERS | {"Content-Disposition": 'attachment; filename="refused-lines.zip"'}
    return StreamingResponse(_sent(file), 200, headers, "application/zip")


def _sent(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        yield from iter(partial(file.read, AT_ONCE), b"")


READ, WRITE = "products:read", "products:update"
ONE = f"{HOME}/{{id}}"
routes: list[BaseRoute] = [
    guarded("GET", HOME, index, permission=READ, changes=False),
    guarded("POST", HOME, bring, permission=WRITE, changes=True, read=folders.received),
    guarded("POST", f"{HOME}/export", take, permission=ANY_CALLER, changes=True),
    guarded("GET", ONE, show, permission=READ, changes=False),
    guarded("GET", f"{ONE}/progress", progress, permission=READ, changes=False),
    guarded("POST", f"{ONE}/cancel", cancel, permission=ANY_CALLER, changes=True),
    guarded("POST", f"{ONE}/import", repeat, permission=WRITE, changes=True),
    guarded("GET", f"{ONE}/download", download, permission=READ, changes=False),
    guarded("GET", f"{ONE}/errors", report, permission=READ, changes=False),
    guarded("GET", f"{ONE}/refused", refused, permission=READ, changes=False),
]
