"""A test as JSON, for the management API and the command line's --json alike."""

from typing import Literal

from pydantic import BaseModel, Field

from keydesk.credentials.model import Credential
from keydesk.explaining.shapes import WayBody
from keydesk.explaining.words import called
from keydesk.trying.model import PRODUCTS, Report


class TestedBody(BaseModel):
    id: str
    kind: Literal["api_key", "oauth_client", "connection_account"]
    name: str

    @classmethod
    def of(cls, one: Credential) -> "TestedBody":
        return cls(id=one.id, kind=one.kind.value, name=called(one))


class TriedBody(BaseModel):
    name: str = Field(description="connection, credential, token, access, permission, read")
    state: Literal["ok", "failed", "skipped"]
    message: str


class PlaceBody(BaseModel):
    message: str
    href: str = Field(description="A page of the console, below the address of the desk")


class ReportBody(BaseModel):
    """Of `ways` any one mends it: send its name and mark, and `request`, to the explanation of the
    credential.  `places` are for what no change of rights mends."""

    connection: str
    credential: TestedBody | None = Field(description="Null = the connection has none")
    passed: bool
    failed: str | None = Field(description="The name of the step that failed")
    request: str
    steps: list[TriedBody]
    ways: list[WayBody]
    places: list[PlaceBody]

    @classmethod
    def of(cls, told: Report) -> "ReportBody":
        return cls(
            connection=told.connection.code,
            credential=TestedBody.of(told.credential) if told.credential else None,
            passed=told.passed,
            failed=told.failed.name if told.failed else None,
            request=str(PRODUCTS),
            steps=[TriedBody(name=s.name, state=s.state.value, message=s.message)
                   for s in told.steps],
            ways=[WayBody.of(way) for way in told.ways],
            places=[PlaceBody(message=p.template, href=p.href) for p in told.places],
        )  # fmt: skip
