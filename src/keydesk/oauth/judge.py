"""How a presented client or token is judged: with its client, and whose password it took.

Pure.  All raw values, times in microseconds, as lookup.py brings them: this runs for every call.
"""

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from keydesk.auth import Accepted, Answer, Reason, Refused
from keydesk.auth.holding import common
from keydesk.credentials.judge import (
    FOR_EVER,
    Found,
    caller,
    holds_until,
    judge,
    soonest,
    who,
    wrong,
)
from keydesk.credentials.model import Grant, Terms
from keydesk.credentials.secret import DUMMY_DIGEST, Presented
from keydesk.oauth.person import Person, scope


class TokenFound(NamedTuple):
    """A token, and the credential of its client as that is now; secret_id None = it is dead."""

    id: str
    kind: str
    digest: str
    scheme: int
    permissions: str | None
    issued_at: int
    expires_at: int
    used_at: int | None
    revoked_at: int | None
    account_secret_id: str | None
    account_alive: str | None  # the same id, while that password works
    account_active: bool | None
    account_expires_at: int | None
    user_id: str | None
    user_password_at: int | None
    password_changed_at: int | None
    user_role: str | None
    role_holds: str | None  # of a team role, as JSON
    rules: str | None  # the same user's id, where it is an Owner or Admin of any organization
    second_factor: str | None  # the same user's id, once one was confirmed
    password_grant_at: int | None  # the switches of the connection; None = off
    user_passwords_at: int | None
    grants: str  # of the client, as JSON
    client: Found


TOKEN_COLUMNS, FOUND = len(TokenFound._fields) - 1, len(Found._fields)
BY_PASSWORD, BY_ITSELF = f'"{Grant.PASSWORD}"', f'"{Grant.CLIENT_CREDENTIALS}"'


@dataclass(frozen=True, slots=True)
class TokenExpired(Refused):
    """This very token, whose text was proven, is past its time: Akeneo's clients are told so."""


@dataclass(frozen=True, slots=True)
class TokenAccepted(Accepted):
    """A token that works, and what introspection tells of it.  Times in microseconds."""

    kind: str
    issued_at: int
    expires_at: int
    used: bool  # a refresh token, and so good for a retry at most


@dataclass(frozen=True, slots=True)
class ClientAccepted(Accepted):
    """A client that proved its secret, and what it may ask for."""

    terms: Terms


def judge_client(
    rows: Sequence[Sequence[Any]], presented: Presented, now: int
) -> tuple[Answer, int]:
    found = [Found(*row[:FOUND]) for row in rows]
    answer = judge(found, presented, now)
    if isinstance(answer, Accepted):
        answer = ClientAccepted(answer.caller, _terms(*rows[0][FOUND:]))
    return answer, holds_until(found, now)


def judge_access(
    rows: Sequence[Sequence[Any]], presented: Presented, now: int
) -> tuple[Answer, int]:
    return _judge(rows, presented, now, "access")


def judge_refresh(
    rows: Sequence[Sequence[Any]], presented: Presented, now: int
) -> tuple[Answer, int]:
    """Whether it was used before is for whoever refreshes to find out."""
    return _judge(rows, presented, now, "refresh")


def _judge(
    rows: Sequence[Sequence[Any]], presented: Presented, now: int, kind: str
) -> tuple[Answer, int]:
    """The digest is compared first and always (security case 5)."""
    found = [_found(row) for row in rows]
    token = found[0] if found else None
    digest = token.digest if token else DUMMY_DIGEST
    same = hmac.compare_digest(digest, presented.digest)
    if token is None or token.id != presented.credential_id:
        return Refused(Reason.UNKNOWN), FOR_EVER
    if not same or token.scheme != presented.scheme or token.kind != kind:
        return Refused(Reason.WRONG_SECRET), FOR_EVER
    reason = _wrong(token, now)
    if reason:
        over = reason is Reason.EXPIRED and token.expires_at <= now
        return (TokenExpired if over else Refused)(reason, who(token.client)), _until(token, now)
    used = token.used_at is not None
    accepted = TokenAccepted(
        _caller(token), kind, token.issued_at, token.expires_at, used, ends_at=_ends_at(token)
    )
    return accepted, _until(token, now)


def _found(row: Sequence[Any]) -> TokenFound:
    return TokenFound._make((*row[:TOKEN_COLUMNS], Found(*row[TOKEN_COLUMNS:])))


def _wrong(token: TokenFound, now: int) -> Reason | None:
    if token.revoked_at is not None or token.client.secret_id is None:
        return Reason.REVOKED
    if _grant_is_gone(token) or _password_is_gone(token, now):
        return Reason.REVOKED
    if token.expires_at <= now:
        return Reason.EXPIRED
    return wrong(token.client, now)


def _grant_is_gone(token: TokenFound) -> bool:
    """What the client may no longer ask for, it may no longer use either."""
    by_password = token.account_secret_id is not None or token.user_id is not None
    return (BY_PASSWORD if by_password else BY_ITSELF) not in token.grants


def _password_is_gone(token: TokenFound, now: int) -> bool:
    """Of a token by the password grant: the password that it came by no longer opens anything."""
    if token.account_secret_id is not None:
        ended = token.account_expires_at is not None and token.account_expires_at <= now
        dead = token.account_alive is None or not token.account_active or ended
        return dead or token.password_grant_at is None
    if token.user_id is not None:
        changed = token.user_password_at != token.password_changed_at
        off = token.password_grant_at is None or token.user_passwords_at is None
        another = token.user_id != token.client.user_id  # the connection was assigned anew
        person = Person(token.user_role, token.role_holds, token.rules, token.second_factor)
        return changed or off or another or not person.may_lend_it
    return False


def _ends_at(token: TokenFound) -> int | None:
    return soonest(token.expires_at, token.client.expires_at, token.account_expires_at)


def _until(token: TokenFound, now: int) -> int:
    return holds_until([token.client], now, token.expires_at, token.account_expires_at)


def _caller(token: TokenFound) -> Any:
    made = caller(token.client, "client")
    if token.permissions is None:
        return made
    return replace(made, permissions=_narrowed(made.permissions, token.permissions))


@lru_cache(maxsize=4096)
def _narrowed(held: frozenset[str], listed: str) -> frozenset[str]:
    return common(held, scope(listed))


def _terms(grants: str, access_seconds: int, refresh_seconds: int) -> Terms:
    return Terms(frozenset(map(Grant, json.loads(grants))), access_seconds, refresh_seconds)
