"""Forgotten passwords: the page that asks for an e-mail, the letter, what its link opens."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.accounts import cookies, forgotten, pages, passwords, rules
from keydesk.accounts.model import User
from keydesk.accounts.pages import SIGN_IN
from keydesk.auth import PUBLIC, Caller, House, caller_of, guarded, house_of
from keydesk.kit import mail
from keydesk.kit.errors import Invalid, KeydeskError, NotFound, TooManyRequests
from keydesk.kit.mail import Letter
from keydesk.kit.secret import Secret
from keydesk.shell import N_, flash, forms, i18n

FORGOTTEN, NEW = f"{SIGN_IN}/forgotten", f"{SIGN_IN}/new-password"
SUBJECT = N_("Set a new Keydesk password")
TEXT = N_(
    "Somebody, probably you, asked for a new password for {email}.\n\n"
    "Set it here within an hour:\n{link}\n\n"
    "The link works once. If it was not you, do nothing: your password stays as it is.\n"
)


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
        user, link = made
        mail.deliver(house.settings, _letter(house, user, link, language))


def _letter(house: House, user: User, link: Secret, language: str) -> Letter:
    """In the user's language, else in that of whoever asked.  The address is the setting's: what a
    request says of itself must not stand in a letter."""
    say = i18n.languages()[user.language or language].say
    address = f"{house.settings.public_url}{NEW}/{link.reveal()}"
    return Letter(user.email, say(SUBJECT), say(TEXT, email=user.email, link=address))


def _asking(
    request: Request, error: KeydeskError | None = None, *, email: str = "", sent: bool
) -> Response:
    return pages.answer(request, "forgotten.html", {"email": email, "sent": sent}, error)


def new_page(request: Request) -> Response:
    """Looking uses nothing up: programs that read mail open links before people do."""
    return _new(request, _whose(request))


def set_new(request: Request) -> Response:
    pages.refuse_plain_http(request)
    user, new = _whose(request), Secret(forms.read(request).exact("new"))
    try:
        rules.keep(rules.of_password("new", new))
    except Invalid as error:
        return _new(request, user, error)
    house, by, device = house_of(request), caller_of(request), cookies.device(request)
    hashed = passwords.hash_of(new)
    with house.database.write() as db:
        forgotten.redeem(db, by, _link(request), new=hashed, device=device, now=house.clock())
    response = forms.go(SIGN_IN)
    cookies.drop_session(request, response)
    flash.leave(response, "password.reset")
    return response


def _new(request: Request, user: User, error: KeydeskError | None = None) -> Response:
    shown = {"email": user.email, "action": request.url.path}
    return pages.answer(request, "new_password.html", shown, error)


def _whose(request: Request) -> User:
    house = house_of(request)
    with house.database.read() as db:
        return forgotten.whose(db, _link(request), now=house.clock())


def _link(request: Request) -> Secret:
    return Secret(request.path_params["link"])


def _require_mail(request: Request) -> None:
    if not house_of(request).settings.mails:
        raise NotFound("There is nothing at this address.")


routes: list[BaseRoute] = [
    guarded("GET", FORGOTTEN, forgotten_page, permission=PUBLIC, changes=False),
    guarded("POST", FORGOTTEN, ask, permission=PUBLIC, changes=True),
    guarded("GET", f"{NEW}/{{link}}", new_page, permission=PUBLIC, changes=False),
    guarded("POST", f"{NEW}/{{link}}", set_new, permission=PUBLIC, changes=True),
]
