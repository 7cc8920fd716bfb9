"""Step-up: what is sensitive asks again who somebody is, and goes on with what was typed.

What was typed lies in the page itself, as hidden fields, and not on the server.
"""

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.accounts import cookies, entering, factors, pages, seconds, store
from keydesk.accounts.codes import WRONG_CODE, Given
from keydesk.accounts.verbs import WRONG_PASSWORD
from keydesk.auth import ANY_CALLER, Reason, caller_of, guarded, house_of
from keydesk.kit.errors import Invalid, KeydeskError, TooManyRequests, Violation
from keydesk.kit.secret import Secret
from keydesk.shell import forms, render
from keydesk.shell.refusal import CONFIRM

TYPED = "typed."  # stands before the names of the fields that are kept
Typed = Sequence[tuple[str, str]]


def confirm_page(request: Request) -> Response:
    return _page(request, forms.local(request.query_params.get("next", "")), None)


def after_post(request: Request) -> Response:
    """The answer to a form that asks for a fresh proof first (shell.Frame's `confirm`)."""
    try:
        typed: Typed = forms.read(request).pairs
    except KeydeskError:
        return _page(request, forms.HOME, None)
    return _page(request, forms.local(request.url.path), typed)


def confirm(request: Request) -> Response:
    form = forms.read(request)
    following = forms.local(form.one("next"))
    typed = _typed(form) if form.one("posted") else None
    if form.one("use"):
        return _page(request, following, typed, use=form.one("use"))
    try:
        wrong = _prove(request, form)
    except TooManyRequests as error:
        return _page(request, following, typed, error=error, use=form.one("by"))
    if wrong:
        return _page(request, following, typed, error=wrong, use=form.one("by"))
    if typed is None:
        return forms.go(following)
    return render(request, "confirmed.html", {"next": following, "typed": typed})


def _prove(request: Request, form: forms.Form) -> Invalid | None:
    """None when it was right."""
    by_code = form.one("by") == "code"
    right = _by_code(request, form) if by_code else _by_password(request, form)
    if right:
        return None
    request.scope["keydesk"].denied = Reason.WRONG_CODE if by_code else Reason.WRONG_SECRET
    return Invalid(
        Violation("code", WRONG_CODE) if by_code else Violation("password", WRONG_PASSWORD)
    )


def _by_code(request: Request, form: forms.Form) -> bool:
    house, by, device = house_of(request), caller_of(request), cookies.device(request)
    given = Given(Secret(form.one("code")), house.seals)
    with house.database.write() as db:
        return seconds.confirm_by_code(db, by, given, device=device, now=house.clock())


def _by_password(request: Request, form: forms.Form) -> bool:
    house, by, device = house_of(request), caller_of(request), cookies.device(request)
    with house.database.write() as db:
        knocked = entering.knock_again(db, by, device=device, now=house.clock())
    proof = entering.prove(knocked, Secret(form.exact("password")))
    with house.database.write() as db:
        return seconds.confirm_by_password(db, by, proof, now=house.clock())


def _typed(form: forms.Form) -> Typed:
    return [(n.removeprefix(TYPED), value) for n, value in form.pairs if n.startswith(TYPED)]


def _page(
    request: Request, following: str, typed: Typed | None, *,
    use: str = "", error: KeydeskError | None = None,
) -> Response:  # fmt: skip
    """By code for whoever has an app, unless they would rather type the password."""
    by = caller_of(request)
    with house_of(request).database.read() as db:
        user, has_app = store.user(db, by.user_id), factors.confirmed(db, by.user_id) is not None
    shown = {
        "email": user.email if user else "",
        "next": following,
        "typed": typed,
        "has_app": has_app,
        "by": "code" if has_app and use != "password" else "password",
    }
    response = pages.answer(request, "confirm.html", shown, error)
    if typed is not None and error is None:
        response.status_code = 403
    return response


routes: list[BaseRoute] = [
    guarded("GET", CONFIRM, confirm_page, permission=ANY_CALLER, changes=False),
    guarded("POST", CONFIRM, confirm, permission=ANY_CALLER, changes=True),
]
