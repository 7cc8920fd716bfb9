"""The one question about a presented credential, asked of the database, and what it answers."""

import sqlite3
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select
from sqlalchemy.dialects.sqlite import dialect

from keydesk.auth import Answer
from keydesk.credentials.secret import Presented
from keydesk.kit.changes import NUMBER
from keydesk.kit.db import Db

NOBODYS = -1  # the number of an answer that nothing was read for


class Question(NamedTuple):
    """What to ask about a presented credential, and how to judge what comes back.  Pure.

    query  has the id of what was presented as its one parameter, `id`
    judge  the rows, what was presented, now in microseconds → an answer, and until when it holds
           if nothing changes (microseconds)
    """

    query: Select[Any]
    judge: Callable[[Sequence[Sequence[Any]], Presented, int], tuple[Answer, int]]


class Judged(NamedTuple):
    """An answer, until when it holds, and at which number of changes it was judged."""

    answer: Answer
    until: int
    number: int


@cache
def _numbered(query: Select[Any]) -> Select[Any]:
    """The number is read in the same statement, so at the same moment as what is judged."""
    return query.add_columns(NUMBER)


@cache
def _text(query: Select[Any]) -> str:
    return str(_numbered(query).compile(dialect=dialect()))


def by_hand(raw: sqlite3.Connection, question: Question, shown: Presented, now: int) -> Judged:
    """In the event loop, where SQLAlchemy would cost more than the question.  Raises
    sqlite3.Error."""
    rows = raw.execute(_text(question.query), (shown.credential_id,)).fetchall()
    return _judged(rows, question, shown, now)


def by_engine(db: Db, question: Question, shown: Presented, now: int) -> Judged:
    rows = db.execute(_numbered(question.query), {"id": shown.credential_id}).all()
    return _judged(rows, question, shown, now)


def _judged(
    rows: Sequence[Sequence[Any]], question: Question, shown: Presented, now: int
) -> Judged:
    answer, until = question.judge([row[:-1] for row in rows], shown, now)
    return Judged(answer, until, rows[0][-1] if rows else NOBODYS)
