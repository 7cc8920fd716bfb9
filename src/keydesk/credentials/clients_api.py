"""OAuth clients over JSON."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, Field

from keydesk.attempts import LastUse, last_uses
from keydesk.auth import Caller, House
from keydesk.auth.api import Body, By, Here, guard_api, typed
from keydesk.connections import verbs as connections
from keydesk.credentials import clients, heads, listing, verbs
from keydesk.credentials.api import EXPIRY, EditKey, KeyQuery, read_changes, read_until
from keydesk.credentials.listing import Listed
from keydesk.credentials.model import Kind
from keydesk.credentials.shapes import ClientBody, client_body
from keydesk.credentials.terms import TermsChanges, TermsWish
from keydesk.credentials.wishes import Wish

CLIENT = Kind.OAUTH_CLIENT
router = typed("clients", "/manage/v1/clients")
_change = partial(guard_api, router, permission="credentials:manage", changes=True)


class ClientPage(BaseModel):
    items: list[ClientBody]
    next: str = Field(description="Pass as `after` to get the next page; empty on the last one")


class CreateClient(Body):
    """`generate` false = save first and generate the secret later."""

    name: str
    connection: str = Field(description="The connection's code")
    grants: list[str] = Field(
        ["client_credentials"], description="client_credentials, password, refresh_token"
    )
    permissions: list[str] | None = Field(None, description="Null = all of the connection's")
    expires_at: str | None = Field(None, description=EXPIRY)
    access_seconds: int = Field(3600, description="How long an access token works")
    refresh_seconds: int = Field(14 * 86400, description="How long a refresh token waits")
    activate: bool = Field(default=False, description="A client is inactive until activated")
    generate: bool = True


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
    asked = listing.Asked(**query.model_dump(), kind=CLIENT)
    with here.database.read() as db, here.usage.read() as usage:
        page = listing.sorted_page(db, usage, by.organization_id, asked, now=here.clock())
        uses = last_uses(usage, [item.credential.id for item in page.items])
    return ClientPage(items=[_body(here, item, uses) for item in page.items], next=page.next)


@_change("POST", "", status_code=201)
def create_client(here: Here, by: By, wanted: CreateClient) -> ClientSecretBody:
    now, secret = here.clock(), None
    wish = Wish(wanted.name, wanted.permissions, read_until(wanted), wanted.activate)
    terms = TermsWish(wanted.grants, wanted.access_seconds, wanted.refresh_seconds)
    with here.database.write() as db:
        connection = connections.find(db, by, wanted.connection)
        made = clients.create(db, by, connection, wish, terms, now=now)
        if wanted.generate:
            secret = clients.regenerate(db, by, made.id, head=_head(here), now=now)
    return _secret(here, made.id, secret.reveal() if secret else None)


@guard_api(router, "GET", "/{key_id}", permission="credentials:read", changes=False)
def show_client(here: Here, by: By, key_id: str) -> ClientBody:
    return _shown(here, by, key_id)


@_change("PATCH", "/{key_id}")
def edit_client(here: Here, by: By, key_id: str, wanted: EditClient) -> ClientBody:
    terms = TermsChanges(wanted.grants, wanted.access_seconds, wanted.refresh_seconds)
    changes = replace(read_changes(wanted), terms=terms)
    with here.database.write() as db:
        verbs.expect(db, by, key_id, CLIENT)
        verbs.edit(db, by, key_id, changes, now=here.clock())
    return _shown(here, by, key_id)


@_change("POST", "/{key_id}/regenerate")
def regenerate_client(here: Here, by: By, key_id: str) -> ClientSecretBody:
    """A new secret under the same client id; the old one and all its tokens are dead at once."""
    with here.database.write() as db:
        secret = clients.regenerate(db, by, key_id, head=_head(here), now=here.clock())
    return _secret(here, key_id, secret.reveal())


@_change("POST", "/{key_id}/activate")
def activate_client(here: Here, by: By, key_id: str) -> ClientBody:
    with here.database.write() as db:
        verbs.expect(db, by, key_id, CLIENT)
        verbs.activate(db, by, key_id, now=here.clock())
    return _shown(here, by, key_id)


@_change("POST", "/{key_id}/deactivate")
def deactivate_client(here: Here, by: By, key_id: str) -> ClientBody:
    with here.database.write() as db:
        verbs.expect(db, by, key_id, CLIENT)
        verbs.deactivate(db, by, key_id, now=here.clock())
    return _shown(here, by, key_id)


@_change("POST", "/{key_id}/revoke")
def revoke_client(here: Here, by: By, key_id: str) -> ClientBody:
    """Final.  The client, and every token of it, is refused from the next call on."""
    with here.database.write() as db:
        verbs.expect(db, by, key_id, CLIENT)
        verbs.revoke(db, by, key_id, now=here.clock())
    return _shown(here, by, key_id)


@_change("DELETE", "/{key_id}", status_code=204)
def delete_client(here: Here, by: By, key_id: str) -> None:
    with here.database.write() as db:
        verbs.expect(db, by, key_id, CLIENT)
        verbs.delete(db, by, key_id, now=here.clock())


def _shown(here: House, by: Caller, id_: str) -> ClientBody:
    with here.database.read() as db:
        listed = listing.one(db, by.organization_id, id_, CLIENT)
    with here.usage.read() as usage:
        uses = last_uses(usage, [id_])
    return _body(here, listed, uses)


def _body(here: House, listed: Listed, uses: dict[str, LastUse]) -> ClientBody:
    now: datetime = here.clock()
    return client_body(listed, uses, now, here.settings.prefixes)


def _secret(here: House, id_: str, secret: str | None) -> ClientSecretBody:
    client_id = heads.client_id(here.settings.prefixes, id_)
    return ClientSecretBody(id=id_, client_id=client_id, client_secret=secret)


def _head(here: House) -> str:
    return heads.heads(heads.SECRET, here.settings.prefixes)[0]
