"""Calls that were refused because no protected API has them: listed, with what to map them to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from keydesk.apis import store
from keydesk.apis.model import Api, Route
from keydesk.apis.paths import METHODS
from keydesk.apis.proposals import guessed, permission_for
from keydesk.apis.table import Unmapped
from keydesk.apis.wishes import overlap, read_template
from keydesk.attempts.refused import unmapped as recorded
from keydesk.auth import Caller, House

SHOWN, DAYS = 50, 30


@dataclass(frozen=True)
class Missed:
    """`api` and `route` None where it lies below no base path, or cannot be mapped at all."""

    method: str
    path: str
    times: int
    last_at: datetime
    api: Api | None
    route: Route | None


def unmapped(house: House, by: Caller) -> list[Missed]:
    """The newest first, of 30 days; what was mapped since is left out."""
    since = house.clock() - timedelta(days=DAYS)
    with house.usage.read() as usage:
        found = recorded(usage, by.organization_id, since=since)
    with house.database.read() as db:
        apis = store.every(db, by.organization_id, bare=True)
        table = store.tables(db, by.organization_id)
    alike: dict[tuple[str, str], Missed] = {}
    for method, path, times, at in found:
        if method not in METHODS or not isinstance(table.find(method, path), Unmapped):
            continue
        one = _missed(apis, method, path, times, at)
        key = (method, guessed(path))
        former = alike.get(key)
        if former is None:
            alike[key] = one
        else:
            both = former.times + times
            alike[key] = Missed(method, former.path, both, former.last_at, one.api, one.route)
    return list(alike.values())[:SHOWN]


def _missed(apis: Sequence[Api], method: str, path: str, times: int, at: datetime) -> Missed:
    api = next((a for a in apis if a.base_path == "/" or below(path, a.base_path)), None)
    if api is None:
        return Missed(method, path, times, at, None, None)
    template = read_template(guessed(path[len(api.base_path.rstrip("/")) :]))
    if not isinstance(template, str):
        return Missed(method, path, times, at, api, None)
    needed = permission_for(method, template, api.code)
    return Missed(method, path, times, at, api, Route(template, method, needed))


def below(path: str, base_path: str) -> bool:
    return overlap(path, base_path) and len(path) >= len(base_path)
