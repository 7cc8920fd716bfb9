"""How a rate and a quota are judged.  Pure.

A rate is judged by GCRA: one number says all, the theoretical arrival time (TAT) of the next call
if calls came evenly.  A time that has passed says nothing any more.  Everything in nanoseconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from keydesk.auth.limiting import Policy, seconds
from keydesk.auth.limits import Limited, Rate

LARGEST_BLOCK = 1_000  # calls that one worker takes of a quota at once
SHARE = 100  # a block is at most this part of the whole quota …
REST = 16  # … and this part of what is left


@dataclass(frozen=True, slots=True)
class Flow:
    """The rate of one subject."""

    subject: str
    rate: Rate

    @property
    def name(self) -> str:
        return self.subject.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`tat` to be kept if all verdicts on the call are `ok`; `wait` until it would be."""

    ok: bool
    tat: int
    wait: int = 0


def judge(flow: Flow, tat: int, now: int, cost: int) -> Verdict:
    """`tat` as it was kept; 0 = nothing is known.

    A time further ahead than this rate ever reaches was kept under another rate or by another
    clock, and counts as the furthest.
    """
    interval, room = flow.rate.interval, flow.rate.interval * flow.rate.burst
    begun = max(min(tat, now + room), now)
    after = begun + cost * interval
    wait = after - now - room
    return Verdict(ok=False, tat=begun, wait=wait) if wait > 0 else Verdict(ok=True, tat=after)


def standing(flow: Flow, tat: int, now: int) -> Policy:
    rate, ahead = flow.rate, max(tat - now, 0)
    left = max((rate.interval * rate.burst - ahead) // rate.interval, 0)
    return Policy(flow.name, rate.count, rate.seconds, left, seconds(ahead))


@dataclass(frozen=True, slots=True)
class Quota:
    """So many calls of one subject in one day or month.  `period` is its name, 2030-01-31."""

    subject: str
    kind: str
    limit: int
    period: str
    window: int
    ends_in: int

    @property
    def key(self) -> tuple[str, str]:
        return self.subject, self.period

    def standing(self, left: int) -> Policy:
        name = f"{self.subject.partition(':')[0]}-{self.kind}"
        return Policy(name, self.limit, self.window, max(left, 0), self.ends_in)


def flows(limited: Sequence[Limited]) -> list[Flow]:
    """Always in the same order, so that nobody waits for each other in a circle."""
    return [Flow(subject, one.rate) for subject, one in sorted(limited, key=_subject) if one.rate]


def quotas(limited: Sequence[Limited], now: datetime) -> list[Quota]:
    found = []
    for subject, one in limited:
        if one.daily is not None:
            found.append(_quota(subject, "daily", one.daily, now))
        if one.monthly is not None:
            found.append(_quota(subject, "monthly", one.monthly, now))
    return found


def _subject(one: Limited) -> str:
    return one[0]


def _quota(subject: str, kind: str, limit: int, now: datetime) -> Quota:
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if kind == "daily":
        begins, ends, name = day, day + timedelta(days=1), f"{day:%Y-%m-%d}"
    else:
        begins = day.replace(day=1)
        ends, name = (begins + timedelta(days=32)).replace(day=1), f"{day:%Y-%m}"
    window = int((ends - begins).total_seconds())
    return Quota(subject, kind, limit, name, window, -((now - ends) // timedelta(seconds=1)))


def block(limit: int, left: int, wanted: int, largest: int = LARGEST_BLOCK) -> int:
    """How many calls a worker takes of a quota of which `left` are free; 0 = too few.

    Small quotas go in small blocks, and so does the end of a large one: what a worker that is
    killed had taken and not used is small beside the quota.
    """
    if wanted > left:
        return 0
    return max(wanted, min(limit // SHARE, left // REST, largest), 1)
