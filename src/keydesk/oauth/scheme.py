"""How the gate asks about access tokens, and the token endpoint about clients."""

from collections.abc import Sequence
from typing import Any

from keydesk.auth import Accepted, Answer
from keydesk.credentials.judge import Found, accepted_until, judge
from keydesk.credentials.reader import Question
from keydesk.credentials.scheme import DatabaseScheme
from keydesk.credentials.secret import Presented
from keydesk.kit.clock import Clock
from keydesk.kit.db import Database
from keydesk.oauth import lookup, secret
from keydesk.oauth.judge import ClientAccepted, judge_access, judge_refresh, terms_of

ACCESS = Question(lookup.TOKENS, judge_access)
REFRESH = Question(lookup.TOKENS, judge_refresh)
FOUND = len(Found._fields)


class TokenScheme(DatabaseScheme):
    """Access tokens, as the gate takes them."""

    def __init__(self, database: Database, prefixes: tuple[str, ...], clock: Clock) -> None:
        super().__init__(database, secret.heads(secret.ACCESS, prefixes), clock, ACCESS)


class RefreshScheme(DatabaseScheme):
    """Refresh tokens, which only the endpoints of this room take."""

    def __init__(self, database: Database, prefixes: tuple[str, ...], clock: Clock) -> None:
        super().__init__(database, secret.heads(secret.REFRESH, prefixes), clock, REFRESH)


class ClientScheme(DatabaseScheme):
    """Client secrets; accepted, the answer is a ClientAccepted."""

    def __init__(self, database: Database, prefixes: tuple[str, ...], clock: Clock) -> None:
        super().__init__(database, secret.heads(secret.SECRET, prefixes), clock, CLIENT)


def judge_client(
    rows: Sequence[Sequence[Any]], presented: Presented, now: int
) -> tuple[Answer, int]:
    found = [Found(*row[:FOUND]) for row in rows]
    answer = judge(found, presented, now)
    if isinstance(answer, Accepted):
        answer = ClientAccepted(answer.caller, terms_of(*rows[0][FOUND:]))
    return answer, accepted_until(found)


CLIENT = Question(lookup.CLIENTS, judge_client)
