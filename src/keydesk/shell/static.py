"""The files a page needs, under an address that holds a digest of them all.

`/console/static/<digest>/css/base.css` may be kept for ever: other files have another address.
Only what was listed at start is served, so no path can lead out of the folder.
"""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from keydesk.auth import PUBLIC, Guard
from keydesk.kit.errors import MethodNotAllowed, NotFound

PREFIX = "/console/static"
FOLDER = Path(__file__).parent / "static"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
PACKED = {".css", ".js", ".svg", ".txt"}
FOR_EVER = "public, max-age=31536000, immutable"


class Static:
    """A plain ASGI application, open to all."""

    guard = Guard(PUBLIC, changes=False)

    def __init__(self, folder: Path = FOLDER) -> None:
        self.files = {
            path.relative_to(folder).as_posix(): path
            for path in sorted(folder.rglob("*"))
            if path.suffix in TYPES and path.is_file()
        }
        total = hashlib.sha256()
        for name, path in self.files.items():
            total.update(name.encode() + b"\0" + path.read_bytes())
        self.version = total.hexdigest()[:12]

    def url(self, name: str) -> str:
        """Raises KeyError for a file that is not there: a template's typing error."""
        self.files[name]
        return f"{PREFIX}/{self.version}/{name}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            raise MethodNotAllowed(allow="GET, HEAD")
        version, _, name = scope["path"].removeprefix(f"{PREFIX}/").partition("/")
        if name not in self.files:
            raise NotFound("There is nothing at this address.")
        await self._answer(name, version, Headers(scope=scope))(scope, receive, send)

    def _answer(self, name: str, version: str, asked: Headers) -> Response:
        """An address with an old digest (a page from before an update) is answered, not kept."""
        path = self.files[name]
        packed = path.suffix in PACKED and "gzip" in asked.get("accept-encoding", "")
        etag = f'"{self.version}{"-gz" if packed else ""}"'
        headers = {
            "ETag": etag,
            "Cache-Control": FOR_EVER if version == self.version else "no-cache",
            "Vary": "Accept-Encoding",
            "X-Content-Type-Options": "nosniff",
        }
        if etag in asked.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if packed:
            headers["Content-Encoding"] = "gzip"
        return Response(content(path, packed=packed), 200, headers, TYPES[path.suffix])


@cache
def content(path: Path, *, packed: bool) -> bytes:
    raw = path.read_bytes()
    return gzip.compress(raw, 6, mtime=0) if packed else raw
