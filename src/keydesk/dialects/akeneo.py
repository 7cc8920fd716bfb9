"""Akeneo's token endpoint: its own path, statuses and sentences around the same grants.

Akeneo answers 422 where RFC 6749 has 400 and 401, and connectors compare its sentences.
"""

from dataclasses import dataclass

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from keydesk.akeneo.words import words as akeneo_words
from keydesk.auth import Door
from keydesk.auth.words import json_response
from keydesk.credentials.model import Grant
from keydesk.kit.errors import BadRequest, KeydeskError, UnsupportedMediaType
from keydesk.oauth import api, asking
from keydesk.oauth.asking import Asked
from keydesk.oauth.errors import (
    InvalidClient,
    InvalidGrant,
    Missing,
    TokenError,
    UnauthorizedClient,
    Unreadable,
    UnsupportedGrantType,
    WrongType,
)
from keydesk.oauth.granting import Granting
from keydesk.oauth.issuing import Made
from keydesk.oauth.words import NO_STORE

PATH = "/api/oauth/v1/token"
HERE = {"password": Grant.PASSWORD, "refresh_token": Grant.REFRESH_TOKEN}
ELSEWHERE = {"authorization_code", "client_credentials", "token"}  # grants that Akeneo knows of
SCHEMES = ("http://", "https://", "urn:")  # and those that extend it
MISSING = 'Parameter "grant_type", "username" or "password" is missing, empty or invalid'
NO_REFRESH = 'Parameter "grant_type" or "refresh_token" is missing or empty'
CLIENT = 'Parameter "client_id" is missing or does not match any client, or secret is invalid'
NOT_AUTHORIZED = "This grant type is not authorized for this client"
WRONG_PASSWORD = "No user found for the given username and password"  # noqa: S105
WRONG_REFRESH = "Refresh token is invalid or has expired"
WRONG_TYPE = (
    '"{given}" in "Content-Type" header is not valid. Only "application/json" or '
    '"application/x-www-form-urlencoded" are allowed.'
)


@dataclass(frozen=True)
class TokenEndpoint:
    granting: Granting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = await _read(scope, receive)
        made = await self._granted(asked, scope)
        await json_response(_body(made), 200, NO_STORE)(scope, receive, send)

    async def _granted(self, asked: Asked, scope: Scope) -> Made:
        name = asked.values.get("grant_type", "")
        grant = HERE.get(name)
        if grant is None and name not in ELSEWHERE and not name.startswith(SCHEMES):
            raise Missing("grant_type")
        try:
            return await self.granting.make(grant, asked, scope)
        except InvalidGrant:
            if grant is Grant.REFRESH_TOKEN:
                raise WrongRefresh from None
            raise


class WrongRefresh(InvalidGrant):
    """Akeneo says another sentence for a refresh token than for a password."""

    def __init__(self) -> None:
        super().__init__(WRONG_REFRESH)


async def _read(scope: Scope, receive: Receive) -> Asked:
    try:
        return await asking.read(scope, receive)
    except WrongType as error:
        raise UnsupportedMediaType(WRONG_TYPE, given=error.given) from None
    except Unreadable:
        raise BadRequest("Invalid json message received") from None


def _body(made: Made) -> dict[str, object]:
    """In Akeneo's order."""
    body: dict[str, object] = {
        "access_token": made.access.reveal(),
        "expires_in": made.seconds,
        "token_type": "bearer",
        "scope": None,
    }
    return body | ({"refresh_token": made.refresh.reveal()} if made.refresh else {})


def words(error: KeydeskError, scope: Scope) -> Response:
    if not isinstance(error, TokenError):
        return akeneo_words(error, scope)
    return json_response({"code": 422, "message": _sentence(error)}, 422, NO_STORE)


def _sentence(error: TokenError) -> str:
    match error:
        case Missing(name="refresh_token"):
            return NO_REFRESH
        case Missing() | UnsupportedGrantType():
            return MISSING
        case InvalidClient():
            return CLIENT
        case UnauthorizedClient():
            return NOT_AUTHORIZED
        case WrongRefresh():
            return WRONG_REFRESH
        case InvalidGrant():
            return WRONG_PASSWORD
        case _:
            return error.message


def door(granting: Granting) -> Door:
    return api.door(PATH, TokenEndpoint(granting), words)
