"""The audit log over JSON."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from keydesk.audit import listing, pages
from keydesk.audit.asked import LONGEST, Asked, read_cursor
from keydesk.audit.naming import names
from keydesk.audit.shapes import EventBody, EventsBody
from keydesk.auth.api import DEFAULT_LIMIT, After, By, Here, Limit, guard_api, read_moment, typed
from keydesk.kit.errors import Invalid, NotFound, Violation

router = typed("events", "/manage/v1/events")
READ = "audit:read"
Text = Annotated[str, Field(max_length=LONGEST)]


class Filters(BaseModel):
    """All of them optional."""

    model_config = ConfigDict(extra="forbid")

    actor: Text = Field("", description="user:…, key:…, client:… or cli:…")
    action: Text = Field("", description="An event of docs/events.md, or a group of the page")
    target: Text = Field("", description="The id of what was changed, or a part of its name")
    search: Text = Field("", description="A part of a name, or a whole address or id")
    since: str = Field("", description="ISO 8601 with a time zone")
    until: str = Field("", description="ISO 8601 with a time zone; not included")

    def asked(self, after: str = "", limit: int = DEFAULT_LIMIT) -> Asked:
        if after:
            read_cursor(after)
        return Asked(
            self.actor, self.action, self.target, self.search, _moment("since", self.since),
            _moment("until", self.until), older=after, limit=limit,
        )  # fmt: skip


class Listed(Filters):
    after: After = ""
    limit: Limit = DEFAULT_LIMIT


class Export(Filters):
    format: Literal["csv", "jsonl"] = "jsonl"


def _moment(field: str, text: str) -> datetime | None:
    found = read_moment(field, text) if text else None
    if isinstance(found, Violation):
        raise Invalid(found)
    return found


@guard_api(router, "GET", "", permission=READ, changes=False)
def list_events(here: Here, by: By, wanted: Annotated[Listed, Query()]) -> EventsBody:
    """The newest first; `next` is the cursor of what is older."""
    asked = wanted.asked(wanted.after, wanted.limit)
    found, older = pages.bodies(here, by, asked)
    return EventsBody(items=found, next=older or None)


@guard_api(
    router, "GET", "/export", permission=READ, changes=False, response_class=StreamingResponse
)
def export_events(http: Request, by: By, wanted: Annotated[Export, Query()]) -> StreamingResponse:
    """All of them as a file.  That somebody took it is an event itself."""
    return pages.download(http, by, wanted.asked(), wanted.format)


@guard_api(router, "GET", "/{event_id}", permission=READ, changes=False)
def show_event(here: Here, by: By, event_id: int) -> EventBody:
    with here.database.read() as db:
        entry = listing.one(db, by.organization_id, event_id)
        if entry is None:
            raise NotFound("There is no event {id}.", id=event_id)
        return EventBody.of(entry, names(db, by.organization_id, [entry]))
