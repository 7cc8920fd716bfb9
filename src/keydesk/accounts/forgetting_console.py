"""Forgotten passwords: the page that asks for an e-mail.  What its link opens: welcome.py."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.accounts import forgotten, pages, rules, sending
from keydesk.accounts.pages import SIGN_IN
from keydesk.auth import PUBLIC, Caller, House, caller_of, guarded, house_of
from keydesk.kit import mail
from keydesk.kit.errors import Invalid, KeydeskError, NotFound, TooManyRequests
from keydesk.shell import forms, i18n

FORGOTTEN = f"{SIGN_IN}/forgotten"


def forgotten_page(request: Request) -> Response:
    _require_mail(request)
    return _asking(request, sent=False)


def ask(request: Request) -> Response:
    """The same answer after the same time, whoever has the e-mail: what depends on that happens
    beside the request."""
    _require_mail(request)
    email, house, by = forms.read(request).one("email"), house_of(request), caller_of(request)
    try:
        rules.keep(rules.of_email("email", email))
        with house.database.write() as db:
            forgotten.request(db, by, email, now=house.clock())
    except (Invalid, TooManyRequests) as error:
        return _asking(request, error, email=email, sent=False)
    mail.beside(partial(_answer, house, by, email, i18n.of(request).code))
    return _asking(request, email=email, sent=True)


def _answer(house: House, by: Caller, email: str, language: str) -> None:
    with house.database.write() as db:
        made = forgotten.mint_link(db, by, email, now=house.clock())
    if made:
        user, secret = made
        letter = sending.forgotten_letter(house.settings.public_url, user.email, secret)
        mail.deliver(house.settings, sending.written(letter, user.language or language))


def _asking(
    request: Request, error: KeydeskError | None = None, *, email: str = "", sent: bool
) -> Response:
    return pages.answer(request, "forgotten.html", {"email": email, "sent": sent}, error)


def _require_mail(request: Request) -> None:
    if not house_of(request).settings.mails:
        raise NotFound("There is nothing at this address.")


routes: list[BaseRoute] = [
    guarded("GET", FORGOTTEN, forgotten_page, permission=PUBLIC, changes=False),
    guarded("POST", FORGOTTEN, ask, permission=PUBLIC, changes=True),
]
