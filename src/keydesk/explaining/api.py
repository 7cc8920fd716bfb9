"""Explanations over JSON."""

from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from keydesk.auth.api import Body, By, Here, guard_api, typed
from keydesk.explaining import verbs
from keydesk.explaining.places import aim, places_of
from keydesk.explaining.shapes import ExplanationBody

router = typed("keys", "/manage/v1/keys")
EXAMPLE = "Method and path, as in GET /api/rest/v1/products"


class About(BaseModel):
    model_config = ConfigDict(extra="forbid")

    request: str = Field(description=EXAMPLE)
    address: str = Field("", max_length=64, description="From where it is called")


class Mend(Body):
    """`way` and `mark` as the explanation had them."""

    request: str = Field(description=EXAMPLE)
    way: str
    mark: str


@guard_api(router, "GET", "/{key_id}/explanation", permission="credentials:read", changes=False)
def explain_key(
    http: Request, here: Here, by: By, key_id: str, about: Annotated[About, Query()]
) -> ExplanationBody:
    """Would this key be let in there?  If not: where it fails, and what would change that."""
    target = aim(places_of(http.scope), about.request)
    with here.database.read() as db:
        told = verbs.explain(db, by, key_id, target, address=about.address, now=here.clock())
    return ExplanationBody.of(told)


@guard_api(router, "POST", "/{key_id}/explanation", permission="credentials:manage", changes=True)
def mend_key(http: Request, here: Here, by: By, key_id: str, wanted: Mend) -> ExplanationBody:
    """Makes the change that was explained, all of it or nothing.  409 when it is another by now."""
    target = aim(places_of(http.scope), wanted.request)
    with here.database.write() as db:
        told = verbs.mend(
            db, by, key_id, target, way=wanted.way, mark=wanted.mark, now=here.clock()
        )
    return ExplanationBody.of(told)
