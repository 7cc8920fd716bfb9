"""Roles over HTML."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.access.stale import Stale
from keydesk.access.wishes import Changes, Wish
from keydesk.auth import caller_of, guarded, house_of
from keydesk.kit.errors import Invalid
from keydesk.roles import pages, verbs
from keydesk.roles.pages import LIST, Answer
from keydesk.shell import N_, field_errors, forms, render

MESSAGES = {
    "role.created": N_("Role created."),
    "role.edited": N_("Saved. It holds from the next call on."),
    "role.deleted": N_("Deleted."),
}


def index(request: Request) -> Response:
    return render(request, "roles.html", pages.listing(request))


def new(request: Request) -> Response:
    return render(request, "role.html", pages.making(request, pages.beginning(request)))


def create(request: Request) -> Response:
    house, sent = house_of(request), pages.filled(forms.read(request))
    wish = Wish(sent.name, sent.explanation, sent.listed, sent.mode == "all")
    try:
        with house.database.write() as db:
            made = verbs.create(db, caller_of(request), wish, now=house.clock())
    except Invalid as invalid:
        answer = Answer(field_errors(request, invalid))
        return render(request, "role.html", pages.making(request, sent, answer), invalid.status)
    return forms.go(f"{LIST}/{made.id}", "role.created")


def show(request: Request) -> Response:
    with house_of(request).database.read() as db:
        role = verbs.find(db, caller_of(request), request.path_params["role_id"])
    return render(request, "role.html", pages.one(request, role))


def edit(request: Request) -> Response:
    """What was typed is given back, with what was wrong or what somebody else did meanwhile."""
    house, sent, id_ = house_of(request), pages.filled(forms.read(request)), _id(request)
    changes = Changes(sent.name, sent.explanation, sent.listed, sent.mode == "all", sent.version)
    try:
        with house.database.write() as db:
            verbs.edit(db, caller_of(request), id_, changes, now=house.clock())
    except Stale as stale:
        return _again(request, sent, Answer(meanwhile=stale.meanwhile), stale.status)
    except Invalid as invalid:
        return _again(request, sent, Answer(field_errors(request, invalid)), invalid.status)
    return forms.go(f"{LIST}/{id_}", "role.edited")


def delete(request: Request) -> Response:
    house = house_of(request)
    with house.database.write() as db:
        verbs.delete(db, caller_of(request), _id(request), now=house.clock())
    return forms.go(LIST, "role.deleted")


def _again(request: Request, sent: pages.Filled, answer: Answer, status: int) -> Response:
    with house_of(request).database.read() as db:
        role = verbs.find(db, caller_of(request), _id(request))
    return render(request, "role.html", pages.one(request, role, sent, answer), status)


def _id(request: Request) -> str:
    id_: str = request.path_params["role_id"]
    return id_


MANAGE = "roles:manage"
ONE = f"{LIST}/{{role_id}}"
routes: list[BaseRoute] = [
    guarded("GET", LIST, index, permission=MANAGE, changes=False),
    guarded("POST", LIST, create, permission=MANAGE, changes=True, fresh=True),
    guarded("GET", f"{LIST}/new", new, permission=MANAGE, changes=False, fresh=True),
    guarded("GET", ONE, show, permission=MANAGE, changes=False),
    guarded("POST", ONE, edit, permission=MANAGE, changes=True, fresh=True),
    guarded("POST", f"{ONE}/delete", delete, permission=MANAGE, changes=True, fresh=True),
]
