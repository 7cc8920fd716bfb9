"""A role as JSON, for the management API and the command line's --json alike."""

from pydantic import BaseModel, Field

from keydesk.access import Role, TeamRole
from keydesk.access.uses import Uses
from keydesk.auth.holding import written_out
from keydesk.auth.permissions import OWN, ordered


class UsesBody(BaseModel):
    """Codes of connections, ids of users."""

    connections: list[str]
    users: list[str]


class RoleBody(BaseModel):
    """`permissions` is all that it holds."""

    id: str
    name: str
    explanation: str
    system: bool = Field(description="Fixed: cannot be edited or deleted")
    all: bool = Field(description="Catalogue, settings and own APIs, also what is added later")
    permissions: list[str]
    version: int = Field(description="Send it with an edit; 0 for a system role")
    used_by: UsesBody

    @classmethod
    def of(cls, role: Role, uses: Uses, own: frozenset[str]) -> "RoleBody":
        team = role if isinstance(role, TeamRole) else None
        return cls(
            id=role.id,
            name=role.name,
            explanation=role.explanation,
            system=role.system,
            all=team.everything if team else False,
            permissions=ordered(written_out(role.permissions, own) - {OWN}),
            version=team.version if team else 0,
            used_by=UsesBody(
                connections=[use.id for use in uses.connections],
                users=[use.id for use in uses.users],
            ),
        )
