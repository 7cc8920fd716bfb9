"""Following a link: an invitation, or one that sets a new password.  Open to strangers.

What does not work looks the same whatever the reason.  The address holds the secret, so the page
asks no browser to pass it on, and nothing changes before the form is sent.
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from keydesk.accounts import cookies, entering, inviting, pages, passwords, resetting, rules, store
from keydesk.accounts import verbs as signing
from keydesk.accounts.above import Above
from keydesk.accounts.arriving import SignedIn
from keydesk.accounts.entering import Proven
from keydesk.accounts.inviting import Declined, Joined, WrongPassword
from keydesk.accounts.newcomers import Answer
from keydesk.auth import caller_of, house_of
from keydesk.auth.booking import program
from keydesk.kit.errors import Invalid, KeydeskError, TooManyRequests, Violation
from keydesk.kit.secret import Secret
from keydesk.shell import N_, forms

MESSAGES = {
    "joined": N_("You have joined. Sign in, or switch organization in the menu under your name."),
    "password.reset": N_("Password set. Sign in with it."),
}
NOT_THEIRS = N_("You use Keydesk already, and this is not your password.")


def invitation_page(above: Above, request: Request) -> Response:
    pages.refuse_plain_http(request)
    return _invitation_page(above, request, "", None)


def accept(above: Above, request: Request) -> Response:
    """A new user is signed in; one who was there before signs in as always."""
    pages.refuse_plain_http(request)
    form = forms.read(request)
    name = form.one("name")
    try:
        outcome, signed_in = _accept(above, request, name, Secret(form.exact("password")))
    except (Invalid, TooManyRequests) as error:
        return _invitation_page(above, request, name, error)
    match outcome:
        case Joined() if isinstance(signed_in, SignedIn):
            return _closed(request, pages.welcome(request, signed_in, "/console/"))
        case Joined():
            return _to_sign_in(request, "joined")
        case WrongPassword():
            wrong = Invalid(Violation("password", NOT_THEIRS))
            return _invitation_page(above, request, name, wrong)
        case Declined():
            return _dead(request)


def _accept(
    above: Above, request: Request, name: str, password: Secret
) -> tuple[Joined | WrongPassword | Declined, object]:
    """Rules first, for old users and new alike, so that they tell nobody apart."""
    house, by, device = house_of(request), caller_of(request), cookies.device(request)
    secret = _secret(request)
    with house.database.write() as db:
        found = inviting.look(db, secret, above.holds, now=house.clock())
        if found is None:
            now = house.clock()
            return inviting.decline(db, by, secret, holds=above.holds, now=now), None
        rules.keep(rules.of_password("password", password))
        knocked = entering.knock(db, by, email=found.email, device=device, now=house.clock())
    answer = Answer(name, entering.prove(knocked, password), passwords.hash_of(password))
    with house.database.write() as db:
        now = house.clock()
        outcome = inviting.accept(db, by, secret, answer, holds=above.holds, now=now)
        if not isinstance(outcome, Joined) or not outcome.new:
            return outcome, None
        proof, seen = Proven(outcome.user, {}), program(request.scope)
        return outcome, signing.sign_in(db, by, proof, program=seen, device=device, now=now)


def _invitation_page(
    above: Above, request: Request, name: str, error: KeydeskError | None
) -> Response:
    house = house_of(request)
    with house.database.read() as db:
        found = inviting.look(db, _secret(request), above.holds, now=house.clock())
        organization = store.organization(db, found.organization_id) if found else None
    if found is None or organization is None:
        return _dead(request)
    shown = {"organization": organization.name, "email": found.email, "name": name}
    return _page(request, "invitation.html", shown, error)


def reset_page(above: Above, request: Request) -> Response:
    pages.refuse_plain_http(request)
    return _reset_page(above, request, None)


def renew(above: Above, request: Request) -> Response:
    pages.refuse_plain_http(request)
    house, secret = house_of(request), _secret(request)
    new = Secret(forms.read(request).exact("new"))
    try:
        rules.keep(rules.of_password("new", new))
    except Invalid as invalid:
        return _reset_page(above, request, invalid)
    with house.database.read() as db:
        known = resetting.look(db, secret, above.holds, now=house.clock())
    hashed = passwords.hash_of(new) if known else passwords.Hashed("")
    by, device, holds = caller_of(request), cookies.device(request), above.holds
    with house.database.write() as db:
        now = house.clock()
        outcome = resetting.renew(db, by, secret, hashed, holds=holds, device=device, now=now)
    if isinstance(outcome, Declined):
        return _dead(request)
    response = _to_sign_in(request, "password.reset")
    cookies.drop_session(request, response)
    return response


def _reset_page(above: Above, request: Request, error: KeydeskError | None) -> Response:
    house = house_of(request)
    with house.database.read() as db:
        found = resetting.look(db, _secret(request), above.holds, now=house.clock())
    if found is None:
        return _dead(request)
    return _page(request, "new_password.html", {"email": found.email}, error)


def _secret(request: Request) -> Secret:
    return Secret(request.path_params["secret"])


def _dead(request: Request) -> Response:
    response = _page(request, "link_dead.html", {}, None)
    response.status_code = 404
    return response


def _page(
    request: Request, template: str, shown: Mapping[str, object], error: KeydeskError | None
) -> Response:
    return _closed(request, pages.answer(request, template, shown, error))


def _to_sign_in(request: Request, message: str) -> Response:
    return _closed(request, forms.go(pages.SIGN_IN, message))


def _closed(request: Request, response: Response) -> Response:
    """The address is passed on to nobody.

    Over plain http, where that was allowed, a browser that passes on nothing does not say either
    from which site a form comes; there our own pages may know, which write it down nowhere.
    """
    private = request.scope["keydesk"].origin.private
    response.headers["Referrer-Policy"] = "no-referrer" if private else "same-origin"
    response.headers["Cache-Control"] = "no-store"
    return response
