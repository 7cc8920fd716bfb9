"""What a client sends to an endpoint: its parameters, and how it authenticates.  Pure but the body.

RFC 6749 §3.2: parameters stand in the body, each at most once; one without a value is as good as
absent.  A JSON object is taken like a form, because UnoPim's and Akeneo's clients send one.
"""

import base64
import binascii
import json
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

from starlette.types import Receive, Scope

from keydesk.kit.secret import Secret
from keydesk.oauth.errors import (
    InvalidClient,
    InvalidRequest,
    Missing,
    Unreadable,
    WrongType,
)

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
SECRETS = {"client_secret", "password", "refresh_token", "token"}


@dataclass(frozen=True, slots=True)
class Asked:
    """`values` holds what may be shown, `secrets` what may not; `basic` is the decoded header."""

    values: dict[str, str]
    secrets: dict[str, Secret]
    basic: tuple[str, Secret] | None

    def need(self, name: str) -> str:
        if name not in self.values:
            raise Missing(name)
        return self.values[name]

    def need_secret(self, name: str) -> Secret:
        if name not in self.secrets:
            raise Missing(name)
        return self.secrets[name]

    @property
    def client(self) -> tuple[str, Secret]:
        """Client id and secret, from the header or from the body, never both (RFC 6749 §2.3)."""
        if self.basic is None:
            if "client_id" in self.values and "client_secret" in self.secrets:
                return self.values["client_id"], self.secrets["client_secret"]
            raise InvalidClient
        if "client_secret" in self.secrets:
            raise InvalidRequest("Authenticate in one way: in the header or in the body.")
        if self.values.get("client_id", self.basic[0]) != self.basic[0]:
            raise InvalidRequest("The client_id of the body is not that of the header.")
        return self.basic


async def read(scope: Scope, receive: Receive) -> Asked:
    """Raises InvalidRequest."""
    if scope["query_string"]:
        raise InvalidRequest("Send every parameter in the body, none in the address.")
    headers = [(name, value.decode("latin-1")) for name, value in scope["headers"]]
    kinds = [value for name, value in headers if name == b"content-type"]
    given = _parameters(kinds, await _body(receive))
    values = {name: text for name, text in given if name not in SECRETS and text}
    secrets = {name: Secret(text) for name, text in given if name in SECRETS and text}
    return Asked(values, secrets, _basic([v for name, v in headers if name == b"authorization"]))


async def _body(receive: Receive) -> bytes:
    """All of it.  Raises Unreadable when the caller stopped before its end."""
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":  # else half a scope would be taken for all of it
            raise Unreadable("The body cannot be read.")
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


def _parameters(kinds: list[str], body: bytes) -> list[tuple[str, str]]:
    kind = kinds[0].partition(";")[0].strip().lower() if len(kinds) == 1 else ""
    if kind not in (FORM, JSON):
        raise WrongType(", ".join(kinds))
    try:
        text = body.decode()
        given = _json(text) if kind == JSON else _form(text)
    except (ValueError, RecursionError):
        raise Unreadable("The body cannot be read.") from None
    if any(times > 1 for times in Counter(name for name, _ in given).values()):
        raise InvalidRequest("Send each parameter once.")
    return given


def _form(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True, errors="strict")


def _json(text: str) -> list[tuple[str, str]]:
    given: Any = json.loads(text, object_pairs_hook=_Pairs)
    if not isinstance(given, _Pairs):
        raise Unreadable("The body must be a JSON object.")
    present = [(name, value) for name, value in given if value is not None]
    if not all(isinstance(value, str) for _, value in present):
        raise InvalidRequest("Every parameter must be a text.")
    "".join(chain.from_iterable(present)).encode()  # ValueError: half a surrogate pair is no text
    return present


class _Pairs(list[tuple[str, Any]]):
    """A JSON object with its repetitions."""


def _basic(values: list[str]) -> tuple[str, Secret] | None:
    """RFC 6749 §2.3.1: id and secret are form-encoded before they are joined."""
    if not values:
        return None
    if len(values) > 1:
        raise InvalidRequest("Authenticate in one way, once.")
    kind, _, text = values[0].partition(" ")
    if kind.lower() != "basic":
        raise InvalidClient(challenge=True)
    try:
        decoded = base64.b64decode(text.strip(), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        raise InvalidClient(challenge=True) from None
    name, colon, secret = decoded.partition(":")
    if not (name and colon and secret):
        raise InvalidClient(challenge=True)
    return unquote_plus(name), Secret(unquote_plus(secret))
