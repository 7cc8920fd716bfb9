"""What a person asks for when making or editing a credential, and how it is checked.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum

from keydesk.access import judge_holding, unknown_permission
from keydesk.auth import Caller
from keydesk.auth.holding import beyond, written_out
from keydesk.auth.permissions import READS, own, with_root
from keydesk.connections.model import Connection
from keydesk.credentials.terms import NO_CHANGE, TermsChanges
from keydesk.habits.model import Habits
from keydesk.kit.checks import Checks
from keydesk.kit.errors import Violation
from keydesk.kit.ids import new_id
from keydesk.kit.names import read_name
from keydesk.limits.wishes import Said
from keydesk.shell import N_

USUAL_LIFE = timedelta(days=365)
LONGEST_NAME = 80
LATEST = timedelta(days=36500)


class Unsaid(Enum):
    """Nothing was said about this field: it takes its default, or stays as it is."""

    UNSAID = "unsaid"


UNSAID = Unsaid.UNSAID
Names = frozenset[str]  # of the permissions of the organization's own APIs
NONE = frozenset[str]()
Narrowing = Sequence[str] | None  # None = all that the connection may do


@dataclass(frozen=True)
class Wish:
    """`permissions` None = all of the connection's; `expires_at` None = never.

    Of what is unsaid, and of `active` None, the organization's habits decide.
    """

    name: str
    permissions: Narrowing | Unsaid = UNSAID
    expires_at: datetime | Unsaid | None = UNSAID
    active: bool | None = None
    id: str = field(default_factory=new_id)
    limits: Said | None = None


@dataclass(frozen=True)
class Changes:
    """`terms` only of a client."""

    name: str | Unsaid = UNSAID
    permissions: Narrowing | Unsaid = UNSAID
    expires_at: datetime | Unsaid | None = UNSAID
    terms: TermsChanges = NO_CHANGE
    limits: Said | None = None


def read_wish(
    checks: Checks, wish: Wish, connection: Connection, habits: Habits, *, names: Names,
    now: datetime,
) -> tuple[str, datetime | None, frozenset[str] | None]:  # fmt: skip
    """Name, expiry and narrowing of a new credential: sure once `checks` is left."""
    expires_at = now + USUAL_LIFE if wish.expires_at is UNSAID else wish.expires_at
    until: datetime | None = checks.take(read_expiry(expires_at, now))
    narrowed: frozenset[str] | None = checks.take(
        read_narrowing(
            _wanted(wish, connection, habits, names),
            connection.permissions,
            connection.label,
            names,
        )
    )
    return checks.take(read_key_name(wish.name)), until, narrowed


def _wanted(wish: Wish, connection: Connection, habits: Habits, names: Names) -> Narrowing:
    if wish.permissions is not UNSAID:
        return wish.permissions
    return read_only(connection.permissions, names) if habits.reading else None


def read_key_name(name: str) -> str | Violation:
    return read_name("name", name, longest=LONGEST_NAME, empty="Give it a name.")


def read_expiry(expires_at: datetime | None, now: datetime) -> datetime | Violation | None:
    if expires_at is None:
        return None
    if expires_at.tzinfo is None:
        return Violation("expires_at", "Say the time zone of this time.")
    if expires_at <= now:
        return Violation("expires_at", "Choose a date in the future.")
    if expires_at > now + LATEST:
        return Violation("expires_at", "Choose a date within 100 years, or never.")
    return expires_at.astimezone(UTC)


def read_narrowing(
    wanted: Narrowing, of_connection: frozenset[str], label: str, names: Names = NONE
) -> frozenset[str] | Violation | None:
    """Never more than the connection itself may do."""
    if wanted is None:
        return None
    wrong = unknown_permission(wanted, names)
    if wrong:
        return wrong
    chosen = with_root(wanted)
    for name in sorted(beyond(chosen, of_connection)):
        template = "{connection} itself does not hold {name}. Change its role first."
        return Violation("permissions", template, {"connection": label, "name": name})
    return chosen


def read_only(of_connection: frozenset[str], names: Names) -> list[str]:
    """The preset "Read-only": everything the connection can see."""
    held = written_out(of_connection, names)
    return sorted(p for p in held if p in READS or (own(p) and p.endswith(":read")))


def judge_giving(by: Caller, granted: frozenset[str]) -> Violation | None:
    """As whoever grants anything, in the words of keys."""
    words = N_("You do not hold {name} yourself, so you cannot give it away.")
    return judge_holding(by, granted, words)
