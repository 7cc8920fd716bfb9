"""What can happen to an OAuth client beyond the life of every credential: made, given a secret.

Activating, editing, revoking and deleting are in verbs.py: there is one life for all kinds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from keydesk import events
from keydesk.auth import Caller
from keydesk.connections import store as connections
from keydesk.connections.model import Connection
from keydesk.credentials import happenings as did
from keydesk.credentials import store
from keydesk.credentials.model import Credential, Grant, Kind, Terms
from keydesk.credentials.secret import mint
from keydesk.credentials.verbs import judge_grant, make_room, unique_name
from keydesk.credentials.wishes import Wish, read_wish
from keydesk.kit.checks import Checks
from keydesk.kit.db import Db
from keydesk.kit.errors import Conflict, Violation
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret

SHORTEST, LONGEST = 60, 90 * 86400  # seconds that a token may live
USUAL = (Grant.CLIENT_CREDENTIALS,)


@dataclass(frozen=True)
class TermsWish:
    """Grants by name; refresh_token comes with password, and means nothing without it."""

    grants: Iterable[str] = USUAL
    access_seconds: int = 3600
    refresh_seconds: int = 14 * 86400


def create(
    db: Db, by: Caller, connection: Connection, wish: Wish, asked: TermsWish, *, now: datetime
) -> Credential:
    """Saved without a secret: that is generated later, or right after, by regenerate().

    It may do no more than its connection, and no more than who makes it.
    """
    with Checks() as checks:
        name, until, narrowed = read_wish(checks, wish, connection, now)
        grants = checks.take(read_grants(asked.grants))
        access = checks.take(read_seconds("access_seconds", asked.access_seconds))
        refresh = checks.take(read_seconds("refresh_seconds", asked.refresh_seconds))
    made = Credential(
        wish.id, by.organization_id, connection.id, Kind.OAUTH_CLIENT, name, narrowed, wish.active,
        until, now, by.actor, terms=Terms(grants, access, refresh),
    )  # fmt: skip
    judge_grant(by, made.within(connection.permissions))
    make_room(db, connection)
    with unique_name():
        store.add(db, made)
    happened = did.ClientCreated(
        made.id, name, connection.code, sorted(grants), store.stored(narrowed), did.instant(until),
        made.active,
    )  # fmt: skip
    events.append(db, happened, by=by, at=now)
    return made


def regenerate(db: Db, by: Caller, id_: str, *, head: str, now: datetime) -> Secret:
    """A new secret under the same client id; the old one and all its tokens are dead at once.

    `head` is the prefix of client secrets.  Raises NotFound, or Conflict for a revoked client.
    """
    client = store.hold(db, by.organization_id, id_)
    if client is None or client.kind is not Kind.OAUTH_CLIENT:
        raise store.missing(id_)
    if client.revoked_at:
        raise Conflict("A revoked client can never be used again.")
    connection = connections.find_by_id(db, by.organization_id, client.connection_id)
    judge_grant(by, client.within(connection.permissions) if connection else frozenset())
    minted = mint(head, id_)
    had = store.end_secrets(db, id_)
    store.add_secret(db, id_, new_id(), minted, now=now)
    happened = did.ClientSecretGenerated(id_, client.name, minted.prefix, replaced=had > 0)
    events.append(db, happened, by=by, at=now)
    return minted.secret


def read_grants(given: Iterable[str]) -> frozenset[Grant] | Violation:
    chosen = frozenset(given)
    known = frozenset(Grant)
    for name in sorted(chosen - known):
        return Violation("grants", "There is no grant {name}.", {"name": name})
    if Grant.PASSWORD in chosen:  # Akeneo's connectors stop without a refresh token
        chosen |= {Grant.REFRESH_TOKEN}
    if not chosen - {Grant.REFRESH_TOKEN}:
        return Violation("grants", "Choose client_credentials, password, or both.")
    if Grant.REFRESH_TOKEN in chosen and Grant.PASSWORD not in chosen:
        return Violation("grants", "Only the password grant gives refresh tokens.")
    return frozenset(map(Grant, chosen))


def read_seconds(field: str, seconds: int) -> int | Violation:
    if SHORTEST <= seconds <= LONGEST:
        return seconds
    return Violation(field, "Choose from 60 seconds to 90 days (7776000).")
