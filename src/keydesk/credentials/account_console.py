"""A connection's account over HTML: the two switches of the password grant, and its password."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.auth import caller_of, guarded, house_of
from keydesk.connections import verbs as connecting
from keydesk.connections.switches import Switches, switch
from keydesk.credentials import account, making, pages, showing
from keydesk.credentials.model import Kind
from keydesk.credentials.pages import LIST
from keydesk.kit import once
from keydesk.shell import N_, forms

MESSAGES = {
    "passwords.on": N_("Switched on."),
    "passwords.off": N_("Switched off. Tokens that came by such a password are refused now."),
}
OF = f"{LIST}/of/{{code}}"


def switch_passwords(request: Request) -> Response:
    """Switching the first one on makes an account where there is none, shown by this answer."""
    house, by, form = house_of(request), caller_of(request), forms.read(request)
    now, code = house.clock(), request.path_params["code"]
    wanted = Switches(_wanted(form, "password_grant"), _wanted(form, "user_passwords"))
    opened = None
    with house.database.write() as db:
        connection = switch(db, by, code, wanted, now=now)
        if wanted.password_grant:
            opened = making.open_account(db, by, connection, now=now)
    if opened:
        return showing.opened(request, connection, opened)
    on = wanted.password_grant or wanted.user_passwords
    return forms.go(pages.of_connection(code), "passwords.on" if on else "passwords.off")


def regenerate_password(request: Request) -> Response:
    house, by, form = house_of(request), caller_of(request), forms.read(request)
    now, code = house.clock(), request.path_params["code"]
    try:
        with house.database.write() as db:
            connection = connecting.find(db, by, code)
            found, _ = account.find(db, by, connection)
            forms.claim(db, by, form, found.id, now=now)
            opened = account.regenerate(db, by, connection, now=now)
    except once.AlreadyDone:
        return showing.already(request, Kind.ACCOUNT, pages.of_connection(code))
    return showing.opened(request, connection, opened)


def _wanted(form: forms.Form, name: str) -> bool | None:
    return {"on": True, "off": False}.get(form.one(name))


SWITCHES, MANAGE = "connections:manage", "credentials:manage"
routes: list[BaseRoute] = [
    guarded(
        "POST", f"{OF}/passwords", switch_passwords, permission=SWITCHES, changes=True, fresh=True
    ),
    guarded(
        "POST", f"{OF}/password", regenerate_password, permission=MANAGE, changes=True, fresh=True
    ),
]
