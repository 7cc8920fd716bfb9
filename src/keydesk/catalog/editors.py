"""Two people edit one product: the second is told what the first did, and nothing is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from keydesk.access.stale import Meanwhile, merged
from keydesk.auth import Caller
from keydesk.catalog import happened, history_pages
from keydesk.catalog.happened import Row
from keydesk.catalog.model import Model, Product
from keydesk.catalog.wording import Words
from keydesk.kit.columns import EPOCH, micros, moment
from keydesk.kit.db import Db
from keydesk.kit.errors import KeydeskError

MOST = 100  # changes that are told
Place = tuple[str, str | None, str | None]  # attribute, locale, channel


class Changed(KeydeskError):
    """It is not what it was when the form was made.  Nothing was saved."""

    status, code = 409, "stale"

    def __init__(self) -> None:
        super().__init__("Somebody changed this meanwhile.")


@dataclass(frozen=True)
class Since:
    """What that was which somebody changed since, when the form was made.

    before   values;  properties   "enabled", "family", "categories"…
    """

    meanwhile: Meanwhile
    before: Mapping[Place, Any]
    properties: Mapping[str, Any]


def version(of: Product | Model) -> str:
    return str(micros(of.updated_at))


def check(of: Product | Model, sent: str) -> None:
    """Raises Changed."""
    if sent != version(of):
        raise Changed


def since(db: Db, by: Caller, of: Product | Model, sent: str, words: Words) -> Since:
    """What happened after the version that the form was made of."""
    subject = of.code if isinstance(of, Model) else of.uuid
    mine, structure = by.organization_id, words.here.structure
    rows = happened.about(db, mine, structure, subject, before=None, limit=MOST)
    at = _moment(sent)
    unseen = [row for row in reversed(rows) if row["at"] > at and happened.told(row)]
    before: dict[Place, Any] = {}
    properties: dict[str, Any] = {}
    for change in (one for row in unseen for one in row["changes"]):
        if "attribute" in change:
            place = change["attribute"], change["locale"], change["scope"]
            before.setdefault(place, change["before"])
        else:
            properties.setdefault(change["property"], change["before"])
    if "identifier" in properties:
        before[words.here.structure.identifier, None, None] = properties["identifier"]
    return Since(_meanwhile(db, by, of, unseen, words), before, properties)


def _meanwhile(
    db: Db, by: Caller, of: Product | Model, unseen: Sequence[Row], words: Words
) -> Meanwhile:
    if not unseen:
        return Meanwhile("–", of.updated_at, {})
    named = history_pages.authors(db, by, unseen)
    name, _ = history_pages.who(unseen[-1], named)
    changes = merged(_pairs(row, words) for row in unseen)
    return Meanwhile(name, unseen[-1]["at"], changes)


def _pairs(row: Row, words: Words) -> dict[str, list[Any]]:
    return {
        f"{one.what} ({one.place})" if one.place else one.what: [one.before, one.after]
        for one in history_pages.said(row["changes"], words)
    }


def _moment(sent: str) -> datetime:
    """Of a form that is none of ours: the beginning of time."""
    return moment(int(sent)) if sent.isascii() and sent.isdecimal() and len(sent) < 18 else EPOCH
