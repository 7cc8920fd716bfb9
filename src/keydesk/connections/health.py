"""How a connection is, in one word and a dot: the share of its calls that failed in 7 days."""

from dataclasses import dataclass
from datetime import datetime

from keydesk.attempts import Days

BAD = 0.01  # from this share on people should look


@dataclass(frozen=True)
class Health:
    """kind   "never", "quiet", "ok" or "bad"
    share  of calls that failed, in percent with one digit; None = no call failed
    days   without any call"""

    kind: str
    share: float | None = None
    days: int = 0


def health(week: Days, last_at: datetime | None, now: datetime) -> Health:
    """`last_at` is the last accepted call."""
    if not week.total:
        return Health("quiet", days=max((now - last_at).days, 7)) if last_at else Health("never")
    if not week.failed:
        return Health("ok")
    share = week.failed / week.total
    return Health("bad" if share >= BAD else "ok", max(round(100 * share, 1), 0.1))
