"""Roles over JSON."""

from fastapi import Response
from pydantic import BaseModel, Field

from keydesk.access import Role
from keydesk.access.store import every
from keydesk.access.wishes import Changes, Wish
from keydesk.apis.store import own_permissions
from keydesk.auth import Caller, House
from keydesk.auth.api import Body, By, Here, IfMatch, guard_api, typed, version_read
from keydesk.roles import verbs
from keydesk.roles.holders import NOBODY, all_uses, used_by
from keydesk.roles.shapes import RoleBody

router = typed("roles", "/manage/v1/roles")
MANAGE = "roles:manage"


class RoleList(BaseModel):
    items: list[RoleBody]


class CreateRole(Body):
    """Nothing said is nothing held."""

    name: str
    explanation: str = ""
    permissions: list[str] | None = None
    all: bool = Field(
        default=False, description="Catalogue, settings and own APIs, also what is added later"
    )


class EditRole(Body):
    """What is left out stays as it is.  The version comes here or as If-Match."""

    name: str | None = None
    explanation: str | None = None
    permissions: list[str] | None = None
    all: bool = False
    version: int | None = Field(None, description="The one that you read")


@guard_api(router, "GET", "", permission=MANAGE, changes=False)
def list_roles(here: Here, by: By) -> RoleList:
    """System roles first, then the organization's own by name."""
    with here.database.read() as db:
        uses = all_uses(db, by.organization_id)
        found, own = every(db, by.organization_id), own_permissions(db, by.organization_id)
    return RoleList(items=[RoleBody.of(role, uses.get(role.id, NOBODY), own) for role in found])


@guard_api(router, "POST", "", permission=MANAGE, changes=True, status_code=201)
def create_role(here: Here, by: By, wanted: CreateRole, response: Response) -> RoleBody:
    wish = Wish(wanted.name, wanted.explanation, wanted.permissions, wanted.all)
    with here.database.write() as db:
        made = verbs.create(db, by, wish, now=here.clock())
    return _told(made, here, by, response)


@guard_api(router, "GET", "/{role_id}", permission=MANAGE, changes=False)
def show_role(here: Here, by: By, role_id: str, response: Response) -> RoleBody:
    with here.database.read() as db:
        found = verbs.find(db, by, role_id)
    return _told(found, here, by, response)


@guard_api(router, "PATCH", "/{role_id}", permission=MANAGE, changes=True)
def edit_role(
    here: Here,
    by: By,
    role_id: str,
    wanted: EditRole,
    response: Response,
    *,
    if_match: IfMatch = "",
) -> RoleBody:
    """Holds from the next call on.  409 `stale` when somebody changed it since."""
    changes = Changes(
        wanted.name,
        wanted.explanation,
        wanted.permissions,
        wanted.all,
        version_read(wanted.version, if_match),
    )
    with here.database.write() as db:
        edited = verbs.edit(db, by, role_id, changes, now=here.clock())
    return _told(edited, here, by, response)


@guard_api(router, "DELETE", "/{role_id}", permission=MANAGE, changes=True, status_code=204)
def delete_role(here: Here, by: By, role_id: str) -> None:
    """409 while users or connections hold it; the message says who."""
    with here.database.write() as db:
        verbs.delete(db, by, role_id, now=here.clock())


def _told(role: Role, here: House, by: Caller, response: Response) -> RoleBody:
    with here.database.read() as db:
        own = own_permissions(db, by.organization_id)
        body = RoleBody.of(role, used_by(db, by.organization_id, role.id), own)
    response.headers["ETag"] = f'"{body.version}"'
    return body
