"""The structure of the catalog over HTML: to be looked at; it is changed through the API."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.auth import ANY_CALLER, caller_of, guarded
from keydesk.shell import forms, render
from keydesk.structures import one_pages, pages
from keydesk.structures.above import Tallies
from keydesk.structures.pages import HOME, TABS

MESSAGES: dict[str, str] = {}


def home(request: Request) -> Response:
    """The first part of it that this person may see; where there is none, the console itself."""
    for name, _ in pages.around(caller_of(request), "")["tabs"]:  # type: ignore[attr-defined]
        return forms.go(f"{HOME}/{name}")
    return forms.go("/console/")


def index(request: Request, *, tab: str, tallies: Tallies) -> Response:
    return render(request, "structure.html", pages.listing(request, tab, tallies))


def family(request: Request, *, tallies: Tallies) -> Response:
    return render(request, "family.html", one_pages.family(request, tallies))


def attribute(request: Request, *, tallies: Tallies) -> Response:
    return render(request, "attribute.html", one_pages.attribute(request, tallies))


def routes(tallies: Tallies) -> list[BaseRoute]:
    """`tallies`: of the room above, which knows the products."""
    lists = {tab: partial(index, tab=tab, tallies=tallies) for tab in TABS}
    of_family = partial(family, tallies=tallies)
    of_attribute = partial(attribute, tallies=tallies)
    return [
        guarded("GET", HOME, home, permission=ANY_CALLER, changes=False),
        *(
            guarded("GET", f"{HOME}/{tab}", show, permission=f"{tab}:read", changes=False)
            for tab, show in lists.items()
        ),
        guarded(
            "GET", f"{HOME}/families/{{code}}", of_family, permission="families:read",
            changes=False,
        ),
        guarded(
            "GET", f"{HOME}/attributes/{{code}}", of_attribute, permission="attributes:read",
            changes=False,
        ),
    ]  # fmt: skip
