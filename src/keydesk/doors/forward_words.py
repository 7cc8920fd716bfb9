"""What a proxy is told: who calls, in headers of ours; and why somebody may not."""

from functools import lru_cache

from starlette.responses import Response
from starlette.types import Scope

from keydesk.auth import Caller
from keydesk.auth.holding import written_out
from keydesk.auth.permissions import KNOWN, ordered
from keydesk.auth.words import json_words
from keydesk.kit.errors import BadRequest, KeydeskError

START = "http.response.start"
LONGEST = 4_000  # characters of permissions; of more, those that come last are left out
ANSWERS = (401, 403, 429, 500, 503)  # what all proxies pass on, or refuse with
Headers = list[tuple[bytes, bytes]]
PLAIN = ((b"content-length", b"0"), (b"cache-control", b"no-store"))


def told(caller: Caller | None, own: frozenset[str]) -> Headers:
    """All three always, so that a proxy puts them over whatever a client sent."""
    connection, credential, permissions = "", "", b""
    if caller is not None:
        connection, credential = caller.connection_code, caller.credential_id
        permissions = _listed(caller.permissions, own)
    return [
        *PLAIN, (b"x-keydesk-connection", connection.encode()),
        (b"x-keydesk-credential", credential.encode()), (b"x-keydesk-permissions", permissions),
    ]  # fmt: skip


@lru_cache(maxsize=4096)
def _listed(held: frozenset[str], own: frozenset[str]) -> bytes:
    """The organization's own first.  What is left out is not held, as far as an API is told."""
    names = ordered(written_out(held, own))
    text = " ".join(sorted(names, key=lambda name: name in KNOWN))
    if len(text) > LONGEST:
        text = text[: LONGEST + 1].rpartition(" ")[0]
    return text.encode()


def words(error: KeydeskError, scope: Scope) -> Response:
    """As everywhere, but in a status that each proxy passes on: nginx takes others for a defect."""
    response = json_words(error, scope)
    if response.status_code not in ANSWERS:
        about_credential = isinstance(error, BadRequest) and error.about_credential
        response.status_code = 401 if about_credential else 403
    return response
