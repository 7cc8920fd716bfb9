"""The content of a media file on its way out, to whoever may have it.

It comes from strangers: it leaves as an attachment, never as something that a browser would run
(`kinds.sent_as`), and in parts, so that a large one takes no memory.  What it shows never changes,
but who may see it does: it may be kept, and is asked for anew each time (`no-cache`, ETag).
"""

import logging
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from keydesk.media.kinds import sent_as
from keydesk.media.model import Lost, MediaFile, safe
from keydesk.media.storage import Storage

log = logging.getLogger("keydesk.media")
AT_ONCE = 1 << 18  # bytes


def content(request: Request, storage: Storage, found: MediaFile) -> Response:
    """304 to who has it already.  Raises Lost when the row is there and the content is not."""
    headers = _headers(found)
    if _known(request, headers["ETag"]):
        return Response(None, 304, headers)
    headers["Content-Length"] = str(found.size)
    try:
        source = storage.open(found.digest)
    except FileNotFoundError:
        log.error("media_lost", extra={"digest": found.digest})
        raise Lost("The content of this file cannot be found.") from None
    kind = sent_as(found.mime_type)
    if request.method == "HEAD":
        source.close()
        return Response(None, 200, headers, kind)
    return StreamingResponse(_parts(source), 200, headers, kind)


def _headers(found: MediaFile) -> dict[str, str]:
    name, plain = quote(found.original_filename, safe=""), safe(found.original_filename)
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}",
        "ETag": f'"{found.digest}"',
        "Cache-Control": "private, no-cache",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }


def _known(request: Request, tag: str) -> bool:
    sent = request.headers.get("if-none-match", "")
    return any(one.strip().removeprefix("W/") in (tag, "*") for one in sent.split(","))


def _parts(source: BinaryIO) -> Iterator[bytes]:
    with source:
        while data := source.read(AT_ONCE):
            yield data
