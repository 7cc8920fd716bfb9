"""Habits over HTML: the page Settings of the organization."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.auth import caller_of, guarded, house_of
from keydesk.habits import store
from keydesk.habits.likes import LIKES, like, likeness
from keydesk.habits.model import CHOICES, Changes, Habits, written
from keydesk.habits.verbs import choose
from keydesk.kit.errors import Invalid
from keydesk.shell import N_, field_errors, forms, render

MESSAGES = {"habits.chosen": N_("Saved. It holds for what is made from now on.")}
PAGE = "/console/settings"
Filled = Mapping[str, str]


def show(request: Request) -> Response:
    """?like= shows another product's habits in the form, to be saved or not."""
    asked = request.query_params.get("like", "")
    present = _present(request)
    shown = like(asked).habits if asked in LIKES else present
    return _page(request, _filled(shown), _filled(present), {})


def save(request: Request) -> Response:
    """Only what was changed in the form: what somebody else chose meanwhile stays so."""
    house, form = house_of(request), forms.read(request)
    new = {name: form.one(name) for name in CHOICES}
    had = {name: form.one(f"had_{name}") for name in CHOICES}
    try:
        changes = _read({name: text for name, text in new.items() if text and text != had[name]})
        with house.database.write() as db:
            choose(db, caller_of(request), changes, now=house.clock())
    except Invalid as invalid:
        return _page(request, new, had, field_errors(request, invalid), invalid.status)
    return forms.go(PAGE, "habits.chosen")


def _read(said: Filled) -> Changes:
    """Yes and no are true and false; what is no choice at all is left for the verb to refuse."""
    read: dict[str, Any] = {
        name: next((choice for choice in CHOICES[name] if written(choice) == text), text)
        for name, text in said.items()
    }
    return Changes(**read)


def _filled(habits: Habits) -> Filled:
    return {name: written(value) for name, value in vars(habits).items()}


def _present(request: Request) -> Habits:
    with house_of(request).database.read() as db:
        return store.of(db, caller_of(request).organization_id)


def _page(
    request: Request, form: Filled, had: Filled, errors: Mapping[str, str], status: int = 200
) -> Response:
    shown = next((one.id for one in LIKES.values() if _filled(one.habits) == form), "")
    context = {
        "form": form,
        "had": had,
        "likes": list(LIKES.values()),
        "shown": shown,
        "present": likeness(_present(request)),
        "errors": errors,
    }
    return render(request, "settings.html", context, status)


MANAGE = "settings:manage"
routes: list[BaseRoute] = [
    guarded("GET", PAGE, show, permission=MANAGE, changes=False),
    guarded("POST", PAGE, save, permission=MANAGE, changes=True, fresh=True),
]
