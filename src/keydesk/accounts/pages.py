"""What the pages of accounts say, and the answers that carry cookies.  No database here."""

from collections.abc import Mapping
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from keydesk.accounts import cookies, programs
from keydesk.accounts.arriving import SignedIn
from keydesk.auth import Reason, house_of
from keydesk.auth.words import challenge
from keydesk.kit.errors import HttpsRequired, Invalid, KeydeskError, TooManyRequests
from keydesk.kit.secret import Secret
from keydesk.shell import N_, field_errors, forms, i18n, in_words, render

SIGN_IN, ACCOUNT = "/console/sign-in", "/console/account"
CODE = f"{SIGN_IN}/code"
WRONG = N_("Email or password is wrong.")
IN_THE_CLEAR = N_("Use https. A password would cross the network in the clear.")
MESSAGES = {
    "signed_out": N_("Signed out"),
    "signed_out_everywhere": N_("Signed out everywhere"),
    "session.ended": N_("Session signed out"),
    "password.changed": N_("Password changed"),
    "factor.removed": N_("Authenticator app turned off"),
}


def answer(
    request: Request, template: str, shown: Mapping[str, object], error: KeydeskError | None
) -> Response:
    """A form, again when `error` says what was wrong with it; a try too many is booked as one."""
    if isinstance(error, TooManyRequests):
        request.scope["keydesk"].denied = Reason.TOO_MANY_TRIES
    errors = _errors(request, error) if error else {}
    context = {**shown, "errors": errors, "short": programs.short}
    response = render(request, template, context, error.status if error else 200)
    response.headers.update(challenge(error) if error else {})
    return response


def _errors(request: Request, error: KeydeskError) -> dict[str, str]:
    if isinstance(error, Invalid):
        return field_errors(request, error)
    return {"": in_words(request, error)}


def welcome(request: Request, signed_in: SignedIn, following: str) -> Response:
    response = forms.go(following)
    cookies.keep_session(request, response, signed_in.cookie)
    cookies.keep_device(request, response, signed_in.device)
    cookies.drop_half(request, response)
    i18n.remember(response, signed_in.user.language)
    return response


def halfway(request: Request, cookie: Secret, following: str) -> Response:
    response = forms.go(f"{CODE}?next={quote(following, safe='')}")
    cookies.keep_half(request, response, cookie)
    return response


def goodbye(request: Request, message: str) -> Response:
    """The device stays familiar: signing out is no reason to distrust it."""
    response = forms.go(SIGN_IN, message)
    cookies.drop_session(request, response)
    return response


def done(message: str) -> Response:
    return forms.go(ACCOUNT, message)


def refuse_plain_http(request: Request) -> None:
    """Before the password is typed, not after."""
    passage = request.scope["keydesk"]
    if not passage.origin.private and not house_of(request).settings.allow_http:
        raise HttpsRequired(IN_THE_CLEAR)
