"""Connections over JSON."""

from typing import Annotated, Literal

from fastapi import Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from keydesk.apis.store import own_permissions
from keydesk.attempts import daily
from keydesk.auth.api import DEFAULT_LIMIT, After, Body, By, Here, Limit, guard_api, said, typed
from keydesk.connections import store, verbs
from keydesk.connections.above import Furnish
from keydesk.connections.health import chosen
from keydesk.connections.model import Connection
from keydesk.connections.shapes import ConnectionBody, CreatedConnection
from keydesk.connections.switches import WARNING, WARNING_USERS, Switches, switch
from keydesk.connections.wishes import Changes, Wish
from keydesk.kit.db import Db
from keydesk.limits.shapes import LIMITS, LimitsWish, limits_said

router = typed("connections", "/manage/v1/connections")


async def current_furnish() -> Furnish:
    """The composition root says what it is: management.py."""
    raise NotImplementedError


Upward = Annotated[Furnish, Depends(current_furnish)]


class ConnectionPage(BaseModel):
    items: list[ConnectionBody]
    next: str = Field(description="Pass as `after` to get the next page; empty on the last one")


class ConnectionQuery(BaseModel):
    """`search` looks at label, code, tags, description and contact; `health` at 7 days of calls."""

    model_config = ConfigDict(extra="forbid")

    search: str = ""
    status: Literal["", "active", "inactive"] = ""
    health: Literal["", "errors", "quiet"] = Field(
        "", description="errors: a call failed or was refused; quiet: none came"
    )
    tag: str = Field("", description="Those that have this tag")
    after: After = ""
    limit: Limit = DEFAULT_LIMIT


class CreateConnection(Body):
    label: str
    flow_type: str = "other"
    code: str = Field("", description="Made from the label when left out")
    role: str | None = None
    permissions: list[str] | None = None
    all: bool = Field(default=False, description="Catalogue and settings, also what is added later")
    description: str = ""
    contact: str = ""
    tags: tuple[str, ...] = ()
    critical: bool = False
    tracked: bool = False
    assigned_user: str = Field("", description="Id or e-mail of a member; you, when left out")
    group: str = Field("", description="Id or name, or all; your own, when left out")
    limits: LimitsWish | None = None
    credentials: bool = Field(
        default=False,
        description="With an OAuth client and an account; left out = the organization's habit",
    )


class EditConnection(Body):
    """What is left out stays as it is."""

    label: str | None = None
    flow_type: str | None = None
    role: str | None = None
    permissions: list[str] | None = None
    all: bool = False
    description: str | None = None
    contact: str | None = None
    tags: list[str] | None = None
    critical: bool | None = None
    tracked: bool | None = None
    assigned_user: str | None = Field(None, description="Id or e-mail of a member")
    group: str | None = Field(None, description="Id or name, or all")
    limits: LimitsWish | None = Field(None, description=LIMITS)
    version: int | None = Field(None, description="The one that you read: 409 when it is not that")


class SwitchPasswordGrant(Body):
    """What is left out stays as it is."""

    password_grant: bool | None = Field(None, description=WARNING)
    user_passwords: bool | None = Field(None, description=WARNING_USERS)


@guard_api(router, "GET", "", permission="connections:read", changes=False)
def list_connections(
    here: Here, by: By, query: Annotated[ConnectionQuery, Query()]
) -> ConnectionPage:
    only, mine = None, by.organization_id
    if query.health:
        with here.usage.read() as usage:
            only = chosen(query.health, daily(usage, mine, now=here.clock()))
    with here.database.read() as db:
        page = store.page(db, mine, only=only, **query.model_dump(exclude={"health"}))
        own = own_permissions(db, mine)
    return ConnectionPage(items=[ConnectionBody.of(c, own) for c in page.items], next=page.next)


@guard_api(router, "POST", "", permission="connections:manage", changes=True, status_code=201)
def create_connection(
    here: Here, by: By, wanted: CreateConnection, furnish: Upward
) -> CreatedConnection:
    """Without role, permissions or all it is granted what is the organization's habit."""
    now, limit = here.clock(), here.settings.connections_limit
    given = wanted.model_dump(exclude={"all", "credentials", "limits"})
    wish = Wish(everything=wanted.all, limits=limits_said(wanted), **given)
    with here.database.write() as db:
        made = verbs.create(db, by, wish, limit=limit, now=now)
        furnished = furnish(db, by, made, said(wanted, "credentials"), house=here, now=now)
        made, own = verbs.find(db, by, made.code), own_permissions(db, by.organization_id)
    return CreatedConnection.made(made, furnished.strings() if furnished else None, own)


@guard_api(router, "GET", "/{code}", permission="connections:read", changes=False)
def show_connection(here: Here, by: By, code: str) -> ConnectionBody:
    with here.database.read() as db:
        return _body(db, verbs.find(db, by, code))


@guard_api(router, "PATCH", "/{code}", permission="connections:manage", changes=True)
def edit_connection(here: Here, by: By, code: str, wanted: EditConnection) -> ConnectionBody:
    """Holds from the next call on.  409 `stale` when somebody changed it since `version`."""
    given = wanted.model_dump(exclude={"all", "limits"})
    changes = Changes(everything=wanted.all, limits=limits_said(wanted), **given)
    with here.database.write() as db:
        return _body(db, verbs.edit(db, by, code, changes, now=here.clock()))


@guard_api(router, "POST", "/{code}/activate", permission="connections:manage", changes=True)
def activate_connection(here: Here, by: By, code: str) -> ConnectionBody:
    with here.database.write() as db:
        return _body(db, verbs.activate(db, by, code, now=here.clock()))


@guard_api(router, "POST", "/{code}/deactivate", permission="connections:manage", changes=True)
def deactivate_connection(here: Here, by: By, code: str) -> ConnectionBody:
    with here.database.write() as db:
        return _body(db, verbs.deactivate(db, by, code, now=here.clock()))


@guard_api(router, "POST", "/{code}/password-grant", permission="connections:manage", changes=True)
def switch_password_grant(
    here: Here, by: By, code: str, wanted: SwitchPasswordGrant
) -> ConnectionBody:
    """RFC 9700 §2.4 forbids it for new integrations; it is off until somebody switches it on."""
    switches = Switches(wanted.password_grant, wanted.user_passwords)
    with here.database.write() as db:
        return _body(db, switch(db, by, code, switches, now=here.clock()))


@guard_api(
    router, "DELETE", "/{code}", permission="connections:manage", changes=True, status_code=204
)
def delete_connection(here: Here, by: By, code: str) -> None:
    with here.database.write() as db:
        verbs.delete(db, by, code, now=here.clock())


def _body(db: Db, connection: Connection) -> ConnectionBody:
    return ConnectionBody.of(connection, own_permissions(db, connection.organization_id))
