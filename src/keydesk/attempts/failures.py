"""What fails at a connection, told once for all that is alike.  The newest 1,000, of 30 days."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from keydesk.attempts.model import Kept, Trouble
from keydesk.attempts.recent import FAILURES
from keydesk.attempts.store import calls, kept
from keydesk.kit.columns import micros
from keydesk.kit.db import Db
from keydesk.kit.errors import Invalid, Violation
from keydesk.kit.paging import Page, cut, read_cursor, write_cursor

KINDS = ("business", "technical", "401", "403", "404", "429", "other")
SORTS = ("last", "first", "times")
NOTHING = (Trouble(),)


@dataclass(frozen=True)
class Group:
    """Failures with the same cause.  `one` is the newest of them; `key` tells groups apart."""

    key: str
    one: Kept
    trouble: Trouble
    times: int
    first_at: datetime

    @property
    def last_at(self) -> datetime:
        return self.one.at

    @property
    def kind(self) -> str:
        return kind_of(self.one.status)


@dataclass(frozen=True)
class Asked:
    """kind   one of KINDS, or "" for all
    search  in the message, product, path, address, program, reason or request id
    sort    one of SORTS; with - before it, descending"""

    kind: str = ""
    search: str = ""
    route: str = ""
    sort: str = "-last"
    after: str = ""
    limit: int = 50


def kind_of(status: int) -> str:
    """business: what was sent, or a line of it, breaks a rule; technical: our side."""
    if status in (200, 400, 422):
        return "business"
    if status >= 500:
        return "technical"
    return str(status) if str(status) in KINDS else "other"


def read(db: Db, organization_id: str, connection_id: str, *, since: datetime) -> list[Kept]:
    """The newest first."""
    c = calls.c
    mine = (c.organization_id == organization_id) & (c.connection_id == connection_id)
    wanted = select(calls).where(mine, c.failed.is_(True), c.at >= since).order_by(c.at.desc())
    return [kept(row) for row in db.execute(wanted.limit(FAILURES)).mappings()]


def grouped(found: Iterable[Kept], asked: Asked) -> Page[Group]:
    """Raises Invalid for a kind, a sort or a cursor that there is not.

    Over at most 1,000 rows, so in memory: what is alike stands in texts that no index holds.
    """
    _check(asked)
    down, name = asked.sort.startswith("-"), asked.sort.removeprefix("-")
    groups = {key(group, name): group for group in _groups(found) if _wanted(group, asked)}
    order = sorted(groups, reverse=down)
    if asked.after:
        former = read_cursor(asked.after, numbers=True)
        order = [at for at in order if (at < former if down else at > former)]
    page = cut(order, asked.limit, lambda at: write_cursor(*at))
    return Page([groups[at] for at in page.items], page.next)


def key(group: Group, sort: str) -> tuple[int, str]:
    by = {"times": group.times, "first": micros(group.first_at), "last": micros(group.last_at)}
    return by[sort], group.key


def _check(asked: Asked) -> None:
    wrong = []
    if asked.kind and asked.kind not in KINDS:
        wrong.append(Violation("kind", "Choose one of: {kinds}.", {"kinds": ", ".join(KINDS)}))
    if asked.sort.removeprefix("-") not in SORTS:
        wrong.append(Violation("sort", "Choose one of: {sorts}.", {"sorts": ", ".join(SORTS)}))
    if wrong:
        raise Invalid(*wrong)


def _groups(found: Iterable[Kept]) -> Iterable[Group]:
    """Each line of a call that went wrong is told by itself."""
    groups: dict[str, Group] = {}
    for one, trouble in _lines(found):
        name = _name(one, trouble)
        known = groups.get(name)
        if known is None:
            groups[name] = Group(name, one, trouble, one.times, one.at)
        else:
            newest = max(known.one, one, key=lambda each: each.at)
            times, first = known.times + one.times, min(known.first_at, one.at)
            groups[name] = replace(known, one=newest, times=times, first_at=first)
    return groups.values()


def _lines(found: Iterable[Kept]) -> Iterator[tuple[Kept, Trouble]]:
    for one in found:
        for trouble in one.trouble or NOTHING:
            yield one, trouble


def _name(one: Kept, trouble: Trouble) -> str:
    alike = (one.method, one.route or one.path, str(one.status), one.outcome, *trouble)
    return hashlib.sha256("\0".join(alike).encode()).hexdigest()[:16]


def _wanted(group: Group, asked: Asked) -> bool:
    if asked.kind and group.kind != asked.kind:
        return False
    if asked.route and group.one.route != asked.route:
        return False
    return asked.search.casefold() in _text(group).casefold()


def _text(group: Group) -> str:
    one = group.one
    told = (one.method, one.path, one.outcome, str(one.status), one.address, one.program)
    return "\n".join((*group.trouble[:4], one.request_id, *told))
