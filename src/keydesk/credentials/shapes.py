"""A key as JSON, for the management API and the command line's --json alike."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, Field

from keydesk.attempts import LastUse
from keydesk.auth.permissions import ordered
from keydesk.credentials.heads import client_id
from keydesk.credentials.listing import Listed
from keydesk.credentials.verbs import Issued
from keydesk.limits.shapes import LimitsBody


class UseBody(BaseModel):
    at: str
    address: str
    program: str = Field(description="What the caller said it is (User-Agent)")


class SecretBody(BaseModel):
    """One of at most two secrets that work at the same time."""

    prefix: str = Field(description="The first 12 characters")
    last4: str
    valid_from: str
    valid_until: str | None
    last_use: UseBody | None = Field(description="The last accepted call; null = never")


class KeyBody(BaseModel):
    id: str
    name: str
    connection: str = Field(description="The connection's code")
    status: str = Field(description="active, inactive, expired or revoked")
    prefix: str
    permissions: list[str] = Field(description="All that it may do now")
    narrowed: bool = Field(description="False = everything that its connection may do")
    expires_at: str | None
    created_at: str
    created_by: str
    secrets: list[SecretBody]
    limits: LimitsBody | None = Field(description="Besides those of its connection; null: none")


class ClientBody(KeyBody):
    """An OAuth client.  Without secrets, none was generated yet."""

    client_id: str
    grants: list[str]
    access_seconds: int
    refresh_seconds: int


class IssuedBody(BaseModel):
    """The only answer that ever holds the secret."""

    id: str
    secret: str
    prefix: str
    name: str
    connection: str
    status: str
    permissions: list[str]
    expires_at: str | None


def key_body(listed: Listed, uses: Mapping[str, LastUse], now: datetime) -> KeyBody:
    credential = listed.credential
    return KeyBody(
        id=credential.id,
        name=credential.name,
        connection=listed.connection_code,
        status=credential.status(now),
        prefix=listed.prefix,
        permissions=ordered(listed.permissions),
        narrowed=credential.permissions is not None,
        expires_at=_text(credential.expires_at),
        created_at=credential.created_at.isoformat(),
        created_by=credential.created_by,
        secrets=[
            SecretBody(
                prefix=live.prefix,
                last4=live.last4,
                valid_from=live.valid_from.isoformat(),
                valid_until=_text(live.valid_until),
                last_use=_use(uses.get(live.id)),
            )
            for live in listed.secrets
        ],
        limits=LimitsBody.of(credential.limits) if credential.limits else None,
    )


def client_body(
    listed: Listed, uses: Mapping[str, LastUse], now: datetime, prefixes: tuple[str, ...]
) -> ClientBody:
    terms, key = listed.credential.terms, key_body(listed, uses, now)
    assert terms
    return ClientBody(
        **key.model_dump(),
        client_id=client_id(prefixes, key.id),
        grants=sorted(terms.grants),
        access_seconds=terms.access_seconds,
        refresh_seconds=terms.refresh_seconds,
    )


def issued_body(issued: Issued, now: datetime) -> IssuedBody:
    credential, secret = issued.credential, issued.secret.reveal()
    return IssuedBody(
        id=credential.id,
        secret=secret,
        prefix=secret[:12],
        name=credential.name,
        connection=issued.connection.code,
        status=credential.status(now),
        permissions=ordered(credential.within(issued.connection.permissions)),
        expires_at=_text(credential.expires_at),
    )


def _use(last: LastUse | None) -> UseBody | None:
    if last is None:
        return None
    return UseBody(at=last.at.isoformat(), address=last.address, program=last.program)


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
