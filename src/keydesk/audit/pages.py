"""What every edge needs to show the audit log: pages with their names, and the whole of it."""

from collections.abc import Iterator
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import StreamingResponse

from keydesk import events
from keydesk.audit import listing
from keydesk.audit.asked import Asked
from keydesk.audit.exporting import FORMATS, written
from keydesk.audit.happenings import Exported
from keydesk.audit.listing import Page
from keydesk.audit.naming import Names, names
from keydesk.audit.shapes import EventBody
from keydesk.auth import Caller, House, house_of
from keydesk.kit.errors import Invalid, Violation

AT_ONCE = 500  # events of an export in memory


def page(house: House, by: Caller, asked: Asked) -> tuple[Page, Names]:
    with house.database.read() as db:
        found = listing.page(db, by.organization_id, asked)
        return found, names(db, by.organization_id, found.entries)


def bodies(house: House, by: Caller, asked: Asked) -> tuple[list[EventBody], str]:
    """And the cursor of what is older."""
    found, known = page(house, by, asked)
    return [EventBody.of(entry, known) for entry in found.entries], found.older


def export(house: House, by: Caller, asked: Asked, format_: str) -> Iterator[str]:
    """Writes the event that says so, then the text, part by part.  Raises Invalid at once."""
    if format_ not in FORMATS:
        raise Invalid(Violation("format", "Choose csv or jsonl."))
    page(house, by, replace(asked, limit=1))  # what is wrong with it is said before it begins
    with house.database.write() as db:
        happened = Exported(by.organization_id, format_, asked.filters)
        events.append(db, happened, by=by, at=house.clock())
    return written(FORMATS[format_], _batches(house, by, replace(asked, limit=AT_ONCE)))


def download(request: Request, by: Caller, asked: Asked, format_: str) -> StreamingResponse:
    """Who only reads is not told with address and request; this reader writes an event."""
    passage = request.scope["keydesk"]
    by = by.calling_from(passage.origin.address, passage.request_id)
    text = export(house_of(request), by, asked, format_)
    headers = {
        "Content-Disposition": f'attachment; filename="audit-log.{format_}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(text, 200, headers, FORMATS[format_].media_type)


def _batches(house: House, by: Caller, asked: Asked) -> Iterator[list[EventBody]]:
    """Each in a transaction of its own: a slow reader holds nothing up."""
    while True:
        found, older = bodies(house, by, asked)
        yield found
        if not older:
            return
        asked = replace(asked, older=older)
