"""The pages of accounts: sign in, sign out, one's own account."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from keydesk.access import store as roles
from keydesk.accounts import (
    code_console,
    confirm_console,
    cookies,
    entering,
    factor_console,
    factors,
    forgetting_console,
    members,
    pages,
    passwords,
    rules,
    store,
    verbs,
)
from keydesk.accounts.arriving import HalfWay, Rejected, SignedIn
from keydesk.auth import ANY_CALLER, PUBLIC, Reason, caller_of, guarded, house_of
from keydesk.auth.booking import program
from keydesk.kit.errors import Invalid, KeydeskError, TooManyRequests, Unavailable, Violation
from keydesk.kit.secret import Secret
from keydesk.shell import N_, Viewer, forms, i18n

SIGN_IN, ACCOUNT = pages.SIGN_IN, pages.ACCOUNT
MESSAGES = pages.MESSAGES


def viewer(request: Request) -> Viewer | None:
    """Who looks, for the frame.  None also while the database is away: an error page needs none."""
    caller = caller_of(request)
    try:
        with house_of(request).database.read() as db:
            member = store.member(db, caller.organization_id, caller.user_id)
            role = roles.find(db, caller.organization_id, member.role) if member else None
            places = members.places(db, caller.user_id)
    except Unavailable:
        return None
    here = next((o for o in places if o.id == caller.organization_id), None)
    if member is None or here is None:
        return None
    of_team = role is not None and not role.system
    name = role.name if role else member.role
    elsewhere = tuple((o.id, o.name) for o in places if o is not here)
    return Viewer(member.name, member.email, name, here.name, of_team, elsewhere)


def sign_in_page(request: Request) -> Response:
    pages.refuse_plain_http(request)
    following = forms.local(request.query_params.get("next", ""))
    if caller_of(request).session_id:
        return forms.go(following)
    return _sign_in_page(request, "", following)


def sign_in(request: Request) -> Response:
    """The same answer, after the same time, to a wrong e-mail and to a wrong password."""
    pages.refuse_plain_http(request)
    form = forms.read(request)
    email, following = form.one("email"), forms.local(form.one("next"))
    try:
        outcome = _enter(request, email, Secret(form.exact("password")))
    except TooManyRequests as error:
        return _sign_in_page(request, email, following, error)
    match outcome:
        case SignedIn():
            return pages.welcome(request, outcome, following)
        case HalfWay(cookie=cookie):
            return pages.halfway(request, cookie, following)
        case Rejected():
            request.scope["keydesk"].denied = Reason.WRONG_SECRET
            return _sign_in_page(request, email, following, Invalid(Violation("", pages.WRONG)))


def _sign_in_page(
    request: Request, email: str, following: str, error: KeydeskError | None = None
) -> Response:
    with house_of(request).database.read() as db:
        found = store.only_organization(db)
    shown = {
        "email": email,
        "next": following,
        "organization": found.name if found else "",
        "mails": house_of(request).settings.mails,
    }
    return pages.answer(request, "sign_in.html", shown, error)


def _enter(request: Request, email: str, password: Secret) -> SignedIn | HalfWay | Rejected:
    house, by, device = house_of(request), caller_of(request), cookies.device(request)
    with house.database.write() as db:
        knocked = entering.knock(db, by, email=email, device=device, now=house.clock())
    proof = entering.prove(knocked, password)
    with house.database.write() as db:
        return verbs.sign_in(
            db, by, proof, program=program(request.scope), device=device, now=house.clock()
        )


def sign_out(request: Request) -> Response:
    return _end(request, caller_of(request).session_id)


def end_session(request: Request) -> Response:
    """One of one's own, somewhere else."""
    return _end(request, request.path_params["session_id"])


def _end(request: Request, session_id: str) -> Response:
    house, by = house_of(request), caller_of(request)
    with house.database.write() as db:
        verbs.sign_out(db, by, session_id, now=house.clock())
    if session_id == by.session_id:
        return pages.goodbye(request, "signed_out")
    return pages.done("session.ended")


def sign_out_everywhere(request: Request) -> Response:
    house = house_of(request)
    with house.database.write() as db:
        verbs.sign_out_everywhere(db, caller_of(request), now=house.clock())
    return pages.goodbye(request, "signed_out_everywhere")


def account(request: Request) -> Response:
    return _account_page(request)


def _account_page(request: Request, error: KeydeskError | None = None) -> Response:
    house, by = house_of(request), caller_of(request)
    with house.database.read() as db:
        found = verbs.list_sessions(db, by, now=house.clock())
        factor, left = factors.confirmed(db, by.user_id), factors.recovery_left(db, by.user_id)
    shown = {"sessions": found, "session_id": by.session_id, "factor": factor, "codes_left": left}
    return pages.answer(request, "account.html", shown, error)


def change_password(request: Request) -> Response:
    form = forms.read(request)
    try:
        cookie = _change(request, Secret(form.exact("current")), Secret(form.exact("new")))
    except (Invalid, TooManyRequests) as error:
        return _account_page(request, error)
    response = pages.done("password.changed")
    cookies.keep_session(request, response, cookie)
    return response


def _change(request: Request, current: Secret, new: Secret) -> Secret:
    rules.keep(rules.of_password("new", new))
    house, by, device = house_of(request), caller_of(request), cookies.device(request)
    with house.database.write() as db:
        knocked = entering.knock_again(db, by, device=device, now=house.clock())
    proof, hashed = entering.prove(knocked, current), passwords.hash_of(new)
    with house.database.write() as db:
        return verbs.change_password(db, by, proof, new=hashed, device=device, now=house.clock())


def choose_language(request: Request) -> Response:
    """Also for somebody who has not signed in yet: then only the browser remembers it."""
    form, house, by = forms.read(request), house_of(request), caller_of(request)
    language = form.one("language")
    if language not in i18n.NAMES:
        raise Invalid(Violation("language", N_("Choose one of the languages offered.")))
    if by.user_id:
        with house.database.write() as db:
            verbs.change_language(db, by, language, now=house.clock())
    response = forms.go(form.one("next"))
    i18n.remember(response, language)
    return response


def _act(path: str, handler: Callable[[Request], Response], permission: str) -> Route:
    return guarded("POST", path, handler, permission=permission, changes=True)


routes: list[BaseRoute] = [
    guarded("GET", SIGN_IN, sign_in_page, permission=PUBLIC, changes=False),
    guarded("GET", ACCOUNT, account, permission=ANY_CALLER, changes=False),
    _act(SIGN_IN, sign_in, PUBLIC),
    _act("/console/sign-out", sign_out, ANY_CALLER),
    _act(f"{ACCOUNT}/password", change_password, ANY_CALLER),
    _act(f"{ACCOUNT}/language", choose_language, PUBLIC),
    _act(f"{ACCOUNT}/sign-out-everywhere", sign_out_everywhere, ANY_CALLER),
    _act(f"{ACCOUNT}/sessions/{{session_id}}/sign-out", end_session, ANY_CALLER),
    *code_console.routes,
    *confirm_console.routes,
    *factor_console.routes,
    *forgetting_console.routes,
]
