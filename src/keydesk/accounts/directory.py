"""The addresses of users, invitations, links and the switch between organizations."""

from collections.abc import Callable
from functools import partial, update_wrapper

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from keydesk.accounts import dialogs, leaving_console, limiting_console, sending, users, welcome
from keydesk.accounts.above import Above
from keydesk.accounts.users import LIST
from keydesk.auth import ANY_CALLER, PUBLIC, guarded

READ, MANAGE = "users:read", "users:manage"
ONE = f"{LIST}/{{user_id}}"
INVITATION, RESET = f"{sending.INVITATION}/{{secret}}", f"{sending.RESET}/{{secret}}"
MESSAGES = {**users.MESSAGES, **welcome.MESSAGES}
Handler = Callable[[Request], Response]


def routes(above: Above) -> list[BaseRoute]:
    def told(handler: Callable[[Above, Request], Response]) -> Handler:
        return update_wrapper(partial(handler, above), handler)

    return [
        _look(LIST, users.index, READ),
        _ask(f"{LIST}/invite", dialogs.new),
        _ask(f"{ONE}/role", dialogs.role_page),
        _ask(f"{ONE}/group", limiting_console.group_page),
        _ask(f"{ONE}/reset", dialogs.reset_page),
        _ask(f"{ONE}/block", told(leaving_console.block_page)),
        _ask(f"{ONE}/remove", told(leaving_console.remove_page)),
        _look(INVITATION, told(welcome.invitation_page), PUBLIC),
        _look(RESET, told(welcome.reset_page), PUBLIC),
        _manage(f"{LIST}/invite", dialogs.invite),
        _manage(f"{LIST}/invitations/{{invitation_id}}/withdraw", users.withdraw),
        _manage(f"{ONE}/role", told(dialogs.set_role)),
        _manage(f"{ONE}/group", limiting_console.set_group),
        _manage(f"{ONE}/reset", dialogs.reset),
        _manage(f"{ONE}/block", told(leaving_console.block)),
        _manage(f"{ONE}/transfer", users.transfer),
        _manage(f"{ONE}/remove", told(leaving_console.remove)),
        _change(INVITATION, told(welcome.accept), PUBLIC),
        _change(RESET, told(welcome.renew), PUBLIC),
        _change("/console/account/organization", users.switch, ANY_CALLER),
    ]


def _look(path: str, handler: Handler, permission: str) -> Route:
    return guarded("GET", path, handler, permission=permission, changes=False)


def _ask(path: str, handler: Handler) -> Route:
    """A dialog: who must prove that it is them does so before they type."""
    return guarded("GET", path, handler, permission=MANAGE, changes=False, fresh=True)


def _manage(path: str, handler: Handler) -> Route:
    return guarded("POST", path, handler, permission=MANAGE, changes=True, fresh=True)


def _change(path: str, handler: Handler, permission: str) -> Route:
    return guarded("POST", path, handler, permission=permission, changes=True)
