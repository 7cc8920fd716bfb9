"""The management API: everything the console does, as JSON.  A composition root like app.py."""

from dataclasses import asdict
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel
from starlette.requests import Request

import keydesk
from keydesk.accounts.above import Above
from keydesk.accounts.api import current_above, invitations
from keydesk.accounts.api import router as users
from keydesk.apis.store import branches, own_permissions
from keydesk.audit.api import router as audit
from keydesk.auth import ANY_CALLER, PUBLIC
from keydesk.auth.api import Api, By, Here, guard_api, typed
from keydesk.auth.elsewhere import elsewhere
from keydesk.auth.holding import written_out
from keydesk.auth.permissions import TREE, ordered
from keydesk.connections.above import Furnish
from keydesk.connections.api import current_furnish
from keydesk.connections.api import router as connections
from keydesk.connections.picture_api import router as pictures
from keydesk.credentials.account_api import router as accounts
from keydesk.credentials.api import router as keys
from keydesk.credentials.clients_api import router as clients
from keydesk.credentials.furnishing import furnish
from keydesk.credentials.standing import ABOVE
from keydesk.doors.apis_api import router as apis
from keydesk.doors.proxy_api import router as doors
from keydesk.explaining.api import router as explaining
from keydesk.flows.api import router as flows
from keydesk.habits.api import router as habits
from keydesk.roles.api import router as roles
from keydesk.sharing.api import router as groups
from keydesk.trying.api import router as trying
from keydesk.trying.pasting_api import router as pasting

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
    """`akeneo`, `unopim`, `plytix`: what these products call it, empty for nothing."""

    name: str
    branch: str
    resource: str
    akeneo: list[str]
    unopim: str
    plytix: str


@guard_api(about, "GET", "/whoami", permission=ANY_CALLER, changes=False)
def whoami(here: Here, by: By) -> Whoami:
    with here.database.read() as db:
        own = own_permissions(db, by.organization_id)
    return Whoami(
        actor=by.actor,
        organization=by.organization_id,
        connection=by.connection_id or None,
        credential=by.credential_id or None,
        permissions=ordered(written_out(by.permissions, own)),
    )


@guard_api(about, "GET", "/permissions", permission=ANY_CALLER, changes=False)
def permissions(here: Here, by: By) -> list[PermissionBody]:
    """The tree of permissions, in its order; behind it the organization's own, API by API."""
    with here.database.read() as db:
        own = branches(db, by.organization_id)
    return [
        PermissionBody(
            name=name, branch=branch.label, resource=resource.label, **asdict(elsewhere(name))
        )
        for branch in (*TREE, *own)
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


async def _above() -> Above:
    return ABOVE


async def _furnish() -> Furnish:
    return furnish


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
    of_keys = (
        connections, pictures, accounts, keys, clients, explaining, trying, pasting, flows,
    )  # fmt: skip
    rooms = (about, *of_keys, apis, doors, roles, groups, users, invitations, audit, habits)
    for router in rooms:
        app.include_router(router)
    app.dependency_overrides[current_above] = _above
    app.dependency_overrides[current_furnish] = _furnish
    return app
