"""Credentials that others could read on their way to us: refused, and counted as exposed."""

from keydesk.auth.answer import Reason
from keydesk.auth.passage import Passage
from keydesk.kit.errors import BadRequest, HttpsRequired
from keydesk.kit.settings import Settings


def refuse_exposed(passage: Passage, settings: Settings) -> None:
    """Judged all the same, so that the attempts book says whose credential was exposed."""
    if passage.denied is Reason.IN_QUERY:
        raise BadRequest(
            "A credential stood in the address, where logs keep it. Send it in the "
            "Authorization header, and replace it: it counts as exposed.",
            about_credential=True,
        )
    if not passage.origin.private and not settings.allow_http:
        passage.denied = Reason.HTTPS_REQUIRED
        raise HttpsRequired(
            "Use https. This credential crossed the network in the clear and counts as exposed."
        )
