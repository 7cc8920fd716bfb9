"""How a presented credential is judged, with its connection and its assigned user.  Pure.

All raw values, times in microseconds, as the one query of lookup.py brings them: this runs for
every call.
"""

import hmac
import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from keydesk.access import BLOCKED, held, holding
from keydesk.attempts import Who
from keydesk.auth import Accepted, Answer, Caller, Reason, Refused
from keydesk.auth.holding import common
from keydesk.auth.limits import Limited, of_call
from keydesk.auth.rights import of_row
from keydesk.credentials.secret import DUMMY_DIGEST, Presented

FOR_EVER = 2**62
# What another machine made just now works here too, if its clock is ahead (security case 72).
APART = 10 * 60 * 1_000_000  # microseconds


class Found(NamedTuple):
    """A credential with one of its live secrets.  Permissions are JSON texts or None."""

    credential_id: str
    organization_id: str
    connection_id: str
    active: bool
    expires_at: int | None
    revoked_at: int | None
    permissions: str | None
    connection_deactivated_at: int | None
    connection_deleted_at: int | None
    access_mode: str
    access_role: str | None
    access_permissions: str | None
    user_id: str
    user_role: str | None  # None: the assigned user has left the organization
    secret_id: str
    digest: str
    scheme: int
    valid_from: int
    valid_until: int | None
    team_everything: bool | None = None  # of the team role that access_role names
    team_permissions: str | None = None  # None: it names none, or one that is not there
    group_id: str | None = None  # of the connection; None = All
    group_rights: str | None = None
    connection_limits: str | None = None
    credential_limits: str | None = None
    connection_code: str = ""


def judge_rows(rows: Sequence[Sequence[Any]], presented: Presented, now: int) -> tuple[Answer, int]:
    """Of lookup.QUERY: the answer, and until when it holds if nothing changes."""
    found = [Found(*row) for row in rows]
    return judge(found, presented, now), holds_until(found, now)


def judge(rows: Sequence[Found], presented: Presented, now: int) -> Answer:
    """`rows` has one entry per live secret; none, or another credential's, if the id is unknown.

    The secret is compared first and always, so that an unknown id, a wrong secret and a revoked
    credential cost the same (security case 5); what is wrong is only told to the owner.
    """
    proven = None
    for row in rows:
        same = hmac.compare_digest(row.digest, presented.digest)
        if same and row.scheme == presented.scheme:
            proven = row
    if not rows or rows[0].credential_id != presented.credential_id:
        hmac.compare_digest(DUMMY_DIGEST, presented.digest)
        return Refused(Reason.UNKNOWN)
    if proven is None:
        return Refused(Reason.WRONG_SECRET, who(rows[0])._replace(secret_id=""))
    reason = wrong(proven, now)
    return Refused(reason, who(proven)) if reason else accepted(proven)


def accepted(proven: Found) -> Accepted:
    return Accepted(caller(proven), ends_at=soonest(proven.valid_until, proven.expires_at))


def soonest(*times: int | None) -> int | None:
    return min((time for time in times if time is not None), default=None)


def who(row: Found) -> Who:
    return Who(row.organization_id, row.connection_id, row.credential_id, row.secret_id or "")


def holds_until(rows: Sequence[Found], now: int, *more: int | None) -> int:
    """How long an answer may be remembered if nothing changes: until time itself changes it, as it
    does at those of `more` too."""
    begins = [row.valid_from - APART for row in rows if row.secret_id]
    ends = [end for row in rows for end in (row.valid_until, row.expires_at)]
    return min((t for t in (*begins, *ends, *more) if t is not None and t > now), default=FOR_EVER)


def standing(rows: Sequence[Found], now: int) -> Caller | None:
    """The caller of a credential whose secret need not be shown again; None when its next call
    would be refused."""
    live = (row for row in rows if wrong(row, now) is None)
    return next((caller(row) for row in live), None)


def wrong(row: Found, now: int) -> Reason | None:
    """The first thing that stands against it, the final ones first."""
    if row.revoked_at is not None or row.connection_deleted_at is not None:
        return Reason.REVOKED
    if row.valid_until is not None and row.valid_until <= now:
        return Reason.EXPIRED
    if row.expires_at is not None and row.expires_at <= now:
        return Reason.EXPIRED
    if not row.active or row.valid_from - APART > now:
        return Reason.INACTIVE
    if row.connection_deactivated_at is not None:
        return Reason.CONNECTION_INACTIVE
    if row.user_role is None or row.user_role == BLOCKED.id:
        return Reason.USER_BLOCKED
    return None


def caller(row: Found, kind: str = "key") -> Caller:
    may = permitted(
        row.access_mode, row.access_role, row.access_permissions, row.permissions,
        (row.team_everything, row.team_permissions),
    )  # fmt: skip
    return Caller(
        f"{kind}:{row.credential_id}", row.organization_id, may, row.user_id, row.connection_id,
        row.credential_id, row.secret_id, rights=of_row(row.group_id, row.group_rights),
        group_id=row.group_id, limits=limited(row), connection_code=row.connection_code,
    )  # fmt: skip


def limited(row: Found) -> tuple[Limited, ...]:
    """What its calls must keep; almost none has any."""
    if row.connection_limits is None and row.credential_limits is None:
        return ()
    return of_call(
        row.connection_id, row.connection_limits, row.credential_id, row.credential_limits
    )


@lru_cache(maxsize=4096)
def permitted(
    mode: str,
    role: str | None,
    of_connection: str | None,
    of_credential: str | None,
    of_team: tuple[bool | None, str | None] = (None, None),
) -> frozenset[str]:
    """A credential narrows what its connection may do, and never widens it."""
    everything, listed = of_team
    team = frozenset[str]()
    if listed is not None:
        team = holding(json.loads(listed), everything=bool(everything))
    granted = held(mode, role, tuple(json.loads(of_connection or "[]")), team)
    if of_credential is None:
        return granted
    return common(granted, frozenset(json.loads(of_credential)))
