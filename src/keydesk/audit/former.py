"""Names that things no longer have: the events that took them away still tell them."""

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, String, or_, select, type_coerce

from keydesk.events.log import events
from keydesk.kit.db import Db
from keydesk.kit.searching import contains

TAKERS = (
    "account.edited", "client.edited", "connection.edited", "key.edited", "role.edited",
    "role.deleted",
)  # fmt: skip
NAMES = ("label", "name")  # among the changes of an edit
MOST = 1_000  # renamings of a kind that one search reads


def once_named(db: Db, organization_id: str, text: str) -> list[str]:
    """Ids of what once had a name that holds `text`: of those renamed, or roles that are gone.

    People rename seldom: it reads the edits alone, and of these those that hold the text.
    """
    found = [row for name in TAKERS for row in db.execute(_walk(organization_id, name, text))]
    return list({subject: None for subject, said in found if _holds(said, text)})


def _walk(organization_id: str, name: str, text: str) -> Select[Any]:
    """The newest first, of one name: then each database takes the index of names."""
    e, data = events.c, type_coerce(events.c.data, String)
    mine = [e.organization_id == organization_id, e.name == name]
    if name.endswith(".edited"):
        mine.append(or_(*(data.contains(f'"{field}":[') for field in NAMES)))
    written = json.dumps(text, ensure_ascii=False)[1:-1]
    walk = select(e.subject, data).where(*mine, contains(data, written))
    return walk.order_by(e.at.desc(), e.id.desc()).limit(MOST)


def _holds(said: str, text: str) -> bool:
    """Not only somewhere in the event, where a permission or an explanation may hold it too."""
    typed = _alike(text)
    try:
        return any(typed in _alike(name) for name in _names(json.loads(said)))
    except (ValueError, AttributeError):
        return False  # an edit that left no such event behind


def _names(data: Any) -> Iterator[str]:
    yield str(data.get("name_given", ""))
    for name in NAMES:
        yield from map(str, data.get("changes", {}).get(name, ()))


def _alike(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
