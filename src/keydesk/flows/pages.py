"""What the tabs Activity and Errors need to know."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlencode

from starlette.requests import Request

from keydesk.attempts import ACCEPTED, Days, Kept, Trouble, daily
from keydesk.attempts.failures import KINDS, Asked, Group
from keydesk.auth import Caller, Reason, allowed, caller_of, house_of
from keydesk.connections.model import Connection
from keydesk.credentials.model import Kind
from keydesk.flows import store, verbs
from keydesk.flows.model import Cause, cause, explainable
from keydesk.flows.store import Named
from keydesk.kit.errors import Violation
from keydesk.kit.paging import Page
from keydesk.shell import in_words

BASE = "/console/connections"
PERIODS = (7, 30)  # days
SORTS = ("-last", "-times", "first")
TAKEN = frozenset({ACCEPTED, "not_granted"})  # what was wrong says more than the reason
NO_DAYS = Days((), ())


@dataclass(frozen=True)
class Row:
    """One call.  `secret` names its credential, `last4` its secret; empty for what was deleted.

    cause  what went wrong; None = nothing
    """

    call: Kept
    secret: str
    last4: str
    cause: Cause | None


@dataclass(frozen=True)
class Error:
    """message  what was wrong, in the reader's language where the sentence is our own; "" where it
             says no more than the reason
    mends, explains  addresses; "" = none, or not this person's to see"""

    group: Group
    cause: Cause
    message: str
    mends: str
    explains: str


def find(request: Request) -> Connection:
    with house_of(request).database.read() as db:
        return verbs.find(db, caller_of(request), request.path_params["code"])


def rows(request: Request, connection: Connection) -> list[Row]:
    with house_of(request).usage.read() as usage:
        found = verbs.activity(usage, connection)
    names = _names(request, connection, found)
    return [_row(call, names.get(call.credential_id)) for call in found]


def _names(request: Request, connection: Connection, found: Sequence[Kept]) -> Mapping[str, Named]:
    with house_of(request).database.read() as db:
        return store.named(db, connection.organization_id, {one.credential_id for one in found})


def _row(call: Kept, named: Named | None) -> Row:
    why = cause(call.outcome, call.status) if call.failed else None
    last4 = named.secrets.get(call.secret_id, "") if named else ""
    return Row(call, named.name if named else "", last4, why)


def errors(request: Request, connection: Connection) -> dict[str, object]:
    house, now, query = house_of(request), house_of(request).clock(), request.query_params
    days = 30 if query.get("days") == "30" else 7
    kind, sort = query.get("kind", ""), query.get("sort", "")
    asked = Asked(
        kind if kind in KINDS else "", query.get("q", ""), query.get("route", ""),
        sort if sort in SORTS else SORTS[0], query.get("after", ""),
    )  # fmt: skip
    with house.usage.read() as usage:
        page = verbs.failed(usage, connection, asked, now=now, within=timedelta(days=days))
        mine, id_ = connection.organization_id, connection.id
        counted = daily(usage, mine, connection_id=id_, days=days, now=now).get(id_, NO_DAYS)
    return {
        "errors": _errors(request, connection, page),
        "total": counted.failed,
        "share": 100 * counted.failed / counted.total if counted.total else 0,
        "days": days,
        "filters": asked,
        "filtered": bool(asked.kind or asked.search or asked.route),
        "kinds": KINDS,
        "next": _further(connection, asked, days, page.next) if page.next else "",
    }


def _errors(request: Request, connection: Connection, page: Page[Group]) -> list[Error]:
    by = caller_of(request)
    names = _names(request, connection, [group.one for group in page.items])
    found = [
        _error(group, connection, by, names.get(group.one.credential_id)) for group in page.items
    ]
    return [replace(one, message=one.message and said(request, one.group.trouble)) for one in found]


def said(request: Request, trouble: Trouble) -> str:
    """In the reader's language where the sentence is our own."""
    if not trouble.template:
        return trouble.message
    told = Violation(trouble.field, trouble.template, json.loads(trouble.params))
    text = in_words(request, told)
    return f"{told.field}: {text}" if told.field else text


def _error(group: Group, connection: Connection, by: Caller, named: Named | None) -> Error:
    one = group.one
    why = cause(one.outcome, one.status)
    message = group.trouble.message if one.outcome in TAKEN else ""
    sees_key = named is not None and allowed(by, "credentials:read")
    explains = ""
    if sees_key and one.path and explainable(one.outcome, one.status, one.route):
        here = {"address": one.address} if one.outcome == Reason.IP_DENIED else {}
        asked = urlencode({"request": f"{one.method} {one.path}", **here})
        explains = f"/console/access-keys/{one.credential_id}/explanation?{asked}"
    return Error(group, why, message, _mends(why, one, connection, by, named), explains)


def _mends(why: Cause, one: Kept, connection: Connection, by: Caller, named: Named | None) -> str:
    page = f"{BASE}/{connection.code}"
    sees_keys = allowed(by, "credentials:read")
    match why.place:
        case "connection":
            return page if allowed(by, "connections:read") else ""
        case "permissions":
            return f"{page}?tab=permissions" if allowed(by, "connections:read") else ""
        case "users":
            return "/console/users" if allowed(by, "users:read") else ""
        case "apis":
            return "/console/apis" if allowed(by, "apis:manage") else ""
        case "key" if sees_keys and named and named.kind != Kind.ACCOUNT:
            return f"/console/access-keys/{one.credential_id}/edit"
        case "key" | "credentials" if sees_keys:
            return f"{page}?tab=credentials"
        case _:
            return ""


def _further(connection: Connection, asked: Asked, days: int, after: str) -> str:
    query = {"q": asked.search, "kind": asked.kind, "route": asked.route, "sort": asked.sort}
    return f"{BASE}/{connection.code}/errors?{urlencode(query | {'days': days, 'after': after})}"
