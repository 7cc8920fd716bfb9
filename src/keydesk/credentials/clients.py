"""What can happen to an OAuth client beyond the life of every credential: made, given a secret.

Activating, editing, revoking and deleting are in verbs.py: there is one life for all kinds.
"""

from datetime import datetime

from keydesk import events
from keydesk.apis.store import hold_own_permissions
from keydesk.auth import Caller
from keydesk.auth.limits import NONE
from keydesk.connections import store as connections
from keydesk.connections.model import Connection
from keydesk.credentials import happenings as did
from keydesk.credentials import heads, store
from keydesk.credentials.model import Credential, Kind
from keydesk.credentials.rows import stored
from keydesk.credentials.secret import mint
from keydesk.credentials.terms import TermsWish, read_terms
from keydesk.credentials.verbs import judge_grant, make_room, unique_name
from keydesk.credentials.wishes import Wish, read_wish
from keydesk.habits import store as habits
from keydesk.kit.checks import Checks
from keydesk.kit.db import Db
from keydesk.kit.errors import Conflict
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret
from keydesk.limits.wishes import read_said


def create(
    db: Db, by: Caller, connection: Connection, wish: Wish, asked: TermsWish, *, now: datetime
) -> Credential:
    """Saved without a secret: that is generated later, or right after, by regenerate().

    It may do no more than its connection, and no more than who makes it.
    """
    usual, names = habits.of(db, by.organization_id), hold_own_permissions(db, by.organization_id)
    with Checks() as checks:
        name, until, narrowed = read_wish(checks, wish, connection, usual, names=names, now=now)
        terms = read_terms(checks, asked)
        limits = read_said(checks, NONE, wish.limits or {})
    made = Credential(
        wish.id, by.organization_id, connection.id, Kind.OAUTH_CLIENT, name, narrowed,
        usual.activates(wish.active), until, now, by.actor, terms=terms,
        limits=limits,
    )  # fmt: skip
    judge_grant(db, by, connection, made.within(connection.permissions))
    make_room(db, connection, usual)
    with unique_name():
        store.add(db, made)
    happened = did.ClientCreated(
        made.id, name, connection.code, sorted(terms.grants), stored(narrowed), did.instant(until),
        made.active, limits.stored,
    )  # fmt: skip
    events.append(db, happened, by=by, at=now)
    return made


def make(
    db: Db, by: Caller, connection: Connection, wish: Wish, asked: TermsWish, *,
    generate: bool | None, prefixes: tuple[str, ...], now: datetime,
) -> tuple[Credential, Secret | None]:  # fmt: skip
    """With its secret or without one; `generate` None = as the organization is used to."""
    made = create(db, by, connection, wish, asked, now=now)
    if not habits.of(db, by.organization_id).generates(generate):
        return made, None
    return made, regenerate(db, by, made.id, prefixes=prefixes, now=now)


def regenerate(db: Db, by: Caller, id_: str, *, prefixes: tuple[str, ...], now: datetime) -> Secret:
    """A new secret under the same client id; the old one and all its tokens are dead at once.

    Raises NotFound, or Conflict for a revoked client.
    """
    client = store.hold(db, by.organization_id, id_)
    if client is None or client.kind is not Kind.OAUTH_CLIENT:
        raise store.missing(id_, Kind.OAUTH_CLIENT)
    if client.revoked_at:
        raise Conflict("A revoked client can never be used again.")
    connection = connections.find_by_id(db, by.organization_id, client.connection_id)
    if connection:
        judge_grant(db, by, connection, client.within(connection.permissions))
    minted = mint(heads.heads(heads.SECRET, prefixes)[0], id_)
    had = store.end_secrets(db, id_)
    store.add_secret(db, id_, new_id(), minted, now=now)
    happened = did.ClientSecretGenerated(id_, client.name, minted.prefix, replaced=had > 0)
    events.append(db, happened, by=by, at=now)
    return minted.secret
