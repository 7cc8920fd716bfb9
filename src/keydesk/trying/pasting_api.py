"""Snippets and Postman's files over JSON.  No answer holds a secret."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from keydesk.auth import base_url
from keydesk.auth.api import By, Here, guard_api, typed
from keydesk.trying import pasting
from keydesk.trying.pasting import Instance
from keydesk.trying.pasting_shapes import PastedBody, PostmanBody

router = typed("connections", "/manage/v1/connections")
READ = "credentials:read"


class About(BaseModel):
    model_config = ConfigDict(extra="forbid")

    credential: str = Field("", description="Its id or client id")


@guard_api(router, "GET", "/{code}/snippets", permission=READ, changes=False)
def show_snippets(
    http: Request, here: Here, by: By, code: str, about: Annotated[About, Query()]
) -> list[PastedBody]:
    """What to paste into other programs, for each credential that is not revoked."""
    at = Instance.of(here, base_url(http))
    with here.database.read() as db:
        found = pasting.for_each(db, by, code, about.credential, at)
    return [PastedBody.of(one) for one in found]


@guard_api(router, "GET", "/{code}/postman", permission=READ, changes=False)
def show_postman(
    http: Request, here: Here, by: By, code: str, about: Annotated[About, Query()]
) -> PostmanBody:
    """A collection and an environment to import."""
    at = Instance.of(here, base_url(http))
    with here.database.read() as db:
        return PostmanBody.of(pasting.files(db, by, code, about.credential, at))
