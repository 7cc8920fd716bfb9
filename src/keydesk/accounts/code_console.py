"""The second page of signing in: a code of the authenticator app, or a recovery code."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.accounts import cookies, pages, seconds
from keydesk.accounts.arriving import Rejected, SignedIn
from keydesk.accounts.codes import BEGIN_AGAIN, WRONG_CODE, Given
from keydesk.accounts.model import User
from keydesk.accounts.pages import CODE, SIGN_IN
from keydesk.auth import PUBLIC, Reason, caller_of, guarded, house_of
from keydesk.auth.booking import program
from keydesk.kit.errors import Invalid, KeydeskError, TooManyRequests, Unauthenticated, Violation
from keydesk.kit.secret import Secret
from keydesk.shell import forms


def code_page(request: Request) -> Response:
    asked = request.query_params
    return _page(request, forms.local(asked.get("next", "")), recovery="recovery" in asked)


def enter_code(request: Request) -> Response:
    """Half a session and a code make a whole one; alone, neither opens anything."""
    pages.refuse_plain_http(request)
    form = forms.read(request)
    following, recovery = forms.local(form.one("next")), form.one("recovery") != ""
    try:
        outcome = _finish(request, Secret(form.one("code")), recovery=recovery)
    except TooManyRequests as error:
        return _page(request, following, error, recovery=recovery)
    except Unauthenticated:
        return forms.go(SIGN_IN)
    if isinstance(outcome, SignedIn):
        return pages.welcome(request, outcome, following)
    request.scope["keydesk"].denied = Reason.WRONG_CODE
    wrong = Invalid(Violation("code", WRONG_CODE))
    return _page(request, following, wrong, recovery=recovery)


def _finish(request: Request, code: Secret, *, recovery: bool) -> SignedIn | Rejected:
    house, by, half = house_of(request), caller_of(request), cookies.half(request)
    if half is None:
        raise Unauthenticated(BEGIN_AGAIN)
    given = Given(code, house.seals, recovery)
    with house.database.write() as db:
        return seconds.finish(
            db, by, half, given, program=program(request.scope),
            device=cookies.device(request), now=house.clock(),
        )  # fmt: skip


def _page(
    request: Request, following: str, error: KeydeskError | None = None, *, recovery: bool
) -> Response:
    user = _halfway(request)
    if user is None:
        return forms.go(SIGN_IN)
    shown = {"email": user.email, "next": following, "recovery": recovery}
    return pages.answer(request, "sign_in_code.html", shown, error)


def _halfway(request: Request) -> User | None:
    house, half = house_of(request), cookies.half(request)
    if half is None:
        return None
    with house.database.read() as db:
        return seconds.halfway(db, half, now=house.clock())


routes: list[BaseRoute] = [
    guarded("GET", CODE, code_page, permission=PUBLIC, changes=False),
    guarded("POST", CODE, enter_code, permission=PUBLIC, changes=True),
]
