"""The page of users: who belongs here, who is invited, and what can be done about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from keydesk.access import BLOCKED, OWNER, Role
from keydesk.accounts import cookies, giving, inviting, links, members, people, switching
from keydesk.accounts.members import Listed
from keydesk.auth import Caller, allowed, caller_of, house_of
from keydesk.auth.holding import beyond
from keydesk.auth.permissions import OWN
from keydesk.groups import store as group_rows
from keydesk.groups.giving import may_give
from keydesk.groups.model import Group
from keydesk.shell import N_, forms, render

LIST = "/console/users"
MESSAGES = {
    "user.role_changed": N_("Role changed. It holds from the next request on."),
    "user.group_changed": N_("Group changed. It holds from the next request on."),
    "user.blocked": N_("Blocked. Signed out everywhere in this organization."),
    "user.unblocked": N_("Unblocked."),
    "user.removed": N_("Removed."),
    "user.transferred": N_("Handed over. You are an Admin now."),
    "invitation.withdrawn": N_("Invitation withdrawn. Its link no longer works."),
    "link.shown": N_("This link was already shown. Make a new one if you did not keep it."),
}


@dataclass(frozen=True)
class Row:
    """`manageable`: whoever looks may change this one; `heir`: may be handed the organization.

    group  None = All
    """

    id: str
    name: str
    email: str
    role: Role
    blocked: bool
    me: bool
    last_sign_in_at: datetime | None
    manageable: bool
    heir: bool
    group: Group | None


@dataclass(frozen=True)
class Waiting:
    id: str
    email: str
    role: Role
    expires_at: datetime


def overview(request: Request) -> dict[str, object]:
    """The list; every dialog lies over it."""
    house, by = house_of(request), caller_of(request)
    search = request.query_params.get("q", "")
    with house.database.read() as db:
        found = members.listed(db, by.organization_id, search)
        waiting = links.pending(db, by.organization_id, now=house.clock())
        known = giving.known(db, by.organization_id)
        groups = {one.id: one for one in group_rows.every(db, by.organization_id)}
    return {
        "users": [_row(by, one, known.get(one.member.role, BLOCKED), groups) for one in found],
        "invitations": [
            Waiting(i.id, i.email, known.get(i.role, BLOCKED), i.expires_at) for i in waiting
        ],
        "filters": {"q": search},
        "may_manage": may_manage(by),
        "any_group": bool(groups),
        "sees_groups": allowed(by, "groups:manage"),
    }


def _row(by: Caller, one: Listed, role: Role, groups: Mapping[str, Group]) -> Row:
    member, me = one.member, one.member.user_id == by.user_id
    group = groups.get(member.group_id or "")
    manageable = (
        may_manage(by) and not beyond(role.permissions, by.permissions) and may_give(by, group)
    )
    heir = manageable and OWN in by.permissions and role not in (BLOCKED, OWNER)
    return Row(
        member.user_id, member.name, member.email, role, role is BLOCKED, me,
        one.last_sign_in_at, manageable, heir and not me, group,
    )  # fmt: skip


def index(request: Request) -> Response:
    return render(request, "users.html", overview(request))


def transfer(request: Request) -> Response:
    house, user_id = house_of(request), request.path_params["user_id"]
    with house.database.write() as db:
        people.transfer_ownership(db, caller_of(request), user_id, now=house.clock())
    return done("user.transferred")


def withdraw(request: Request) -> Response:
    house, invitation_id = house_of(request), request.path_params["invitation_id"]
    with house.database.write() as db:
        inviting.withdraw(db, caller_of(request), invitation_id, now=house.clock())
    return done("invitation.withdrawn")


def switch(request: Request) -> Response:
    """To another organization of one's own, under a new cookie."""
    house, chosen = house_of(request), forms.read(request).one("organization")
    with house.database.write() as db:
        _, cookie = switching.switch(db, caller_of(request), chosen, now=house.clock())
    response = forms.go(forms.HOME)
    cookies.keep_session(request, response, cookie)
    return response


def may_manage(by: Caller) -> bool:
    return allowed(by, giving.MANAGE)


def done(message: str) -> Response:
    return forms.go(LIST, message)
