"""Everything that can happen to a protected API.

Who holds its permissions is known in rooms above, which pass `used_by` down, and hold the
organization while one is made or moved: so no two lie below each other.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from keydesk import events
from keydesk.access.stale import Meanwhile, Stale
from keydesk.apis import happenings as did
from keydesk.apis import store
from keydesk.apis.model import Api
from keydesk.apis.wishes import Changes, Wish, code_from, edited, overlap, read_code
from keydesk.auth import Caller
from keydesk.kit.checks import Checks
from keydesk.kit.db import Db
from keydesk.kit.errors import Conflict, Invalid, NotFound, Violation
from keydesk.kit.ids import new_id
from keydesk.shell import N_

UsedBy = Callable[[Db, str, frozenset[str]], dict[str, list[str]]]
"""Organization id and names of permissions → of those that are held, what people call who does."""

MISSING = N_("There is no API {code}.")
TAKEN = N_("Another API has this code.")
OVERLAP = N_("{base_path} overlaps with {other} of the API {name}.")
ELSEWHERE = N_("{name} belongs to the API {api}.")
IN_USE = N_("{permission} is in use by {holders}. Take it from them first.")


def create(db: Db, by: Caller, wish: Wish, *, now: datetime) -> Api:
    """Raises Invalid naming every wrong field.  Its permissions are nobody's yet, but for All."""
    code = wish.code.strip() or _free_code(db, by, wish.name)
    with Checks() as checks:
        checks.take(read_code(code))
    empty = Api(new_id(), code, "", "/", 1, now, by.actor)
    made = edited(empty, Changes(wish.name, wish.base_path, wish.permissions, wish.routes))
    _judge(db, by, made)
    store.add(db, by.organization_id, made)
    store.add_routes(db, by.organization_id, made.id, ((new_id(), r) for r in made.routes))
    lines = (did.permissions(made), did.routes(made))
    happened = did.ApiCreated(made.id, code, made.name, made.base_path, *lines)
    events.append(db, happened, by=by, at=now)
    return made


def edit(db: Db, by: Caller, code: str, changes: Changes, *, used_by: UsedBy, now: datetime) -> Api:
    """Holds from the next call on.  Raises Stale when it was changed since `changes.version`.

    Raises Conflict for a permission that goes while somebody holds it: else it would come back to
    them, unseen, with the next one of that name.
    """
    former = hold(db, by, code)
    if changes.version not in (None, former.version):
        who = former.edited_by or former.created_by
        raise Stale(Meanwhile(who, former.edited_at, _since(db, by, former, changes.version or 0)))
    made = edited(former, changes)
    differences = did.differences(former, made)
    if not differences:
        return former
    _judge(db, by, made)
    made = replace(made, version=former.version + 1, edited_at=now, edited_by=by.actor)
    if not store.change(db, by.organization_id, made, by=by.actor, at=now):
        raise missing(code)
    _write(db, by, former, made, used_by)
    happened = did.ApiEdited(made.id, code, made.name, made.version, differences)
    events.append(db, happened, by=by, at=now)
    return made


def delete(db: Db, by: Caller, code: str, *, used_by: UsedBy, now: datetime) -> None:
    """All its routes are refused from the next call on.  Raises Conflict while anybody holds one
    of its permissions."""
    api = hold(db, by, code)
    removed = store.remove(db, by.organization_id, api.id)
    _refuse_held(db, by, api.names, used_by)
    if not removed:
        raise missing(code)
    lines = (did.permissions(api), did.routes(api))
    happened = did.ApiDeleted(api.id, code, api.name, api.base_path, *lines)
    events.append(db, happened, by=by, at=now)


def find(db: Db, by: Caller, code: str) -> Api:
    """Another organization's API is missing in the very same words (security case 27)."""
    found = store.find(db, by.organization_id, code)
    if found is None:
        raise missing(code)
    return found


def hold(db: Db, by: Caller, code: str) -> Api:
    found = store.find(db, by.organization_id, code, held=True)
    if found is None:
        raise missing(code)
    return found


def missing(code: str) -> NotFound:
    return NotFound(MISSING, code=code)


def _write(db: Db, by: Caller, former: Api, made: Api, used_by: UsedBy) -> None:
    """Only what differs.  Who may grant a permission holds it, so its uses are counted last."""
    mine, old, new = by.organization_id, set(former.permissions), set(made.permissions)
    gone = former.names - made.names
    store.remove_routes(db, mine, made.id, set(former.routes) - set(made.routes))
    store.remove_permissions(db, mine, gone)
    _refuse_held(db, by, gone, used_by)
    added = sorted(one for one in new if one.name not in former.names)
    store.add_permissions(db, mine, made.id, added)
    for one in sorted(new - old - set(added)):
        store.label(db, mine, one)
    routes = sorted(set(made.routes) - set(former.routes))
    store.add_routes(db, mine, made.id, ((new_id(), route) for route in routes))


def _judge(db: Db, by: Caller, made: Api) -> None:
    """Beside the organization's others."""
    wrong: list[Violation] = []
    told: dict[str, object]
    for other in store.every(db, by.organization_id, bare=True):
        if other.id == made.id:
            continue
        if other.code == made.code:
            wrong.append(Violation("code", TAKEN))
        if overlap(other.base_path, made.base_path):
            told = {"base_path": made.base_path, "other": other.base_path, "name": other.name}
            wrong.append(Violation("base_path", OVERLAP, told))
        twice, told = sorted(other.names & made.names), {"api": other.name}
        wrong += (Violation("permissions", ELSEWHERE, told | {"name": name}) for name in twice)
    if wrong:
        raise Invalid(*wrong)


def _refuse_held(db: Db, by: Caller, names: frozenset[str], used_by: UsedBy) -> None:
    for name, holders in sorted(used_by(db, by.organization_id, names).items()):
        raise Conflict(IN_USE, permission=name, holders=", ".join(holders))


def _free_code(db: Db, by: Caller, name: str) -> str:
    code = code_from(name)
    taken = {api.code for api in store.every(db, by.organization_id, bare=True)}
    numbered = [code, *(f"{code}_{n}" for n in range(2, 100))]
    return next((free for free in numbered if free not in taken), code)


def _since(db: Db, by: Caller, api: Api, seen: int) -> dict[str, list[object]]:
    """From the book of events: what the versions that were not seen changed."""
    told = events.about(db, by.organization_id, api.id, did.ApiEdited.name)
    unseen = [row["data"]["changes"] for row in told if row["data"]["version"] > seen]
    return {name: _short(name, pair) for changes in unseen for name, pair in changes.items()}


def _short(name: str, pair: list[object]) -> list[object]:
    """Permissions are told one by one; of routes at most a few."""
    if name != "routes":
        return pair
    return [", ".join(map(str, one[:5])) if isinstance(one, list) else one for one in pair]
