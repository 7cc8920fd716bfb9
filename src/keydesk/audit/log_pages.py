"""What the page of the audit log needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from starlette.requests import Request

from keydesk.accounts.store import members
from keydesk.audit import difference, listing, pages, sentences, store
from keydesk.audit.asked import Asked
from keydesk.audit.listing import Page
from keydesk.audit.model import PURPOSE, Entry
from keydesk.audit.naming import Named, Names, Who, names
from keydesk.audit.shapes import EventBody
from keydesk.auth import caller_of, house_of
from keydesk.kit.db import Db
from keydesk.kit.errors import Invalid, Violation
from keydesk.shell import N_, times
from keydesk.shell.i18n import of as language_of

LIST = "/console/audit-log"
FILTERS = ("q", "action", "actor", "target", "period", "from", "to")
PLACES = ("older", "newer")


@dataclass(frozen=True)
class Row:
    entry: Entry
    who: Who
    target: Named
    kind: sentences.Kind
    phrase: str
    icon: str
    tone: str


def asked_of(request: Request) -> Asked:
    """Raises Invalid."""
    query = request.query_params
    q, action, actor, target = (query.get(name, "").strip() for name in FILTERS[:4])
    since, until = _range(request)
    older, newer = (query.get(name, "") for name in PLACES)
    return Asked(actor, action, target, q, since, until, older, "" if older else newer)


def export_of(request: Request) -> tuple[Asked, str]:
    return asked_of(request), request.query_params.get("format", "csv")


def _range(request: Request) -> tuple[datetime | None, datetime | None]:
    """Days begin and end in the reader's zone."""
    query, now = request.query_params, house_of(request).clock()
    period = query.get("period", "")
    if period in {"7", "30", "90"}:
        return now - timedelta(days=int(period)), None
    if period != "dates":
        return None, None
    first, last = _day(query.get("from", ""), "from"), _day(query.get("to", ""), "to")
    zone = times.zone(request.cookies.get(times.COOKIE, ""))
    begin = datetime.combine(first, time(), zone) if first else None
    end = datetime.combine(last + timedelta(days=1), time(), zone) if last else None
    return begin, end


def _day(text: str, field: str) -> date | None:
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError:
        found = date.min
    if found and not 1971 <= found.year <= 9000:
        raise Invalid(Violation(field, N_("Choose a date.")))
    return found


def overview(
    request: Request, asked: Asked | None, errors: Mapping[str, str] | None = None
) -> dict[str, object]:
    """`asked` None: the filters are wrong, see `errors`."""
    house, by, query = house_of(request), caller_of(request), request.query_params
    filters = {name: query.get(name, "") for name in FILTERS}
    found, known = pages.page(house, by, asked) if asked else (Page(), Names())
    rows = [_row(entry, known) for entry in found.entries]
    with house.database.read() as db:
        people = {f"user:{m.user_id}": m.name for m in members(db, by.organization_id)}
        any_ = bool(rows) or bool(listing.page(db, by.organization_id, Asked(limit=1)).entries)
    if filters["actor"]:
        people.setdefault(filters["actor"], _named(filters["actor"], rows))
    place = {name: query[name] for name in PLACES if query.get(name)}
    return {
        "rows": rows,
        "filters": filters,
        "target_name": next((row.target.name for row in rows), filters["target"]),
        "groups": _groups(),
        "people": list(people.items()),
        "errors": errors or {},
        "any": any_,
        "newer": _address(LIST, filters, newer=found.newer) if found.newer else "",
        "older": _address(LIST, filters, older=found.older) if found.older else "",
        "exports": {f: _address(f"{LIST}/export", filters, format=f) for f in ("csv", "jsonl")},
        "opened": _address(f"{LIST}/{{id}}", filters, **place),
        "back": _address(LIST, filters, **place),
        "shown": None,
    }


def shown(request: Request, db: Db, entry: Entry) -> dict[str, object]:
    """One event, and whether it still is what was sealed."""
    by, say = caller_of(request), language_of(request).say
    known = names(db, by.organization_id, [entry])
    row = _row(entry, known)
    who = say("Somebody") if row.who.kind == "nobody" else row.who.name
    keys = house_of(request).seals.derived(PURPOSE)
    state, position = store.state_of(db, keys, entry.id)
    return {
        "row": row,
        "sentence": sentences.sentence(who, entry.name, say(row.phrase), row.target.name),
        "lines": difference.lines(entry.data),
        "changed": difference.changed_fields(entry.data),
        "seal": state,
        "position": position,
        "json": EventBody.of(entry, known).model_dump_json(indent=2),
        "by_actor": _address(LIST, {"actor": entry.actor}),
        "by_target": _address(LIST, {"target": entry.subject}),
    }


def _row(entry: Entry, known: Names) -> Row:
    name = entry.name
    return Row(
        entry, known.who(entry), known.target(entry), sentences.KINDS[sentences.kind_of(name)],
        sentences.phrase(name), sentences.icon(name), sentences.tone(name),
    )  # fmt: skip


def _named(actor: str, rows: list[Row]) -> str:
    return next((row.who.name for row in rows if row.entry.actor == actor), actor)


def _groups() -> list[tuple[str, str, list[tuple[str, str]]]]:
    of = {group: [] for group in sentences.GROUPS}  # type: dict[str, list[tuple[str, str]]]
    for name, phrase in sentences.PHRASES.items():
        of[sentences.group_of(name)].append((name, phrase))
    return [(value, label, of[value]) for value, (label, _) in sentences.GROUPS.items()]


def _address(path: str, filters: Mapping[str, str], **more: str) -> str:
    query = {name: value for name, value in {**filters, **more}.items() if value}
    return f"{path}?{urlencode(query)}" if query else path
