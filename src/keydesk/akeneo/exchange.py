"""What comes in is read and what goes out is written here, for every resource alike.

Parameters may come twice: the last one counts, as in PHP.
"""

from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from keydesk.akeneo import lines
from keydesk.akeneo.errors import NotAcceptable
from keydesk.akeneo.table import Resource
from keydesk.auth import base_url
from keydesk.auth.words import json_response
from keydesk.kit.errors import BadRequest, TooLarge, UnsupportedMediaType

JSON = "application/json"
FORM = "multipart/form-data"
NDJSON = "application/vnd.akeneo.collection+json"
READABLE = {"*/*", "application/*", JSON}
UNREADABLE = '"{accept}" in "Accept" header is not valid. Only "application/json" is allowed.'
UNTYPED = 'The "Content-Type" header is missing. "{wanted}" has to be specified as value.'
MISTYPED = '"{given}" in "Content-Type" header is not valid. Only "{wanted}" is allowed.'
BRACKETS = "Bracket syntax is not supported in query parameters."


def query(request: Request) -> dict[str, str]:
    """Raises when the caller cannot read JSON, or writes parameters as PHP arrays."""
    readable(request)
    found = dict(request.query_params)
    if any("[" in name for name in found):
        raise BadRequest(BRACKETS)
    return found


def readable(request: Request) -> None:
    accept = ", ".join(request.headers.getlist("accept"))
    kinds = {part.partition(";")[0].strip().lower() for part in accept.split(",")}
    if accept and not kinds & READABLE:
        raise NotAcceptable(UNREADABLE, accept=accept)


def document(request: Request) -> Any:
    """The one of this request; clients also send it under the type of many.

    Raises BadRequest, UnsupportedMediaType, TooLarge.
    """
    typed(request, JSON, NDJSON)
    body: bytes = request.state.body
    if len(body) > lines.LONGEST:
        raise TooLarge("Send at most {most} bytes.", most=lines.LONGEST)
    return lines.document(body)


def object_of(request: Request) -> dict[str, Any]:
    """An empty array is an empty object, as in PHP."""
    found = document(request)
    if found == []:
        return {}
    if not isinstance(found, dict):
        raise BadRequest(lines.NOT_JSON)
    return found


def batch(request: Request) -> list[lines.Line]:
    typed(request, NDJSON)
    return lines.batch(request.state.body)


def typed(request: Request, wanted: str, also: str = "") -> None:
    """Without a type, what begins as JSON is taken as what is wanted."""
    if "content-type" in request.headers or request.state.body.lstrip()[:1] not in (b"{", b"["):
        of_type(request, wanted, also)


def of_type(request: Request, wanted: str, also: str = "") -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip()
    if not given:
        raise UnsupportedMediaType(UNTYPED, wanted=wanted)
    if given.lower() not in (wanted, also):
        raise UnsupportedMediaType(MISTYPED, given=given, wanted=wanted)


def address(request: Request, resource: Resource) -> str:
    """Of the collection, absolute."""
    owner = quote(request.path_params.get("owner", ""), safe="")
    return base_url(request) + resource.collection.replace("{owner}", owner)


def answer(body: object) -> Response:
    return json_response(body, 200, {})


def batch_answer(told: list[dict[str, Any]]) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(lines.written(told), 200, headers, media_type=NDJSON)


def saved(location: str, *, created: bool) -> Response:
    headers = {"Cache-Control": "no-store", "Location": location}
    return Response(b"", 201 if created else 204, headers)


def deleted() -> Response:
    return Response(b"", 204, {"Cache-Control": "no-store"})
