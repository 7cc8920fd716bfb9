"""Protected APIs over HTML."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.access.stale import Stale
from keydesk.apis.model import WORDS, Api, Permission, Route
from keydesk.apis.proposals import label, propose
from keydesk.apis.wishes import Changes
from keydesk.auth import caller_of, guarded, house_of
from keydesk.doors import apis_pages as pages
from keydesk.doors import apis_verbs as verbs
from keydesk.doors.apis_pages import LIST, Answer
from keydesk.kit.errors import Invalid, Violation
from keydesk.shell import N_, forms, render
from keydesk.shell.uploads import read_file

MESSAGES = {
    "api.created": N_("API created."),
    "api.edited": N_("Saved. It holds from the next call on."),
    "api.deleted": N_("Deleted."),
    "api.mapped": N_("Mapped. The next such call is judged by it."),
}
BODY_LIMIT = 1024 * 1024
NO_FILE = N_("Choose a file.")
NOT_UTF8 = N_("This is no text in UTF-8.")


def index(request: Request) -> Response:
    return render(request, "apis.html", pages.listing(request))


def new(request: Request) -> Response:
    return render(request, "api.html", pages.making(request, pages.beginning(request)))


def proposal(request: Request) -> Response:
    """Nothing is saved: the form, filled from an OpenAPI document."""
    try:
        found = propose(_document(request))
    except Invalid as invalid:
        words = "; ".join(f"{one.field}: {one.message}" for one in invalid.violations[:5])
        shown = pages.making(request, pages.Filled(), Answer({"document": words}))
        return render(request, "api.html", shown, invalid.status)
    return render(request, "api.html", pages.proposed(request, found))


def _document(request: Request) -> str:
    sent = read_file(request, "document")
    if not sent:
        raise Invalid(Violation("document", NO_FILE))
    try:
        return sent.decode("utf-8")
    except UnicodeDecodeError:
        raise Invalid(Violation("document", NOT_UTF8)) from None


def create(request: Request) -> Response:
    house, sent = house_of(request), _sent(request)
    try:
        with house.database.write() as db:
            made = verbs.create(db, caller_of(request), sent.wish, now=house.clock())
    except Invalid as invalid:
        shown = pages.making(request, sent, pages.wrong(request, invalid))
        return render(request, "api.html", shown, invalid.status)
    return forms.go(f"{LIST}/{made.code}", "api.created")


def show(request: Request) -> Response:
    return render(request, "api.html", pages.one(request, _found(request)))


def edit(request: Request) -> Response:
    """What was typed is given back, with what was wrong or what somebody else did meanwhile."""
    house, sent, code = house_of(request), _sent(request), _code(request)
    try:
        with house.database.write() as db:
            verbs.edit(db, caller_of(request), code, sent.changes, now=house.clock())
    except Stale as stale:
        return _again(request, sent, Answer(meanwhile=stale.meanwhile), stale.status)
    except Invalid as invalid:
        return _again(request, sent, pages.wrong(request, invalid), invalid.status)
    return forms.go(f"{LIST}/{code}", "api.edited")


def add_route(request: Request) -> Response:
    """One route more; its permission is made where there is none of that name."""
    house, form, code = house_of(request), forms.read(request), _code(request)
    by = caller_of(request)
    try:
        with house.database.write() as db:
            api = verbs.find(db, by, code)
            verbs.edit(db, by, code, _mapping(api, form), now=house.clock())
    except Invalid as invalid:
        answer = pages.wrong(request, invalid)
        texts = {"add": "; ".join(text for found in answer.lines.values() for _, text in found)}
        texts["add"] = texts["add"] or "; ".join(answer.errors.values())
        return _again(request, None, replace(answer, errors=texts, lines={}), invalid.status)
    return forms.go(f"{LIST}/{code}", "api.mapped")


def _mapping(api: Api, form: forms.Form) -> Changes:
    added = Route(form.one("path"), form.one("method"), form.one("permission"))
    routes = [*api.routes, added]
    if added.permission in api.names or added.permission in WORDS:
        return Changes(routes=routes)
    made = Permission(added.permission, label(added.permission))
    return Changes(permissions=[*api.permissions, made], routes=routes)


def delete(request: Request) -> Response:
    house = house_of(request)
    with house.database.write() as db:
        verbs.delete(db, caller_of(request), _code(request), now=house.clock())
    return forms.go(LIST, "api.deleted")


def _again(request: Request, sent: pages.Filled | None, answer: Answer, status: int) -> Response:
    return render(request, "api.html", pages.one(request, _found(request), sent, answer), status)


def _sent(request: Request) -> pages.Filled:
    return pages.filled(forms.read(request, limit=BODY_LIMIT))


def _found(request: Request) -> Api:
    with house_of(request).database.read() as db:
        return verbs.find(db, caller_of(request), _code(request))


def _code(request: Request) -> str:
    code: str = request.path_params["code"]
    return code


MANAGE = "apis:manage"
ONE, PROPOSE = f"{LIST}/{{code}}", f"{LIST}/propose"
routes: list[BaseRoute] = [
    guarded("GET", LIST, index, permission=MANAGE, changes=False),
    guarded("POST", LIST, create, permission=MANAGE, changes=True, fresh=True),
    guarded("GET", f"{LIST}/new", new, permission=MANAGE, changes=False, fresh=True),
    guarded("POST", PROPOSE, proposal, permission=MANAGE, changes=False, fresh=True),
    guarded("GET", ONE, show, permission=MANAGE, changes=False),
    guarded("POST", ONE, edit, permission=MANAGE, changes=True, fresh=True),
    guarded("POST", f"{ONE}/routes", add_route, permission=MANAGE, changes=True, fresh=True),
    guarded("POST", f"{ONE}/delete", delete, permission=MANAGE, changes=True, fresh=True),
]
