"""One's own authenticator app: turn on, recovery codes, turn off.  All asks for a fresh proof."""

import segno
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.accounts import cookies, enrolling, pages, store, totp
from keydesk.accounts.codes import WRONG_CODE, Given
from keydesk.accounts.pages import ACCOUNT
from keydesk.auth import ANY_CALLER, caller_of, guarded, house_of
from keydesk.kit.errors import Invalid, KeydeskError, TooManyRequests, Violation
from keydesk.kit.secret import Secret
from keydesk.shell import forms, render

FACTOR = f"{ACCOUNT}/second-factor"
ISSUER = "Keydesk"


def begin(request: Request) -> Response:
    """The answer to this POST shows the secret; a reload makes another one."""
    house = house_of(request)
    with house.database.write() as db:
        secret = enrolling.begin(db, caller_of(request), house.seals, now=house.clock())
    return _enrol_page(request, secret)


def confirm(request: Request) -> Response:
    house, by, form = house_of(request), caller_of(request), forms.read(request)
    given, device = Given(Secret(form.one("code")), house.seals), cookies.device(request)
    error: KeydeskError = Invalid(Violation("code", WRONG_CODE))
    try:
        with house.database.write() as db:
            made = enrolling.confirm(db, by, given, device=device, now=house.clock())
        if made is not None:
            return _codes_page(request, made)
    except TooManyRequests as too_many:
        error = too_many
    with house.database.read() as db:
        secret = enrolling.begun(db, by, house.seals)
    return _enrol_page(request, secret, error)


def replace_codes(request: Request) -> Response:
    house = house_of(request)
    with house.database.write() as db:
        made = enrolling.replace_codes(db, caller_of(request), now=house.clock())
    return _codes_page(request, made)


def remove(request: Request) -> Response:
    house = house_of(request)
    with house.database.write() as db:
        enrolling.remove(db, caller_of(request), now=house.clock())
    return pages.done("factor.removed")


def _enrol_page(request: Request, secret: Secret, error: KeydeskError | None = None) -> Response:
    with house_of(request).database.read() as db:
        user = store.user(db, caller_of(request).user_id)
    address = totp.address(secret, ISSUER, user.email if user else "")
    picture = segno.make(address, error="m", micro=False)
    text = secret.reveal()
    shown = {
        "picture": Markup(picture.svg_inline(scale=5, light="#fff", svgclass=None, lineclass=None)),  # noqa: S704
        "secret": " ".join(text[at : at + 4] for at in range(0, len(text), 4)),
    }
    return pages.answer(request, "second_factor.html", shown, error)


def _codes_page(request: Request, made: list[Secret]) -> Response:
    return render(request, "recovery_codes.html", {"codes": [code.reveal() for code in made]})


routes: list[BaseRoute] = [
    guarded("POST", FACTOR, begin, permission=ANY_CALLER, changes=True, fresh=True),
    guarded("POST", f"{FACTOR}/confirm", confirm, permission=ANY_CALLER, changes=True, fresh=True),
    guarded(
        "POST", f"{FACTOR}/codes", replace_codes, permission=ANY_CALLER, changes=True, fresh=True
    ),
    guarded("POST", f"{FACTOR}/remove", remove, permission=ANY_CALLER, changes=True, fresh=True),
]
