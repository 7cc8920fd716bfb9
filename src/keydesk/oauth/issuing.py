"""Making tokens: what a grant allowed, as rows and as texts.  Pure but for the random."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from keydesk.auth.holding import beyond, recognized
from keydesk.auth.permissions import with_root
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret
from keydesk.oauth import secret
from keydesk.oauth.errors import InvalidScope
from keydesk.oauth.judge import ClientAccepted
from keydesk.oauth.store import Token

ABSOLUTE = timedelta(days=90)  # from the grant to the end of its last refresh (RFC 9700 §4.14.2)


class Password(NamedTuple):
    """Of a connection account by its secret, or of a user since when it is theirs."""

    account_secret_id: str | None
    user_id: str | None
    user_password_at: datetime | None


NO_PASSWORD = Password(None, None, None)


@dataclass(frozen=True)
class Basis:
    """What a grant rests on, from the first token to the last refresh.

    scope     permissions that were asked for; None = all that the client may do
    password  whose was used, by the password grant
    """

    client: ClientAccepted
    family: str
    ends_at: datetime
    scope: frozenset[str] | None = None
    password: Password = NO_PASSWORD


@dataclass(frozen=True)
class Made:
    """The rows to write, and what to answer once they are written (RFC 6749 §5.1)."""

    rows: tuple[Token, ...]
    access: Secret
    refresh: Secret | None
    seconds: int
    scope: frozenset[str] | None

    @property
    def body(self) -> dict[str, object]:
        body: dict[str, object] = {
            "access_token": self.access.reveal(),
            "token_type": "Bearer",
            "expires_in": self.seconds,
        }
        if self.refresh is not None:
            body["refresh_token"] = self.refresh.reveal()
        if self.scope is not None:
            body["scope"] = " ".join(sorted(self.scope))
        return body


def begin(
    client: ClientAccepted, scope: str, now: datetime, password: Password = NO_PASSWORD
) -> Basis:
    """Of a new grant.  Raises InvalidScope."""
    allowed = client.caller.permissions
    return Basis(client, new_id(), now + ABSOLUTE, read_scope(scope, allowed), password)


def read_scope(text: str, allowed: frozenset[str]) -> frozenset[str] | None:
    """RFC 6749 §3.3: names with single spaces between; empty = all that is allowed."""
    if not text:
        return None
    names = frozenset(text.split(" "))
    if recognized(names) != names:
        raise InvalidScope("A scope is the name of a permission, such as products:read.")
    chosen = with_root(names)
    if beyond(chosen, allowed):
        raise InvalidScope("The scope goes beyond what the client may do.")
    return chosen


def make(basis: Basis, prefixes: tuple[str, ...], *, refreshable: bool, now: datetime) -> Made:
    terms = basis.client.terms
    access = _one(basis, prefixes, "access", terms.access_seconds, now)
    made = [access]
    if refreshable:
        made.append(_one(basis, prefixes, "refresh", terms.refresh_seconds, now))
    refresh = made[1][1] if refreshable else None
    rows = tuple(row for row, _ in made)
    seconds = int((access[0].expires_at - now).total_seconds())
    return Made(rows, access[1], refresh, seconds, basis.scope)


def _one(
    basis: Basis, prefixes: tuple[str, ...], kind: str, seconds: int, now: datetime
) -> tuple[Token, Secret]:
    id_, caller = new_id(), basis.client.caller
    letter = secret.ACCESS if kind == "access" else secret.REFRESH
    minted = secret.mint_for(letter, prefixes, id_)
    scope = None if basis.scope is None else sorted(basis.scope)
    ends = min(now + timedelta(seconds=seconds), basis.ends_at)
    row = Token(
        id_, caller.organization_id, caller.credential_id, caller.secret_id, kind, basis.family,
        minted.digest, minted.scheme, scope, now, basis.ends_at, ends, *basis.password,
    )  # fmt: skip
    return row, minted.secret
