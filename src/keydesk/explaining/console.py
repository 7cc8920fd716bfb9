"""The page "Why was this refused?" of a key."""

from collections.abc import Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.auth import caller_of, guarded, house_of
from keydesk.explaining import verbs
from keydesk.explaining.model import Link
from keydesk.explaining.places import Asked, Target, aim, find, places_of
from keydesk.explaining.remedies import Step
from keydesk.explaining.verbs import Explanation
from keydesk.explaining.words import called
from keydesk.kit.errors import Invalid, Violation
from keydesk.shell import N_, field_errors, forms, render
from keydesk.shell.i18n import of as language_of

MESSAGES = {"explaining.mended": N_("Done. The same call passes from now on.")}
FIRST = Asked("GET", "/api/rest/v1/products")
Said = Link | Step | Violation
ONE = "/console/access-keys/{key_id}/explanation"


def show(request: Request) -> Response:
    """Before anything is asked: what the key may do with the most usual request."""
    line = request.query_params.get("request")
    try:
        target = aim(places_of(request.scope), str(FIRST) if line is None else line)
    except Invalid as invalid:
        first = find(places_of(request.scope), FIRST)
        errors = field_errors(request, invalid)
        return _page(request, _explain(request, first), line or "", errors, invalid.status)
    return _page(request, _explain(request, target), line or str(FIRST))


def mend(request: Request) -> Response:
    house, form, id_ = house_of(request), forms.read(request), request.path_params["key_id"]
    target = aim(places_of(request.scope), form.one("request"))
    with house.database.write() as db:
        verbs.mend(
            db, caller_of(request), id_, target, way=form.one("way"), mark=form.one("mark"),
            now=house.clock(),
        )  # fmt: skip
    asked = urlencode({"request": str(target.asked)})
    return forms.go(f"{ONE.format(key_id=id_)}?{asked}", "explaining.mended")


def _explain(request: Request, target: Target) -> Explanation:
    house, id_ = house_of(request), request.path_params["key_id"]
    with house.database.read() as db:
        address = request.query_params.get("address", "")[:64]
        by, now = caller_of(request), house.clock()
        return verbs.explain(db, by, id_, target, address=address, now=now)


def _page(
    request: Request, told: Explanation, line: str, errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    say, team = language_of(request).say, told.facts.connection.access.team
    words = {} if team else {"role": say(told.facts.role_name)}

    def sentence(one: Said) -> str:
        return say(one.template, **one.params | words)

    shown = {
        "key": told.facts.credential,
        "name": called(told.facts.credential),
        "connection": told.facts.connection,
        "line": line,
        "told": told,
        "errors": errors or {},
        "say": sentence,
        "sentences_of": lambda way: [sentence(step) for step in way.steps],
    }
    return render(request, "explanation.html", shown, status)


routes: list[BaseRoute] = [
    guarded("GET", ONE, show, permission="credentials:read", changes=False),
    guarded("POST", ONE, mend, permission="credentials:manage", changes=True, fresh=True),
]
