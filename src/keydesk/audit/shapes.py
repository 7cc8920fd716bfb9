"""An event as JSON, for the management API, the export and the command line alike."""

from typing import Any

from pydantic import BaseModel, Field

from keydesk.audit.model import Entry
from keydesk.audit.naming import Names, Who
from keydesk.audit.sentences import kind_of, phrase, sentence


class ActorBody(BaseModel):
    """Who did it.  `on_behalf_of`: the user assigned to the connection then, by name."""

    id: str = Field(description="user:…, key:…, client:…, cli:… or nobody")
    name: str
    connection_id: str | None
    on_behalf_of: str | None
    on_behalf_of_id: str | None


class TargetBody(BaseModel):
    """What was changed, under the name that it had then."""

    id: str
    kind: str
    name: str


class EventBody(BaseModel):
    """`data` holds the fields of docs/events.md; what changed is a pair: before, after."""

    id: int
    at: str
    event: str
    sentence: str
    actor: ActorBody
    target: TargetBody
    address: str
    request_id: str
    data: dict[str, Any]

    @classmethod
    def of(cls, entry: Entry, names: Names) -> "EventBody":
        who, target = names.who(entry), names.target(entry)
        actor = ActorBody(
            id=entry.actor, name=who.name, connection_id=entry.connection_id,
            on_behalf_of=who.behalf or None, on_behalf_of_id=entry.user_id,
        )  # fmt: skip
        return cls(
            id=entry.id, at=entry.at.isoformat(), event=entry.name, data=entry.data, actor=actor,
            sentence=sentence(spoken(who), entry.name, phrase(entry.name), target.name),
            target=TargetBody(id=entry.subject, kind=kind_of(entry.name), name=target.name),
            address=entry.address, request_id=entry.request_id,
        )  # fmt: skip


class EventsBody(BaseModel):
    items: list[EventBody]
    next: str | None


def spoken(who: Who) -> str:
    return "Somebody" if who.kind == "nobody" else who.name
