"""The audit log over HTML."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.audit import listing, pages
from keydesk.audit.log_pages import LIST, asked_of, export_of, overview, shown
from keydesk.auth import caller_of, guarded, house_of
from keydesk.kit.errors import Invalid, NotFound
from keydesk.shell import field_errors, render

MESSAGES: dict[str, str] = {}
READ = "audit:read"


def index(request: Request) -> Response:
    try:
        return render(request, "audit_log.html", overview(request, asked_of(request)))
    except Invalid as invalid:
        errors = field_errors(request, invalid)
        return render(request, "audit_log.html", overview(request, None, errors), invalid.status)


def show(request: Request) -> Response:
    """The drawer, over the page of the list from which it was opened."""
    house, by = house_of(request), caller_of(request)
    with house.database.read() as db:
        entry = listing.one(db, by.organization_id, request.path_params["event_id"])
        if entry is None:
            raise NotFound("There is no event {id}.", id=request.path_params["event_id"])
        told = shown(request, db, entry)
    behind = overview(request, asked_of(request))
    return render(request, "audit_log.html", {**behind, "shown": told, "dialog": "drawer"})


def export(request: Request) -> Response:
    asked, format_ = export_of(request)
    return pages.download(request, caller_of(request), asked, format_)


routes: list[BaseRoute] = [
    guarded("GET", LIST, index, permission=READ, changes=False),
    guarded("GET", f"{LIST}/export", export, permission=READ, changes=False),
    guarded("GET", f"{LIST}/{{event_id:int}}", show, permission=READ, changes=False),
]
