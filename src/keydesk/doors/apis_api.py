"""Protected APIs over JSON."""

from fastapi import Response
from pydantic import BaseModel, Field

from keydesk.apis import store
from keydesk.apis.model import Api
from keydesk.apis.proposals import propose
from keydesk.apis.wishes import Changes, Wish
from keydesk.auth.api import Body, By, Here, IfMatch, guard_api, typed, version_read
from keydesk.doors import apis_shapes as shapes
from keydesk.doors import apis_verbs as verbs
from keydesk.doors.apis_shapes import (
    AnswerBody,
    ApiBody,
    PermissionIn,
    ProposalBody,
    RouteBody,
    RouteIn,
    UnmappedBody,
)
from keydesk.doors.unmapped_desk import unmapped

PREFIX = "/manage/v1/apis"
router = typed("apis", PREFIX)
MANAGE = "apis:manage"


class ApiList(BaseModel):
    items: list[ApiBody]


class UnmappedList(BaseModel):
    items: list[UnmappedBody]


class CreateApi(Body):
    name: str
    base_path: str = Field(description="Such as /integrations/v1; no two may overlap")
    code: str = Field("", description="Made from the name when left out")
    permissions: list[PermissionIn] = Field([])
    routes: list[RouteIn] = Field([])


class EditApi(Body):
    """What is left out stays as it is.  The version comes here or as If-Match."""

    name: str | None = None
    base_path: str | None = None
    permissions: list[PermissionIn] | None = None
    routes: list[RouteIn] | None = None
    version: int | None = Field(None, description="The one that you read")


class ReplaceRoutes(Body):
    routes: list[RouteIn]
    version: int | None = Field(None, description="The one that you read")


class Propose(Body):
    document: str = Field(description="OpenAPI 3.0 or 3.1, as JSON or YAML")


class Ask(Body):
    method: str
    path: str = Field(description="As it stands in the request line")


@guard_api(router, "GET", "", permission=MANAGE, changes=False)
def list_apis(here: Here, by: By) -> ApiList:
    """By name."""
    with here.database.read() as db:
        found = store.every(db, by.organization_id)
    return ApiList(items=[shapes.api_body(api) for api in found])


@guard_api(router, "POST", "", permission=MANAGE, changes=True, status_code=201)
def create_api(here: Here, by: By, wanted: CreateApi, response: Response) -> ApiBody:
    permissions, routes = shapes.read_permissions(wanted.permissions), wanted.routes
    wish = Wish(
        wanted.name, wanted.base_path, permissions or (), shapes.read_routes(routes) or (),
        wanted.code,
    )  # fmt: skip
    with here.database.write() as db:
        made = verbs.create(db, by, wish, now=here.clock())
    return _told(made, response)


@guard_api(router, "POST", "/proposals", permission=MANAGE, changes=False)
def propose_api(wanted: Propose) -> ProposalBody:
    """What an OpenAPI document could become.  No reference in it is followed."""
    return shapes.proposal_body(propose(wanted.document))


@guard_api(router, "POST", "/requests", permission=MANAGE, changes=False)
def try_request(here: Here, by: By, wanted: Ask) -> AnswerBody:
    """Which permission such a call needs, or why it is refused."""
    with here.database.read() as db:
        table = store.tables(db, by.organization_id)
    return shapes.answer_body(table.find(wanted.method, wanted.path))


@guard_api(router, "GET", "/unmapped", permission=MANAGE, changes=False)
def list_unmapped(here: Here, by: By) -> UnmappedList:
    """Calls of 30 days that were refused because no route table has them, the newest first."""
    return UnmappedList(
        items=[
            UnmappedBody(
                method=one.method, path=one.path, times=one.times,
                last_at=one.last_at.isoformat(), api=one.api.code if one.api else None,
                route=RouteBody(
                    method=one.route.method, path=one.route.template,
                    permission=one.route.permission,
                ) if one.route else None,
            )
            for one in unmapped(here, by)
        ]
    )  # fmt: skip


@guard_api(router, "GET", "/{code}", permission=MANAGE, changes=False)
def show_api(here: Here, by: By, code: str, response: Response) -> ApiBody:
    with here.database.read() as db:
        found = verbs.find(db, by, code)
    return _told(found, response)


@guard_api(router, "PATCH", "/{code}", permission=MANAGE, changes=True)
def edit_api(
    here: Here, by: By, code: str, wanted: EditApi, response: Response, *, if_match: IfMatch = ""
) -> ApiBody:
    """Holds from the next call on.  409 `stale` when somebody changed it since."""
    changes = Changes(
        wanted.name, wanted.base_path, shapes.read_permissions(wanted.permissions),
        shapes.read_routes(wanted.routes), version_read(wanted.version, if_match),
    )  # fmt: skip
    with here.database.write() as db:
        edited = verbs.edit(db, by, code, changes, now=here.clock())
    return _told(edited, response)


@guard_api(router, "PUT", "/{code}/routes", permission=MANAGE, changes=True)
def replace_routes(
    here: Here,
    by: By,
    code: str,
    wanted: ReplaceRoutes,
    response: Response,
    *,
    if_match: IfMatch = "",
) -> ApiBody:
    """The whole route table."""
    version = version_read(wanted.version, if_match)
    changes = Changes(routes=shapes.read_routes(wanted.routes), version=version)
    with here.database.write() as db:
        edited = verbs.edit(db, by, code, changes, now=here.clock())
    return _told(edited, response)


@guard_api(router, "DELETE", "/{code}", permission=MANAGE, changes=True, status_code=204)
def delete_api(here: Here, by: By, code: str) -> None:
    """409 while anybody holds one of its permissions; the message says who."""
    with here.database.write() as db:
        verbs.delete(db, by, code, now=here.clock())


def _told(api: Api, response: Response) -> ApiBody:
    response.headers["ETag"] = f'"{api.version}"'
    return shapes.api_body(api)
