"""What the pages of groups need to know."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from starlette.requests import Request

from keydesk.access.stale import Meanwhile
from keydesk.auth import caller_of, house_of
from keydesk.auth.rights import NOTHING, RANKS, Rights
from keydesk.connections.grouped import NOBODY, all_uses, used_by
from keydesk.groups.model import Group
from keydesk.sharing import drafts, verbs
from keydesk.sharing.counting import Sight, sight
from keydesk.sharing.drafts import EXPLAINED, HEADS, LEVELS, Draft
from keydesk.shell import i18n
from keydesk.structures import snapshots
from keydesk.structures.labels import Labels, spoken

LIST = "/console/groups"


@dataclass(frozen=True)
class Answer:
    """Why the form is shown again."""

    errors: Mapping[str, str] = field(default_factory=dict)
    meanwhile: Meanwhile | None = None


FIRST = Answer()


def beginning(request: Request) -> Draft:
    """?from= a group; nothing is ticked when it names none."""
    named = request.query_params.get("from", "")
    if not named:
        return Draft()
    with house_of(request).database.read() as db:
        like = verbs.find(db, caller_of(request), named)
    return replace(drafts.of(like), name="", version=0)


def listing(request: Request) -> dict[str, object]:
    house, by = house_of(request), caller_of(request)
    with house.database.read() as db:
        groups = verbs.listed(db, by)
        uses = all_uses(db, by.organization_id)
    return {"groups": [(one, uses.get(one.id, NOBODY)) for one in groups]}


def page(
    request: Request, group: Group | None, draft: Draft | None = None, answer: Answer = FIRST
) -> dict[str, object]:
    """`group` None = one that is not there yet; `draft` None = as it is saved."""
    house, by, language = house_of(request), caller_of(request), i18n.of(request).code
    form = draft or (drafts.of(group) if group else Draft())
    with house.database.read() as db:
        structure = snapshots.current(db, by)
        uses = used_by(db, by.organization_id, group.id) if group else NOBODY
        seen = sight(db, by, form.rights, now=house.clock())
    labels = Labels(structure, spoken(structure, language))
    return {
        "group": group,
        "form": form,
        "saved": (group.rights if group else NOTHING).sections,
        "sections": drafts.sections(labels, form, language),
        "heads": HEADS,
        "levels": LEVELS,
        "ranks": RANKS,
        "explained": EXPLAINED,
        "uses": uses,
        "mine": group is not None and by.group_id == group.id,
        "seen": seen,
        "errors": answer.errors,
        "meanwhile": answer.meanwhile,
    }


def seen_of(request: Request, granted: Rights | None) -> Sight:
    house = house_of(request)
    with house.database.read() as db:
        return sight(db, caller_of(request), granted, now=house.clock())


def chosen(request: Request, named: str) -> Sight:
    """Of a group by its id; "all" has no limits."""
    house, by = house_of(request), caller_of(request)
    with house.database.read() as db:
        granted = None if named == "all" else verbs.find(db, by, named).rights
        return sight(db, by, granted, now=house.clock())
