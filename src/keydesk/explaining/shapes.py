"""An explanation as JSON, for the management API and the command line's --json alike."""

from pydantic import BaseModel, Field

from keydesk.explaining.places import Reached
from keydesk.explaining.remedies import Way
from keydesk.explaining.verbs import Explanation


class LinkBody(BaseModel):
    name: str = Field(
        description="request, credential, connection, user, address, role, access, permission, "
        "grant, group"
    )
    ok: bool
    message: str


class StepBody(BaseModel):
    act: str
    message: str


class WayBody(BaseModel):
    """Everything in `steps` must be done.  Send `name` and `mark` to have it done."""

    name: str = Field(description="Where the right comes from: key, connection or role")
    mark: str
    steps: list[StepBody]
    obstacle: str | None = Field(description="Why you cannot; null = you can")

    @classmethod
    def of(cls, way: Way) -> "WayBody":
        return cls(
            name=way.name,
            mark=way.mark,
            steps=[StepBody(act=step.act, message=step.message) for step in way.steps],
            obstacle=way.obstacle.message if way.obstacle else None,
        )


class ExplanationBody(BaseModel):
    request: str
    route: str | None
    permission: str | None = Field(description='Or "public", or "any caller"')
    allowed: bool
    failed: str | None = Field(description="The name of the first link that is not ok")
    chain: list[LinkBody]
    ways: list[WayBody] = Field(description="The smallest change first")

    @classmethod
    def of(cls, told: Explanation) -> "ExplanationBody":
        reached = told.target if isinstance(told.target, Reached) else None
        return cls(
            request=str(told.target.asked),
            route=reached.route if reached else None,
            permission=reached.permission if reached else None,
            allowed=told.allowed,
            failed=told.failed.name if told.failed else None,
            chain=[LinkBody(name=x.name, ok=x.ok, message=x.message) for x in told.links],
            ways=[WayBody.of(way) for way in told.ways],
        )
