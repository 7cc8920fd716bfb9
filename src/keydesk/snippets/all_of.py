"""Every snippet for what a caller has in hand, in the order in which they are shown.  Pure."""

from keydesk.snippets import code, settings
from keydesk.snippets.model import Means, Snippet

MAKERS = (
    code.curl, code.python, settings.n8n, settings.make, settings.zapier, settings.akeneo,
    settings.unopim, code.shipium, settings.plytix,
)  # fmt: skip


def snippets(means: Means) -> tuple[Snippet, ...]:
    return tuple(make(means) for make in MAKERS)
