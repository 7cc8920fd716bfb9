"""The page of one connection: its two forms, settings and permissions, each saved alone."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from keydesk.access.stale import Meanwhile, Stale
from keydesk.apis.store import branches
from keydesk.auth import caller_of, house_of
from keydesk.auth.permissions import Branch
from keydesk.connections import form_pages, pages, verbs
from keydesk.connections.abilities import abilities
from keydesk.connections.model import Connection
from keydesk.connections.wishes import Changes, Wish
from keydesk.kit.errors import Invalid
from keydesk.kit.pictures import LARGEST
from keydesk.limits import fields as limit_fields
from keydesk.limits import pages as limit_pages
from keydesk.shell import field_errors, forms, render


def show(request: Request) -> Response:
    connection = found(request)
    return render(request, "connection.html", around(request, connection))


def edit(request: Request) -> Response:
    return _save(request, form_pages.settings(forms.read(request)), "settings")


def grant(request: Request) -> Response:
    return _save(request, form_pages.permissions(forms.read(request)), "permissions")


def _save(request: Request, changes: Changes, tab: str) -> Response:
    """What was typed is given back, with what was wrong or what somebody else did meanwhile."""
    house, code = house_of(request), request.path_params["code"]
    try:
        with house.database.write() as db:
            verbs.edit(db, caller_of(request), code, changes, now=house.clock())
    except Stale as stale:
        return _again(request, changes, tab, meanwhile=stale.meanwhile, status=stale.status)
    except Invalid as invalid:
        errors = field_errors(request, invalid)
        return _again(request, changes, tab, errors=errors, status=invalid.status)
    return forms.go(pages.address(code, tab), "connection.edited")


def _again(
    request: Request, changes: Changes, tab: str, *, errors: Mapping[str, str] | None = None,
    meanwhile: Meanwhile | None = None, status: int,
) -> Response:  # fmt: skip
    connection = found(request)
    wish = form_pages.typed(connection, changes)
    shown = around(request, connection, wish, errors) | {"tab": tab, "meanwhile": meanwhile}
    return render(request, "connection.html", shown, status)


def found(request: Request) -> Connection:
    with house_of(request).database.read() as db:
        return verbs.find(db, caller_of(request), request.path_params["code"])


def _own(request: Request) -> list[Branch]:
    with house_of(request).database.read() as db:
        return branches(db, caller_of(request).organization_id)


def around(
    request: Request, connection: Connection, wish: Wish | None = None,
    errors: Mapping[str, str] | None = None,
) -> dict[str, object]:  # fmt: skip
    """All that connection.html needs; its dialogs lie over it."""
    form = form_pages.form(request, wish or form_pages.wish_of(connection), errors or {})
    present = connection.assigned_user_id
    more: dict[str, object] = {
        "people": form_pages.assignable(request, present),
        "can": abilities(connection.permissions, _own(request)),
        "version": connection.version,
        "meanwhile": None,
        "picture_limit": LARGEST,
    }
    limits = connection.limits
    more |= limit_pages.around(request, f"connection:{connection.id}", limits)
    limited = limit_fields.again(request, limits) if wish else limit_fields.shown(limits)
    typed = {"form": {**form["form"], **limited}}
    return pages.one(request, connection) | form | typed | more
