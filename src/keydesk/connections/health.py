"""How a connection is, in one word and a dot: the share of its calls that failed in 7 days."""

from collections.abc import Mapping
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


@dataclass(frozen=True)
class Chosen:
    """Connections by their ids: these only, or all but these."""

    ids: frozenset[str]
    these: bool = True


def chosen(asked: str, weeks: Mapping[str, Days]) -> Chosen | None:
    """Those with "errors": at least one call failed.  Those that are "quiet": none came, be it that
    they never called.  Of connections that called, `weeks` has all.  None = all, for ""."""
    match asked:
        case "errors":
            return Chosen(frozenset(id_ for id_, week in weeks.items() if week.failed))
        case "quiet":
            called = frozenset(id_ for id_, week in weeks.items() if week.total)
            return Chosen(called, these=False)
        case _:
            return None
