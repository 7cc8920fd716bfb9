"""Groups over JSON."""

from fastapi import Response
from pydantic import BaseModel, Field

from keydesk.auth import Caller, House
from keydesk.auth.api import Body, By, Here, IfMatch, guard_api, typed, version_read
from keydesk.connections.grouped import NOBODY, all_uses, used_by
from keydesk.groups.model import Group
from keydesk.groups.wishes import Changes, Sections, Wish
from keydesk.sharing import verbs
from keydesk.sharing.counting import sight
from keydesk.sharing.shapes import GroupBody, Levels, SightBody

router = typed("groups", "/manage/v1/groups")
MANAGE = "groups:manage"


class GroupList(BaseModel):
    items: list[GroupBody]


class Granted(Body):
    """Code to level in each section; `*` is all, also what is added later."""

    categories: Levels | None = None
    channels: Levels | None = None
    locales: Levels | None = None
    attribute_groups: Levels | None = None

    @property
    def said(self) -> Sections:
        return {
            name: of for name in self.model_fields_set if (of := getattr(self, name)) is not None
        }


class CreateGroup(Body):
    """Nothing said is nothing granted."""

    name: str
    explanation: str = ""
    rights: Granted = Granted()


class EditGroup(Body):
    """What is left out stays as it is; a section that is named is replaced whole."""

    name: str | None = None
    explanation: str | None = None
    rights: Granted | None = None
    version: int | None = Field(None, description="The one that you read, or send If-Match")


@guard_api(router, "GET", "", permission=MANAGE, changes=False)
def list_groups(here: Here, by: By) -> GroupList:
    """By name.  All, which means no limits, is none of them."""
    with here.database.read() as db:
        uses = all_uses(db, by.organization_id)
        found = verbs.listed(db, by)
    return GroupList(items=[GroupBody.of(group, uses.get(group.id, NOBODY)) for group in found])


@guard_api(router, "POST", "", permission=MANAGE, changes=True, status_code=201)
def create_group(here: Here, by: By, wanted: CreateGroup, response: Response) -> GroupBody:
    wish = Wish(wanted.name, wanted.explanation, wanted.rights.said)
    with here.database.write() as db:
        made = verbs.create(db, by, wish, now=here.clock())
    return _told(made, here, by, response)


@guard_api(router, "GET", "/{group}", permission=MANAGE, changes=False)
def show_group(here: Here, by: By, group: str, response: Response) -> GroupBody:
    """By id or name."""
    with here.database.read() as db:
        found = verbs.find(db, by, group)
    return _told(found, here, by, response)


@guard_api(router, "GET", "/{group}/visible", permission=MANAGE, changes=False)
def count_visible(here: Here, by: By, group: str) -> SightBody:
    """How many products whoever has this group sees."""
    with here.database.read() as db:
        found = verbs.find(db, by, group)
        return SightBody.of(sight(db, by, found.rights, now=here.clock()))


@guard_api(router, "PATCH", "/{group}", permission=MANAGE, changes=True)
def edit_group(
    here: Here,
    by: By,
    group: str,
    wanted: EditGroup,
    response: Response,
    *,
    if_match: IfMatch = "",
) -> GroupBody:
    """Holds from the next call on.  409 `stale` when somebody changed it since."""
    granted = wanted.rights.said if wanted.rights else None
    version = version_read(wanted.version, if_match)
    changes = Changes(wanted.name, wanted.explanation, granted, version)
    with here.database.write() as db:
        edited = verbs.edit(db, by, group, changes, now=here.clock())
    return _told(edited, here, by, response)


@guard_api(router, "DELETE", "/{group}", permission=MANAGE, changes=True, status_code=204)
def delete_group(here: Here, by: By, group: str) -> None:
    """409 while users or connections have it; the message says who."""
    with here.database.write() as db:
        verbs.delete(db, by, group, now=here.clock())


def _told(group: Group, here: House, by: Caller, response: Response) -> GroupBody:
    with here.database.read() as db:
        body = GroupBody.of(group, used_by(db, by.organization_id, group.id))
    response.headers["ETag"] = f'"{body.version}"'
    return body
