"""The credential that a request presents, and what is wrong with how it does that."""

from collections.abc import Callable

from starlette.types import Scope

from keydesk.auth.answer import Reason, Refused
from keydesk.auth.carrier import Carried, Several, Unreadable, from_headers, in_query
from keydesk.auth.passage import Passage
from keydesk.kit.errors import BadRequest
from keydesk.kit.secret import Secret

MALFORMED = Refused(Reason.MALFORMED)


def presented(
    scope: Scope,
    passage: Passage,
    prefixes: tuple[str, ...],
    carry: Callable[[Scope], Carried] = from_headers,
) -> Secret | None:
    """Wherever it stands; None when there is none to judge.  Raises BadRequest for two."""
    if scope["query_string"]:
        exposed = in_query(scope["query_string"], prefixes)
        if exposed is not None:
            passage.denied = Reason.IN_QUERY
            return exposed
    carried = carry(scope)
    if isinstance(carried, Secret):
        return carried
    if isinstance(carried, Several):
        passage.denied = Reason.TWO_METHODS
        raise BadRequest("Send the credential in one header, once.", about_credential=True)
    if isinstance(carried, Unreadable):
        passage.answer = MALFORMED
    return None
