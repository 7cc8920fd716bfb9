"""A request as the gate reads it, whatever it came by.  Pure.

All of it is an ASGI scope: the environ of WSGI is turned into one, so every rule about requests has
one home.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from starlette.types import Scope

from keydesk.apis.paths import Fault, Refused

OURS = "x-keydesk-"  # what names a caller: never taken from one
SAFE = "/-._~!$&'()*+,;=:@"


def target(scope: Scope) -> bytes | Refused:
    """Path and query as they came.  Refused where the application would see another path."""
    path: str = scope["path"]
    raw: bytes = scope.get("raw_path") or quote(path, SAFE).encode()
    raw = raw.partition(b"?")[0]
    if raw != path.encode(errors="replace") and unquote_to_bytes(raw) != path.encode():
        return Refused(Fault.TARGET)
    query: bytes = scope["query_string"]
    return raw + b"?" + query if query else raw


def is_ours(name: str) -> bool:
    """With `-` or `_`: to WSGI they are one."""
    return name.lower().replace("_", "-").startswith(OURS)


def without_ours(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [pair for pair in headers if not is_ours(pair[0].decode("latin-1"))]


def of_environ(environ: Mapping[str, Any]) -> Scope:
    """PEP 3333 decodes the path before we see it, and the application finds its way by that."""
    path = (environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")).encode("latin-1")
    address = environ.get("REMOTE_ADDR") or ""
    return {
        "type": "http", "method": environ["REQUEST_METHOD"],
        "path": path.decode("utf-8", "replace") or "/",
        "raw_path": quote(path or "/", SAFE).encode(),
        "query_string": environ.get("QUERY_STRING", "").encode("latin-1"),
        "headers": list(_headers(environ)), "client": (address, 0) if address else None,
        "scheme": environ.get("wsgi.url_scheme", "http"),
    }  # fmt: skip


def _headers(environ: Mapping[str, Any]) -> list[tuple[bytes, bytes]]:
    named = [(name[5:], v) for name, v in environ.items() if name.startswith("HTTP_")]
    return [
        (name.lower().replace("_", "-").encode("latin-1"), value.encode("latin-1"))
        for name, value in named
    ]
