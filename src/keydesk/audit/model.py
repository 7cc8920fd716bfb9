"""What a seal is, and how it is reckoned.  Pure.

A seal stands for one event: `content` is an HMAC-SHA-256 over every column of it, `chain` one over
the seal itself and the chain before it.  So an edited event breaks its content, and a seal that was
edited, moved or taken out breaks the chain.  The key is derived from the one outside the database
(kit/seal.py); a seal names its key, so that after a rotation the former ones still verify.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from keydesk.kit.columns import EPOCH, micros, moment

PURPOSE = "audit log"
# The columns of an event as they are stored: `at` in microseconds, `data` as text.
COLUMNS = (
    "id", "organization_id", "at", "actor", "name", "subject", "data", "address", "request_id",
    "user_id", "connection_id",
)  # fmt: skip
FIRST = "0" * 64  # the chain before the first seal
# How long a change may take between its time and its commit; clocks of two machines may differ.
LATE = timedelta(minutes=10)
SOON = timedelta(seconds=60)  # within which an event is sealed when all is well

Keys = Mapping[str, bytes]
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Head:
    """The newest seal."""

    position: int
    chain: str
    sealed_at: datetime


@dataclass(frozen=True)
class Entry:
    """One event, as it was recorded."""

    id: int
    at: datetime
    actor: str
    name: str
    subject: str
    data: dict[str, Any]
    address: str
    request_id: str
    user_id: str | None = None
    connection_id: str | None = None


@dataclass(frozen=True)
class Seal:
    position: int
    event_id: int
    content: str
    chain: str
    key: str
    sealed_at: datetime

    @property
    def head(self) -> Head:
        return Head(self.position, self.chain, self.sealed_at)

    def chained(self, key: bytes, former: str) -> str:
        """What its chain must be after `former`."""
        at = micros(self.sealed_at)
        parts = [former, self.position, self.event_id, self.content, self.key, at]
        return _mac(key, "seal", parts)


def seen(stored: object) -> datetime:
    """Of microseconds; 1970 for what is none, so that no planted value ends the verification."""
    try:
        return moment(stored) if isinstance(stored, int) else EPOCH
    except OverflowError:
        return EPOCH


def plain(text: object) -> str:
    """One line that no terminal and no spreadsheet takes for anything else (security case 95)."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in str(text))


def content_of(key: bytes, row: Row, event_id: int | None = None) -> str:
    """Of an event; `event_id`: as if that were its id."""
    parts = [row[name] for name in COLUMNS]
    if event_id is not None:
        parts[0] = event_id
    return _mac(key, "event", parts)


def restored_mark(key: bytes, at: str, position: int, chain: str) -> str:
    """Proves that it was us who wrote into the anchors that a backup was restored."""
    return _mac(key, "restored", [at, position, chain])


def _mac(key: bytes, kind: str, parts: list[Any]) -> str:
    """JSON parts the parts: no text can pretend to be two.  SQLite takes bytes for any text."""
    text = json.dumps([kind, *parts], ensure_ascii=True, separators=(",", ":"), default=repr)
    return hmac.digest(key, text.encode(), "sha256").hex()
