"""The dialogs of connections: a new one over their list, the deletion over the page of one."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from keydesk.auth import caller_of, house_of
from keydesk.connections import edit_console, form_pages, pages, verbs
from keydesk.connections.above import Furnish
from keydesk.connections.pages import LIST
from keydesk.connections.wishes import Wish
from keydesk.kit import once
from keydesk.kit.errors import Invalid, Violation
from keydesk.shell import N_, field_errors, forms, render

OTHER_WORD = N_("That is not the code. Type {code} to delete the connection.")


def new(request: Request) -> Response:
    return _new_page(request, form_pages.first_wish(request), {})


def create(request: Request, furnish: Furnish) -> Response:
    """With a client and an account, if that was wanted: the answer shows their secrets, once."""
    house, by, form = house_of(request), caller_of(request), forms.read(request)
    now, said = house.clock(), {"yes": True, "no": False}.get(form.one("credentials"))
    role, permissions, everything = form_pages.access(form)
    wish = Wish(
        form.one("label"), form.one("flow_type"), form.one("code"), role, permissions, everything,
        group=form.one("group"),
    )  # fmt: skip
    try:
        with house.database.write() as db:
            forms.claim(db, by, form, "connection", now=now)
            limit = house.settings.connections_limit
            made = verbs.create(db, by, wish, limit=limit, now=now)
            furnished = furnish(db, by, made, said, house=house, now=now)
    except once.AlreadyDone:
        return forms.go(LIST, "connection.already")
    except Invalid as invalid:
        return _new_page(request, wish, field_errors(request, invalid), invalid.status)
    if furnished:
        return furnished.page(request)
    return forms.go(pages.address(made.code), "connection.created")


def _new_page(
    request: Request, wish: Wish, errors: Mapping[str, str], status: int = 200
) -> Response:
    shown = pages.listing(request) | form_pages.form(request, wish, errors)
    return render(request, "connection_new.html", shown, status)


def delete_page(request: Request) -> Response:
    return _delete_page(request, {})


def delete(request: Request) -> Response:
    """For good, so the code must be typed; the browser asks for it, and here it is judged."""
    house, code = house_of(request), request.path_params["code"]
    if forms.read(request).one("word") != code:
        wrong = Invalid(Violation("word", OTHER_WORD, {"code": code}))
        return _delete_page(request, field_errors(request, wrong), wrong.status)
    with house.database.write() as db:
        verbs.delete(db, caller_of(request), code, now=house.clock())
    return forms.go(LIST, "connection.deleted")


def _delete_page(request: Request, errors: Mapping[str, str], status: int = 200) -> Response:
    shown = edit_console.around(request, edit_console.found(request), errors=errors)
    return render(request, "connection_delete.html", shown, status)
