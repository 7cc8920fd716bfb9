"""OAuth clients over JSON."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from keydesk.auth import Caller, House
from keydesk.auth.api import Body, By, Here, guard_api, said, typed
from keydesk.connections import verbs as connections
from keydesk.credentials import clients, desk, verbs
from keydesk.credentials.api import (
    EXPIRY,
    HABIT,
    NARROWING,
    EditKey,
    KeyQuery,
)
from keydesk.credentials.desk import Uses
from keydesk.credentials.heads import client_id
from keydesk.credentials.listing import Asked, Listed
from keydesk.credentials.model import Kind
from keydesk.credentials.said import read_changes, read_wish
from keydesk.credentials.shapes import ClientBody, client_body
from keydesk.credentials.terms import USUAL, TermsChanges, TermsWish
from keydesk.limits.shapes import LimitsWish

CLIENT = Kind.OAUTH_CLIENT
router = typed("clients", "/manage/v1/clients")
_changing = partial(guard_api, router, permission="credentials:manage", changes=True)


class ClientPage(BaseModel):
    items: list[ClientBody]
    next: str = Field(description="Pass as `after` to get the next page; empty on the last one")


class CreateClient(Body):
    """What is left out is as the organization is used to."""

    name: str
    connection: str = Field(description="The connection's code")
    grants: list[str] = Field(
        [*map(str, USUAL)], description="client_credentials, password, refresh_token"
    )
    permissions: list[str] | None = Field(None, description=NARROWING)
    expires_at: str | None = Field(None, description=EXPIRY)
    access_seconds: int = Field(
        TermsWish.access_seconds, description="How long an access token works"
    )
    refresh_seconds: int = Field(
        TermsWish.refresh_seconds, description="How long a refresh token waits"
    )
    activate: bool = Field(default=False, description=HABIT)
    limits: LimitsWish | None = None
    generate: bool = Field(default=True, description=f"False = later. {HABIT}")


class EditClient(EditKey):
    """`grants` are all that it has afterwards; tokens of one that it loses are refused."""

    grants: list[str] | None = None
    access_seconds: int | None = Field(None, description="Of tokens from now on")
    refresh_seconds: int | None = Field(None, description="Of tokens from now on")


class ClientSecretBody(BaseModel):
    """The only answer that ever holds the secret; null when none was generated."""

    id: str
    client_id: str
    client_secret: str | None


@guard_api(router, "GET", "", permission="credentials:read", changes=False)
def list_clients(here: Here, by: By, query: Annotated[KeyQuery, Query()]) -> ClientPage:
    page, uses = desk.page(here, by, Asked(**query.model_dump(), kind=CLIENT))
    return ClientPage(items=[_body(here, item, uses) for item in page.items], next=page.next)


@_changing("POST", "", status_code=201)
def create_client(here: Here, by: By, wanted: CreateClient) -> ClientSecretBody:
    wish = read_wish(wanted)
    terms = TermsWish(wanted.grants, wanted.access_seconds, wanted.refresh_seconds)
    with here.database.write() as db:
        connection = connections.find(db, by, wanted.connection)
        made, secret = clients.make(
            db, by, connection, wish, terms, generate=said(wanted, "generate"),
            prefixes=here.settings.prefixes, now=here.clock(),
        )  # fmt: skip
    return _secret(here, made.id, secret.reveal() if secret else None)


@guard_api(router, "GET", "/{key_id}", permission="credentials:read", changes=False)
def show_client(here: Here, by: By, key_id: str) -> ClientBody:
    return _shown(here, by, key_id)


@_changing("PATCH", "/{key_id}")
def edit_client(here: Here, by: By, key_id: str, wanted: EditClient) -> ClientBody:
    terms = TermsChanges(wanted.grants, wanted.access_seconds, wanted.refresh_seconds)
    return _changed(here, by, key_id, verbs.edit, replace(read_changes(wanted), terms=terms))


@_changing("POST", "/{key_id}/regenerate")
def regenerate_client(here: Here, by: By, key_id: str) -> ClientSecretBody:
    """A new secret under the same client id; the old one and all its tokens are dead at once."""
    now, prefixes = here.clock(), here.settings.prefixes
    with here.database.write() as db:
        secret = clients.regenerate(db, by, key_id, prefixes=prefixes, now=now)
    return _secret(here, key_id, secret.reveal())


@_changing("POST", "/{key_id}/activate")
def activate_client(here: Here, by: By, key_id: str) -> ClientBody:
    return _changed(here, by, key_id, verbs.activate)


@_changing("POST", "/{key_id}/deactivate")
def deactivate_client(here: Here, by: By, key_id: str) -> ClientBody:
    return _changed(here, by, key_id, verbs.deactivate)


@_changing("POST", "/{key_id}/revoke")
def revoke_client(here: Here, by: By, key_id: str) -> ClientBody:
    """Final.  The client, and every token of it, is refused from the next call on."""
    return _changed(here, by, key_id, verbs.revoke)


@_changing("DELETE", "/{key_id}", status_code=204)
def delete_client(here: Here, by: By, key_id: str) -> None:
    desk.change(here, by, key_id, CLIENT, verbs.delete)


def _shown(here: House, by: Caller, id_: str) -> ClientBody:
    return _body(here, *desk.one(here, by, id_, CLIENT))


def _changed(
    here: House, by: Caller, id_: str, verb: Callable[..., object], *said: object
) -> ClientBody:
    desk.change(here, by, id_, CLIENT, verb, *said)
    return _shown(here, by, id_)


def _body(here: House, listed: Listed, uses: Uses) -> ClientBody:
    return client_body(listed, uses, here.clock(), here.settings.prefixes)


def _secret(here: House, id_: str, secret: str | None) -> ClientSecretBody:
    shown = client_id(here.settings.prefixes, id_)
    return ClientSecretBody(id=id_, client_id=shown, client_secret=secret)
