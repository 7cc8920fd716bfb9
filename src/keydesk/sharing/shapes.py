"""A group as JSON, for the management API and the command line's --json alike."""

from pydantic import BaseModel, Field

from keydesk.access.uses import Uses
from keydesk.groups.model import Group
from keydesk.roles.shapes import UsesBody
from keydesk.sharing.counting import Sight

Levels = dict[str, str]


class RightsBody(BaseModel):
    """Codes with their levels; `*` is all, also what is added later."""

    categories: Levels = Field({}, description="view, edit or own; holds for all below as well")
    channels: Levels = Field({}, description="view")
    locales: Levels = Field({}, description="view or edit")
    attribute_groups: Levels = Field({}, description="view or edit")


class GroupBody(BaseModel):
    id: str
    name: str
    explanation: str
    rights: RightsBody
    version: int = Field(description="Send it with an edit")
    used_by: UsesBody

    @classmethod
    def of(cls, group: Group, uses: Uses) -> "GroupBody":
        return cls(
            id=group.id,
            name=group.name,
            explanation=group.explanation,
            rights=RightsBody(**{name: dict(of) for name, of in group.rights.sections.items()}),
            version=group.version,
            used_by=UsesBody(
                connections=[use.id for use in uses.connections],
                users=[use.id for use in uses.users],
            ),
        )


class SightBody(BaseModel):
    """`visible` of `total` products, among them `loose`, which stand in no category."""

    visible: int
    total: int
    loose: int = Field(description="In no category: everybody sees these")

    @classmethod
    def of(cls, seen: Sight) -> "SightBody":
        return cls(visible=seen.visible, total=seen.total, loose=seen.loose)
