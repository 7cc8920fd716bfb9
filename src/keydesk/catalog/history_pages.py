"""What happened to one product or model, as its page tells it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from keydesk.accounts import store as people
from keydesk.auth import Caller, allowed
from keydesk.catalog import happened, loading
from keydesk.catalog.happened import Row
from keydesk.catalog.wording import Words
from keydesk.connections.rows import connections
from keydesk.kit.db import Db
from keydesk.shell import N_
from keydesk.structures.labels import locale_name
from keydesk.structures.model import ASSOCIATION_TYPE, CATEGORY, CHANNEL, FAMILY, VARIANT

LIMIT = 20
PROPERTIES = {
    "identifier": N_("Identifier"), "enabled": N_("Enabled"), "family": N_("Family"),
    "parent": N_("Parent"), "variant": N_("Family variant"), "categories": N_("Categories"),
    "groups": N_("Groups"), "associations": N_("Associations"),
    "quantified_associations": N_("Associations with quantities"),
}  # fmt: skip
LINKS = ("associations", "quantified_associations")
COMMAND_LINE = N_("The command line")
Names = Mapping[str, str | None]
KINDS = {"family": FAMILY, "variant": VARIANT, "categories": CATEGORY}


@dataclass(frozen=True)
class Change:
    """`place`: the channel and locale of a value, in words; "" where it is the same in all."""

    what: str
    place: str
    before: str
    after: str


@dataclass(frozen=True)
class Happened:
    """what: "created", "updated" or "deleted"; `href`: of the connection that did it, or ""."""

    at: datetime
    what: str
    who: str
    href: str
    machine: bool
    changes: list[Change]


def history(
    db: Db, by: Caller, subject: str, words: Words, before: int | None
) -> tuple[list[Happened], int | None]:
    """Newest first, and the id below which the older ones are; a few statements."""
    mine, structure = by.organization_id, words.here.structure
    rows = happened.about(db, mine, structure, subject, before=before, limit=LIMIT + 1)
    shown = rows[:LIMIT]
    named = authors(db, by, shown)
    names = loading.names(db, mine, happened.linked(shown, "products"))
    told = [_told(row, named, names, words) for row in shown if happened.told(row)]
    return told, shown[-1]["id"] if len(rows) > LIMIT else None


def authors(db: Db, by: Caller, rows: Sequence[Row]) -> Mapping[str, tuple[str, str]]:
    """By actor and by connection's id: its name, and its page where the reader may open it."""
    found = {f"user:{m.user_id}": (m.name, "") for m in people.members(db, by.organization_id)}
    ids = {row["connection_id"] for row in rows if row["connection_id"]}
    if not ids:
        return found
    c, may = connections.c, allowed(by, "connections:read")
    mine = (c.organization_id == by.organization_id) & c.id.in_(sorted(ids))
    for id_, code, label, gone in db.execute(
        select(c.id, c.code, c.label, c.deleted_at).where(mine)
    ):
        found[id_] = (label, f"/console/connections/{code}" if may and gone is None else "")
    return found


def who(row: Row, named: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    return named.get(row["connection_id"] or row["actor"], (row["actor"], ""))


def _told(row: Row, named: Mapping[str, tuple[str, str]], names: Names, words: Words) -> Happened:
    name, href = who(row, named)
    if row["actor"].startswith("cli:"):
        name = words.language.say(COMMAND_LINE)
    what = row["name"].rpartition(".")[2]
    changes = list(said(row["changes"], words, names))
    return Happened(row["at"], what, name, href, bool(row["connection_id"]), changes)


def said(
    changes: Iterable[dict[str, Any]], words: Words, names: Names | None = None
) -> Iterable[Change]:
    """`names`: identifiers by uuid, of products that associations name."""
    here, say = words.here, words.language.say
    for one in changes:
        code = one.get("attribute")
        if code is None:
            name = str(one["property"])
            what = say(PROPERTIES[name]) if name in PROPERTIES else name
            texts = [_property(name, one[side], words, names or {}) for side in ("before", "after")]
            yield Change(what, "", texts[0], texts[1])
            continue
        attribute = here.structure.attributes.get(code)
        places = [here.labels.of(CHANNEL, one["scope"])] if one.get("scope") else []
        places += [locale_name(one["locale"], words.language.code)] if one.get("locale") else []
        was, is_ = (words.say(attribute, one[side]) for side in ("before", "after"))
        yield Change(here.labels.attribute(code), ", ".join(places), was, is_)


def _property(name: str, data: Any, words: Words, names: Names) -> str:
    if name in LINKS:
        return "; ".join(_linked(words, code, sides, names) for code, sides in (data or {}).items())
    kind = KINDS.get(name)
    if kind is None or data is None:
        return words.say(None, data)
    codes = data if isinstance(data, list) else [data]
    return ", ".join(words.here.labels.of(kind, code) for code in codes)


def _linked(words: Words, code: str, sides: Mapping[str, list[Any]], names: Names) -> str:
    """`Pairs with: NL-1, NL-2 × 3`."""
    said = [_one(one, names) for listed in sides.values() for one in listed]
    return f"{words.here.labels.of(ASSOCIATION_TYPE, code)}: {', '.join(said)}"


def _one(one: Any, names: Names) -> str:
    if isinstance(one, dict):
        return f"{_one(one.get('uuid') or one.get('identifier'), names)} × {one['quantity']}"
    return names.get(one) or str(one)
