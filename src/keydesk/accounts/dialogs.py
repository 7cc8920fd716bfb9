"""The dialogs over the page of users: invite, role, reset; and the link, shown once."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from keydesk.access import BLOCKED, Role
from keydesk.accounts import factors, giving, inviting, people, resetting, sending
from keydesk.accounts.above import Above
from keydesk.accounts.model import Member
from keydesk.accounts.sending import Letter
from keydesk.accounts.users import done, overview
from keydesk.auth import base_url, caller_of, house_of
from keydesk.kit import once
from keydesk.kit.errors import Conflict, Invalid
from keydesk.shell import field_errors, forms, i18n, in_words, render

Errors = Mapping[str, str]


def new(request: Request) -> Response:
    return _invite_page(request, {"email": "", "role": "viewer"}, {})


def invite(request: Request) -> Response:
    """The answer to this POST is the only page that ever shows the link."""
    house, by, form = house_of(request), caller_of(request), forms.read(request)
    email, role = form.one("email"), form.one("role")
    try:
        with house.database.write() as db:
            forms.claim(db, by, form, "link", now=house.clock())
            made = inviting.invite(db, by, email=email, role=role, now=house.clock())
    except once.AlreadyDone:
        return done("link.shown")
    except Invalid as invalid:
        errors = field_errors(request, invalid)
        return _invite_page(request, {"email": email, "role": role}, errors, invalid.status)
    return _show_once(request, sending.invitation_letter(base_url(request), made))


def reset_page(request: Request) -> Response:
    return _reset_page(request, {})


def _reset_page(request: Request, errors: Errors, status: int = 200) -> Response:
    member = member_of(request)
    with house_of(request).database.read() as db:
        has_app = factors.confirmed(db, member.user_id) is not None
    shown = {"token": forms.token(), "user": member, "has_app": has_app, "errors": errors}
    return render(request, "user_reset.html", overview(request) | shown, status)


def reset(request: Request) -> Response:
    house, by, form = house_of(request), caller_of(request), forms.read(request)
    try:
        with house.database.write() as db:
            forms.claim(db, by, form, "link", now=house.clock())
            user_id = request.path_params["user_id"]
            too = form.one("second_factor") != ""
            made = resetting.reset(db, by, user_id, second_factor=too, now=house.clock())
    except once.AlreadyDone:
        return done("link.shown")
    except Conflict as conflict:
        return _reset_page(request, {"": in_words(request, conflict)}, conflict.status)
    return _show_once(request, sending.reset_letter(base_url(request), made))


def _show_once(request: Request, letter: Letter) -> Response:
    sent = sending.send(house_of(request), letter, i18n.of(request).code)
    shown = {"kind": letter.kind, "email": letter.to, "link": letter.link.reveal(), "sent": sent}
    return render(request, "link_made.html", overview(request) | shown)


def _invite_page(
    request: Request, filled: Mapping[str, str], errors: Errors, status: int = 200
) -> Response:
    shown = {"token": forms.token(), "form": filled, "errors": errors, "roles": _roles(request)}
    return render(request, "user_invite.html", overview(request) | shown, status)


def role_page(request: Request) -> Response:
    return _role_page(request, {})


def set_role(above: Above, request: Request) -> Response:
    """For who is blocked it is the way back in."""
    house, by, role = house_of(request), caller_of(request), forms.read(request).one("role")
    member = member_of(request)
    try:
        with house.database.write() as db:
            if member.role == BLOCKED.id:
                people.unblock(db, by, member.user_id, role, above=above, now=house.clock())
                return done("user.unblocked")
            people.set_role(db, by, member.user_id, role, now=house.clock())
    except Invalid as invalid:
        return _role_page(request, field_errors(request, invalid), invalid.status)
    except Conflict as conflict:
        return _role_page(request, {"": in_words(request, conflict)}, conflict.status)
    return done("user.role_changed")


def _role_page(request: Request, errors: Errors, status: int = 200) -> Response:
    member = member_of(request)
    shown = {
        "user": member,
        "blocked": member.role == BLOCKED.id,
        "roles": _roles(request, member.role),
        "errors": errors,
    }
    return render(request, "user_role.html", overview(request) | shown, status)


def _roles(request: Request, present: str = "") -> list[Role]:
    with house_of(request).database.read() as db:
        return giving.giveable(db, caller_of(request), present)


def member_of(request: Request) -> Member:
    """Raises NotFound, and Forbidden for who may not be changed by whoever looks."""
    by = caller_of(request)
    with house_of(request).database.read() as db:
        member = people.find(db, by, request.path_params["user_id"])
        giving.require_over(db, by, member)
    return member
