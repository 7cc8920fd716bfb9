"""The management API: everything the console does, as JSON.  A composition root like app.py."""

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from starlette.requests import Request

import keydesk
from keydesk.auth import ANY_CALLER, PUBLIC
from keydesk.auth.api import Api, By, guard_api, typed
from keydesk.auth.permissions import TREE, ordered
from keydesk.connections.api import router as connections
from keydesk.credentials.api import router as keys

ROOT = "/manage/v1"
about = typed("about", ROOT)


class Whoami(BaseModel):
    """The caller as Keydesk sees it: the first thing to ask when a call is refused."""

    actor: str
    organization: str
    connection: str | None
    credential: str | None
    permissions: list[str]


class PermissionBody(BaseModel):
    name: str
    branch: str
    resource: str


@guard_api(about, "GET", "/whoami", permission=ANY_CALLER, changes=False)
def whoami(by: By) -> Whoami:
    return Whoami(
        actor=by.actor,
        organization=by.organization_id,
        connection=by.connection_id or None,
        credential=by.credential_id or None,
        permissions=ordered(by.permissions),
    )


@guard_api(about, "GET", "/permissions", permission=ANY_CALLER, changes=False)
def permissions() -> list[PermissionBody]:
    """The tree of permissions, in its order."""
    return [
        PermissionBody(name=name, branch=branch.label, resource=resource.label)
        for branch in TREE
        for resource in branch.resources
        for name in resource.permissions
    ]


@guard_api(about, "GET", "/openapi.json", permission=PUBLIC, changes=False, include_in_schema=False)
def openapi(request: Request) -> dict[str, Any]:
    """The document, with the one security scheme of all routes."""
    app: FastAPI = request.app
    document = dict(app.openapi())
    schemes = {"bearer": {"type": "http", "scheme": "bearer"}}
    document["components"] = {**document.get("components", {}), "securitySchemes": schemes}
    document["security"] = [{"bearer": []}]
    return document


def create() -> FastAPI:
    app = Api(
        title="Keydesk management API",
        version=keydesk.__version__,
        description="Send an API key as `Authorization: Bearer …`.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        separate_input_output_schemas=False,
    )
    for router in (about, connections, keys):
        app.include_router(router)
    return app
