"""Where people mend what no change of rights mends.  Pure."""

from collections.abc import Iterator

from keydesk.credentials.model import Kind
from keydesk.explaining.model import Facts
from keydesk.shell import N_
from keydesk.trying.model import Elsewhere, Step

KEYS = "/console/access-keys"


def new_ones(code: str) -> tuple[Elsewhere, ...]:
    return (
        Elsewhere(N_("Create an API key"), f"{KEYS}/new?connection={code}"),
        Elsewhere(N_("Create an OAuth client"), f"{KEYS}/clients/new?connection={code}"),
    )


def places(facts: Facts, failed: Step) -> Iterator[Elsewhere]:
    """Nothing where a change of rights is enough."""
    credential, code = facts.credential, facts.connection.code
    match failed.links[0].name:
        case "user":
            yield Elsewhere(
                N_("Unblock that user, or let somebody else take it over"), "/console/users"
            )
        case "credential" if credential.revoked_at is not None:
            yield from new_ones(code)
        case "credential" if not facts.secret_works and credential.kind is Kind.OAUTH_CLIENT:
            yield Elsewhere(N_("Generate its secret"), f"{KEYS}/{credential.id}/edit")
        case "credential" if not facts.secret_works:
            yield from new_ones(code)
        case "grant":
            yield Elsewhere(N_("Change the grants of the client"), f"{KEYS}/{credential.id}/edit")
            yield _passwords(code)
        case "password":
            yield _passwords(code)


def _passwords(code: str) -> Elsewhere:
    text = N_("Look at username and password of the connection")
    return Elsewhere(text, f"/console/connections/{code}?tab=credentials")
