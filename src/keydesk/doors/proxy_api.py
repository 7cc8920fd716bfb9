"""Doors for proxies over JSON."""

from fastapi import Request, Response
from pydantic import BaseModel, Field

from keydesk.auth.api import Body, By, Here, guard_api, typed
from keydesk.auth.house import base_url
from keydesk.doors import store, verbs
from keydesk.doors.proxy_model import ProxyDoor
from keydesk.doors.recipes import address, recipes

router = typed("doors", "/manage/v1/doors")
MANAGE = "apis:manage"


class DoorBody(BaseModel):
    id: str
    name: str
    last4: str
    created_at: str
    created_by: str
    rotated_at: str | None
    rotated_by: str | None


class OpenedBody(DoorBody):
    """`address` holds the secret, and is shown this once."""

    address: str
    files: dict[str, str] = Field(description="By the proxy's name, ready to be pasted")


class DoorList(BaseModel):
    items: list[DoorBody]


class CreateDoor(Body):
    name: str


@guard_api(router, "GET", "", permission=MANAGE, changes=False)
def list_doors(here: Here, by: By) -> DoorList:
    """By name."""
    with here.database.read() as db:
        found = store.every(db, by.organization_id)
    return DoorList(items=[DoorBody.model_validate(shape(door)) for door in found])


@guard_api(router, "POST", "", permission=MANAGE, changes=True, status_code=201)
def create_door(
    here: Here, by: By, wanted: CreateDoor, request: Request, response: Response
) -> OpenedBody:
    prefix = here.settings.brand_prefix
    with here.database.write() as db:
        opened = verbs.create(db, by, wanted.name, prefix=prefix, now=here.clock())
    return _once(opened, request, response)


@guard_api(router, "POST", "/{door_id}/regenerate", permission=MANAGE, changes=True)
def regenerate_door(
    here: Here, by: By, door_id: str, request: Request, response: Response
) -> OpenedBody:
    """The old address opens nothing from then on: the proxy refuses all until it has the new."""
    prefix = here.settings.brand_prefix
    with here.database.write() as db:
        opened = verbs.regenerate(db, by, door_id, prefix=prefix, now=here.clock())
    return _once(opened, request, response)


@guard_api(router, "DELETE", "/{door_id}", permission=MANAGE, changes=True, status_code=204)
def delete_door(here: Here, by: By, door_id: str) -> None:
    """The proxy refuses all calls from then on."""
    with here.database.write() as db:
        verbs.delete(db, by, door_id, now=here.clock())


def shape(door: ProxyDoor) -> dict[str, object]:
    return {
        "id": door.id, "name": door.name, "last4": door.last4,
        "created_at": door.created_at.isoformat(), "created_by": door.created_by,
        "rotated_at": door.rotated_at.isoformat() if door.rotated_at else None,
        "rotated_by": door.rotated_by,
    }  # fmt: skip


def opened_shape(opened: verbs.Opened, keydesk: str) -> dict[str, object]:
    secret = opened.secret.reveal()
    told = {"address": address(keydesk, secret), "files": recipes(keydesk, secret)}
    return shape(opened.door) | told


def _once(opened: verbs.Opened, request: Request, response: Response) -> OpenedBody:
    response.headers["Cache-Control"] = "no-store"
    return OpenedBody.model_validate(opened_shape(opened, base_url(request)))
