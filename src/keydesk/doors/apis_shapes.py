"""Protected APIs as JSON, for the management API and the command line's --json alike."""

from collections.abc import Sequence

from pydantic import BaseModel, Field

from keydesk.apis.model import Api, Permission, Route
from keydesk.apis.paths import Refused
from keydesk.apis.proposals import Proposal
from keydesk.apis.table import Answer, Found
from keydesk.auth.api import Body


class PermissionBody(BaseModel):
    name: str
    label: str


class RouteBody(BaseModel):
    method: str
    path: str = Field(description="Below the base path")
    permission: str = Field(description="One of the API's, or public, or any")


class ApiBody(BaseModel):
    code: str
    name: str
    base_path: str
    permissions: list[PermissionBody]
    routes: list[RouteBody]
    version: int = Field(description="Send it with an edit, so that nobody's is undone")


class ProposalBody(BaseModel):
    """Nothing is saved.  Send what you like of it to POST /manage/v1/apis."""

    code: str
    name: str
    base_path: str
    permissions: list[PermissionBody]
    routes: list[RouteBody]
    left_out: list[str] = Field(description="What cannot be mapped, with its place; it stays shut")


class AnswerBody(BaseModel):
    """What a call would need; `refused` says why it is refused whoever calls."""

    permission: str | None
    api: str | None
    route: str | None
    refused: str | None


class UnmappedBody(BaseModel):
    """Calls that were refused because nobody mapped them, and what is proposed for them."""

    method: str
    path: str
    times: int
    last_at: str
    api: str | None = Field(description="The API whose base path it lies below")
    route: RouteBody | None


class PermissionIn(Body):
    name: str
    label: str = ""


class RouteIn(Body):
    method: str
    path: str
    permission: str


def read_permissions(sent: Sequence[PermissionIn] | None) -> tuple[Permission, ...] | None:
    return None if sent is None else tuple(Permission(one.name, one.label) for one in sent)


def read_routes(sent: Sequence[RouteIn] | None) -> tuple[Route, ...] | None:
    return None if sent is None else tuple(Route(r.path, r.method, r.permission) for r in sent)


def _permissions(found: Sequence[Permission]) -> list[PermissionBody]:
    return [PermissionBody(name=one.name, label=one.label) for one in found]


def _routes(found: Sequence[Route]) -> list[RouteBody]:
    return [RouteBody(method=r.method, path=r.template, permission=r.permission) for r in found]


def api_body(api: Api) -> ApiBody:
    return ApiBody(
        code=api.code, name=api.name, base_path=api.base_path, version=api.version,
        permissions=_permissions(api.permissions), routes=_routes(api.routes),
    )  # fmt: skip


def proposal_body(found: Proposal) -> ProposalBody:
    wish = found.wish
    return ProposalBody(
        code=wish.code, name=wish.name, base_path=wish.base_path,
        permissions=_permissions(wish.permissions), routes=_routes(wish.routes),
        left_out=[f"{one.field}: {one.message}" for one in found.left_out],
    )  # fmt: skip


def answer_body(found: Answer) -> AnswerBody:
    match found:
        case Found(permission, template, api):
            return AnswerBody(permission=permission, api=api, route=template, refused=None)
        case Refused(reason):
            return AnswerBody(permission=None, api=None, route=None, refused=str(reason))
        case _:
            return AnswerBody(permission=None, api=None, route=None, refused="unmapped_route")
