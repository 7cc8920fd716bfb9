"""Users and invitations over JSON."""

from typing import Annotated

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from keydesk.accounts import inviting, leaving, limiting, links, members, people, resetting, sending
from keydesk.accounts.above import Above
from keydesk.accounts.shapes import InvitationBody, InvitedBody, ResetBody, UserBody
from keydesk.auth import base_url
from keydesk.auth.api import Body, By, Here, guard_api, typed

router = typed("users", "/manage/v1/users")
invitations = typed("users", "/manage/v1/invitations")
READ, MANAGE = "users:read", "users:manage"


async def current_above() -> Above:
    """The composition root says what it is: management.py."""
    raise NotImplementedError


Upward = Annotated[Above, Depends(current_above)]


class UserQuery(BaseModel):
    """`search` looks in name and e-mail."""

    model_config = ConfigDict(extra="forbid")

    search: str = ""


class RemoveQuery(BaseModel):
    """`heir`: the id of the user who takes over the connections."""

    model_config = ConfigDict(extra="forbid")

    heir: str = ""


class GiveRole(Body):
    role: str


class EditUser(Body):
    """What is left out stays as it is."""

    role: str | None = None
    group: str | None = Field(None, description="Id or name, or all")


class ResetWish(Body):
    """`second_factor`: turn off their authenticator app as well."""

    second_factor: bool = False


NO_MORE = ResetWish()


class BlockWish(Body):
    """`heir`: the id of a user who takes over the connections, so that these do not stop."""

    heir: str = ""


ALONE = BlockWish()


class Invite(Body):
    email: str
    role: str = "viewer"


@guard_api(router, "GET", "", permission=READ, changes=False)
def list_users(here: Here, by: By, query: Annotated[UserQuery, Query()]) -> list[UserBody]:
    """All of them, by name."""
    with here.database.read() as db:
        found = members.listed(db, by.organization_id, query.search)
    return [UserBody.of(one.member, one) for one in found]


@guard_api(router, "GET", "/{user_id}", permission=READ, changes=False)
def show_user(here: Here, by: By, user_id: str) -> UserBody:
    with here.database.read() as db:
        return UserBody.of(people.find(db, by, user_id))


@guard_api(router, "PATCH", "/{user_id}", permission=MANAGE, changes=True)
def edit_user(here: Here, by: By, user_id: str, wanted: EditUser) -> UserBody:
    """Never more than the caller has; the last Owner stays one, and an Owner has no limits."""
    now = here.clock()
    with here.database.write() as db:
        found = people.find(db, by, user_id)
        if wanted.group is not None:
            found = limiting.set_group(db, by, user_id, wanted.group, now=now)
        if wanted.role is not None:
            found = people.set_role(db, by, user_id, wanted.role, now=now)
    return UserBody.of(found)


@guard_api(router, "POST", "/{user_id}/block", permission=MANAGE, changes=True)
def block_user(
    here: Here, by: By, user_id: str, above: Upward, wanted: BlockWish = ALONE
) -> UserBody:
    """Sessions end.  Connections assigned to this user are refused, unless an `heir` is named."""
    with here.database.write() as db:
        now, heir = here.clock(), wanted.heir
        return UserBody.of(leaving.block(db, by, user_id, above=above, heir=heir, now=now))


@guard_api(router, "POST", "/{user_id}/unblock", permission=MANAGE, changes=True)
def unblock_user(here: Here, by: By, user_id: str, wanted: GiveRole, above: Upward) -> UserBody:
    """Connections assigned to this user work again, so the caller must hold what they may do."""
    with here.database.write() as db:
        now = here.clock()
        return UserBody.of(people.unblock(db, by, user_id, wanted.role, above=above, now=now))


@guard_api(router, "POST", "/{user_id}/reset", permission=MANAGE, changes=True)
def reset_user(
    here: Here, by: By, user_id: str, request: Request, wanted: ResetWish = NO_MORE
) -> ResetBody:
    """The password stops working; the link in the answer sets a new one, once."""
    with here.database.write() as db:
        now, too = here.clock(), wanted.second_factor
        made = resetting.reset(db, by, user_id, second_factor=too, now=now)
    letter = sending.reset_letter(base_url(request), made)
    return ResetBody.of(made.link, letter.link, sent=sending.send(here, letter, "en"))


@guard_api(router, "DELETE", "/{user_id}", permission=MANAGE, changes=True, status_code=204)
def remove_user(
    here: Here, by: By, user_id: str, above: Upward,
    query: Annotated[RemoveQuery, Query()],
) -> None:  # fmt: skip
    """Connections assigned to this user go to the user `heir`, who must be named if there are."""
    with here.database.write() as db:
        people.remove(db, by, user_id, above=above, heir=query.heir, now=here.clock())


@guard_api(invitations, "GET", "", permission=READ, changes=False)
def list_invitations(here: Here, by: By) -> list[InvitationBody]:
    """Those that wait, the newest first."""
    with here.database.read() as db:
        found = links.pending(db, by.organization_id, now=here.clock())
    return [InvitationBody.of(one) for one in found]


@guard_api(invitations, "POST", "", permission=MANAGE, changes=True, status_code=201)
def invite_user(here: Here, by: By, wanted: Invite, request: Request) -> InvitedBody:
    with here.database.write() as db:
        made = inviting.invite(db, by, email=wanted.email, role=wanted.role, now=here.clock())
    letter = sending.invitation_letter(base_url(request), made)
    sent = sending.send(here, letter, "en")
    return InvitedBody.with_link(made.invitation, letter.link, sent=sent)


@guard_api(
    invitations, "DELETE", "/{invitation_id}", permission=MANAGE, changes=True, status_code=204
)
def withdraw_invitation(here: Here, by: By, invitation_id: str) -> None:
    with here.database.write() as db:
        inviting.withdraw(db, by, invitation_id, now=here.clock())
