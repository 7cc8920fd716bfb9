"""API keys over JSON."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Header, Query
from pydantic import BaseModel, ConfigDict, Field

from keydesk.auth import Caller, House
from keydesk.auth.api import (
    DEFAULT_LIMIT,
    After,
    Body,
    By,
    Here,
    Limit,
    guard_api,
    typed,
)
from keydesk.connections import verbs as connections
from keydesk.credentials import desk, verbs
from keydesk.credentials.listing import Asked
from keydesk.credentials.model import Kind
from keydesk.credentials.said import read_changes, read_wish
from keydesk.credentials.shapes import IssuedBody, KeyBody, issued_body, key_body
from keydesk.kit import once
from keydesk.kit.errors import Conflict
from keydesk.limits.shapes import LIMITS, LimitsWish

router = typed("keys", "/manage/v1/keys")
KEY = Kind.API_KEY
NARROWING = "Null = all of the connection's; left out = the organization's habit"
HABIT = "Left out = the organization's habit"
EXPIRY = "ISO 8601 with a zone; null = never; left out = in one year"


class KeyPage(BaseModel):
    items: list[KeyBody]
    next: str = Field(description="Pass as `after` to get the next page; empty on the last one")


class KeyQuery(BaseModel):
    """`search` looks at name, prefix, permission and connection."""

    model_config = ConfigDict(extra="forbid")

    search: str = ""
    status: str = ""
    connection: str = ""
    sort: str = "-created"
    after: After = ""
    limit: Limit = DEFAULT_LIMIT


class CreateKey(Body):
    name: str
    connection: str = Field(description="The connection's code")
    permissions: list[str] | None = Field(None, description=NARROWING)
    expires_at: str | None = Field(None, description=EXPIRY)
    activate: bool = Field(default=False, description=HABIT)
    limits: LimitsWish | None = None


class EditKey(Body):
    """What is left out stays as it is."""

    name: str | None = None
    permissions: list[str] | None = Field(None, description="Null = all of the connection's")
    expires_at: str | None = Field(None, description=EXPIRY)
    limits: LimitsWish | None = Field(None, description=LIMITS)


@guard_api(router, "GET", "", permission="credentials:read", changes=False)
def list_keys(here: Here, by: By, query: Annotated[KeyQuery, Query()]) -> KeyPage:
    now = here.clock()
    page, uses = desk.page(here, by, Asked(**query.model_dump()))
    return KeyPage(items=[key_body(item, uses, now) for item in page.items], next=page.next)


@guard_api(router, "POST", "", permission="credentials:manage", changes=True, status_code=201)
def create_key(
    here: Here,
    by: By,
    wanted: CreateKey,
    idempotency_key: Annotated[str, Header(max_length=200)] = "",
) -> IssuedBody:
    """The secret is in this answer and nowhere else.

    With an `Idempotency-Key` header a repeated request makes no second key: it is answered with
    409, naming the one that was made.
    """
    now = here.clock()
    wish = read_wish(wanted)
    try:
        with here.database.write() as db:
            if idempotency_key:
                token = f"{by.organization_id}:{by.actor}:{idempotency_key}"
                once.claim(db, token, wish.id, now=now)
            connection = connections.find(db, by, wanted.connection)
            prefix = here.settings.brand_prefix
            issued = verbs.issue(db, by, connection, wish, prefix=prefix, now=now)
    except once.AlreadyDone as done:
        template = (
            "This request was made before; it created the key {id}. Its secret was shown then."
        )
        raise Conflict(template, id=done.subject) from None
    return issued_body(issued, now)


@guard_api(router, "GET", "/{key_id}", permission="credentials:read", changes=False)
def show_key(here: Here, by: By, key_id: str) -> KeyBody:
    return _shown(here, by, key_id)


@guard_api(router, "PATCH", "/{key_id}", permission="credentials:manage", changes=True)
def edit_key(here: Here, by: By, key_id: str, wanted: EditKey) -> KeyBody:
    return _changed(here, by, key_id, verbs.edit, read_changes(wanted))


@guard_api(router, "POST", "/{key_id}/activate", permission="credentials:manage", changes=True)
def activate_key(here: Here, by: By, key_id: str) -> KeyBody:
    return _changed(here, by, key_id, verbs.activate)


@guard_api(router, "POST", "/{key_id}/deactivate", permission="credentials:manage", changes=True)
def deactivate_key(here: Here, by: By, key_id: str) -> KeyBody:
    return _changed(here, by, key_id, verbs.deactivate)


@guard_api(router, "POST", "/{key_id}/revoke", permission="credentials:manage", changes=True)
def revoke_key(here: Here, by: By, key_id: str) -> KeyBody:
    """Final.  The next call with this key is refused."""
    return _changed(here, by, key_id, verbs.revoke)


@guard_api(
    router, "DELETE", "/{key_id}", permission="credentials:manage", changes=True, status_code=204
)
def delete_key(here: Here, by: By, key_id: str) -> None:
    desk.change(here, by, key_id, KEY, verbs.delete)


def _shown(here: House, by: Caller, id_: str) -> KeyBody:
    return key_body(*desk.one(here, by, id_, KEY), here.clock())


def _changed(
    here: House, by: Caller, id_: str, verb: Callable[..., object], *said: object
) -> KeyBody:
    desk.change(here, by, id_, KEY, verb, *said)
    return _shown(here, by, id_)
