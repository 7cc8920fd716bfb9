"""Groups over HTML."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.access.stale import Stale
from keydesk.auth import caller_of, guarded, house_of
from keydesk.groups.wishes import Changes, Wish
from keydesk.kit.errors import Invalid
from keydesk.sharing import drafts, pages, verbs
from keydesk.sharing.drafts import Draft
from keydesk.sharing.pages import LIST, Answer
from keydesk.shell import N_, field_errors, forms, render

MESSAGES = {
    "group.created": N_("Group created."),
    "group.edited": N_("Saved. It holds from the next call on."),
    "group.deleted": N_("Deleted."),
}
BODY_LIMIT, MOST_TICKS = 1024 * 1024, 12_000  # a category may be ticked three times


def index(request: Request) -> Response:
    return render(request, "groups.html", pages.listing(request))


def new(request: Request) -> Response:
    return render(request, "group.html", pages.page(request, None, pages.beginning(request)))


def create(request: Request) -> Response:
    """Without script a button only counts what the ticks come to."""
    house, (draft, counting) = house_of(request), _sent(request)
    if counting:
        return render(request, "group.html", pages.page(request, None, draft))
    wish = Wish(draft.name, draft.explanation, draft.granted)
    try:
        with house.database.write() as db:
            made = verbs.create(db, caller_of(request), wish, now=house.clock())
    except Invalid as invalid:
        shown = pages.page(request, None, draft, Answer(field_errors(request, invalid)))
        return render(request, "group.html", shown, invalid.status)
    return forms.go(f"{LIST}/{made.id}", "group.created")


def show(request: Request) -> Response:
    return _page(request)


def edit(request: Request) -> Response:
    """What was ticked is given back, with what was wrong or what somebody else did meanwhile."""
    house, (draft, counting) = house_of(request), _sent(request)
    if counting:
        return _page(request, draft)
    changes = Changes(draft.name, draft.explanation, draft.granted, draft.version)
    try:
        with house.database.write() as db:
            verbs.edit(db, caller_of(request), _id(request), changes, now=house.clock())
    except Stale as stale:
        return _page(request, draft, Answer(meanwhile=stale.meanwhile), stale.status)
    except Invalid as invalid:
        return _page(request, draft, Answer(field_errors(request, invalid)), invalid.status)
    return forms.go(f"{LIST}/{_id(request)}", "group.edited")


def delete(request: Request) -> Response:
    house = house_of(request)
    with house.database.write() as db:
        verbs.delete(db, caller_of(request), _id(request), now=house.clock())
    return forms.go(LIST, "group.deleted")


def visible(request: Request) -> Response:
    """What a draft comes to, while it is ticked."""
    draft, _ = _sent(request)
    return render(request, "_sight.html", {"seen": pages.seen_of(request, draft.rights)})


def chosen(request: Request) -> Response:
    """What a group comes to that is chosen for a connection."""
    named = request.query_params.get("group", "all")
    return render(request, "_sight.html", {"seen": pages.chosen(request, named)})


def _sent(request: Request) -> tuple[Draft, bool]:
    form = forms.read(request, limit=BODY_LIMIT, fields=MOST_TICKS)
    return drafts.read(form), form.one("count") != ""


def _page(
    request: Request, draft: Draft | None = None, answer: Answer = pages.FIRST, status: int = 200
) -> Response:
    with house_of(request).database.read() as db:
        group = verbs.find(db, caller_of(request), _id(request))
    return render(request, "group.html", pages.page(request, group, draft, answer), status)


def _id(request: Request) -> str:
    id_: str = request.path_params["group_id"]
    return id_


MANAGE = "groups:manage"
ONE = f"{LIST}/{{group_id}}"
routes: list[BaseRoute] = [
    guarded("GET", LIST, index, permission=MANAGE, changes=False),
    guarded("POST", LIST, create, permission=MANAGE, changes=True, fresh=True),
    guarded("GET", f"{LIST}/new", new, permission=MANAGE, changes=False, fresh=True),
    guarded("POST", f"{LIST}/visible", visible, permission=MANAGE, changes=False),
    guarded("GET", f"{LIST}/chosen", chosen, permission="connections:manage", changes=False),
    guarded("GET", ONE, show, permission=MANAGE, changes=False),
    guarded("POST", ONE, edit, permission=MANAGE, changes=True, fresh=True),
    guarded("POST", f"{ONE}/delete", delete, permission=MANAGE, changes=True, fresh=True),
]
