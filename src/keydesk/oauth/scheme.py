"""How the gate asks about access tokens, and the token endpoint about clients."""

from typing import ClassVar

from keydesk.credentials.reader import Question
from keydesk.credentials.scheme import DatabaseScheme
from keydesk.kit.clock import Clock
from keydesk.kit.db import Database
from keydesk.oauth import lookup, secret
from keydesk.oauth.judge import judge_access, judge_client, judge_refresh


class _Scheme(DatabaseScheme):
    letter: ClassVar[str]
    asked: ClassVar[Question]

    def __init__(self, database: Database, prefixes: tuple[str, ...], clock: Clock) -> None:
        super().__init__(database, secret.heads(self.letter, prefixes), clock, self.asked)


class TokenScheme(_Scheme):
    """Access tokens, as the gate takes them."""

    letter, asked = secret.ACCESS, Question(lookup.TOKENS, judge_access)


class RefreshScheme(_Scheme):
    """Refresh tokens, which only the endpoints of this room take."""

    letter, asked = secret.REFRESH, Question(lookup.TOKENS, judge_refresh)


class ClientScheme(_Scheme):
    """Client secrets; accepted, the answer is a ClientAccepted."""

    letter, asked = secret.SECRET, Question(lookup.CLIENTS, judge_client)
