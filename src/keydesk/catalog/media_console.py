"""The content of a media file, to whoever reads pages of products."""

from starlette.requests import Request
from starlette.responses import Response

from keydesk.auth import caller_of, house_of
from keydesk.catalog import visible
from keydesk.media import sending, storage, verbs

SHOWN = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})  # by their first bytes


def show(request: Request) -> Response:
    """What a browser can only look at is shown; all else is an attachment.  Nothing of it runs."""
    house, code = house_of(request), request.path_params["code"]
    with house.database.read() as db:
        by = caller_of(request)
        found = verbs.find(db, by.organization_id, code, visible.files(db, by))
    response = sending.content(request, storage.of(house.settings), found)
    if found.mime_type in SHOWN:
        said = response.headers["Content-Disposition"]
        response.headers["Content-Disposition"] = said.replace("attachment", "inline", 1)
    return response
