"""The picture of a connection over JSON's side door: the bytes themselves."""

from typing import Annotated

from fastapi import Body, Response

from keydesk.auth.api import By, Here, guard_api, typed
from keydesk.connections import pictures, verbs
from keydesk.connections.shapes import ConnectionBody
from keydesk.kit.pictures import redrawn

router = typed("connections", "/manage/v1/connections")
Sent = Annotated[bytes, Body(media_type="image/png", description="PNG, JPEG, GIF or WebP")]
PICTURE = {200: {"content": {"image/png": {}}, "description": "A PNG of at most 256 pixels"}}
ADDRESS = "/{code}/picture"


@guard_api(
    router, "GET", ADDRESS, permission="connections:read", changes=False,
    response_class=Response, responses=PICTURE,
)  # fmt: skip
def show_picture(here: Here, by: By, code: str) -> Response:
    with here.database.read() as db:
        png = pictures.show(db, verbs.find(db, by, code))
    return Response(png, media_type="image/png", headers={"X-Content-Type-Options": "nosniff"})


@guard_api(router, "PUT", ADDRESS, permission="connections:manage", changes=True)
def put_picture(here: Here, by: By, code: str, sent: Sent) -> ConnectionBody:
    """At most 2 MB and 4096 pixels a side.  It is drawn anew: only pixels are kept."""
    png = redrawn("picture", sent)
    with here.database.write() as db:
        return ConnectionBody.of(pictures.put(db, by, code, png, now=here.clock()))


@guard_api(
    router, "DELETE", ADDRESS, permission="connections:manage", changes=True, status_code=204
)
def remove_picture(here: Here, by: By, code: str) -> None:
    with here.database.write() as db:
        pictures.put(db, by, code, None, now=here.clock())
