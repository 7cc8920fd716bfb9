"""The refresh grant: each refresh token works once; a second use ends the whole family.

RFC 6749 §6, RFC 9700 §4.14.2.  Whoever stole a refresh token and the client it was stolen from
cannot both go on: the second of them to come tells us, and both are out.
"""

import hmac
from datetime import datetime, timedelta

from keydesk import events
from keydesk.auth import Accepted, Caller, House
from keydesk.credentials import happenings as did
from keydesk.credentials.secret import DUMMY_DIGEST, NotOurs, Presented, parse
from keydesk.kit.columns import micros
from keydesk.kit.db import Db
from keydesk.oauth import lookup, secret, store
from keydesk.oauth.asking import Asked
from keydesk.oauth.errors import InvalidGrant, InvalidScope
from keydesk.oauth.issuing import Basis, Made, Password, make, read_scope
from keydesk.oauth.judge import ClientAccepted, TokenExpired, judge_refresh
from keydesk.oauth.store import Token

GRACE = timedelta(seconds=10)  # a client that lost our answer on the network may ask again
UNKNOWN, EXPIRED = "Cannot decrypt the refresh token", "Token has expired"  # as UnoPim says it
REVOKED = "Token has been revoked"


def refresh(house: House, client: ClientAccepted, by: Caller, asked: Asked) -> Made:
    """A new pair; the old one is used up.  Raises InvalidGrant, InvalidScope."""
    heads = secret.heads(secret.REFRESH, house.settings.prefixes)
    presented = parse(asked.need_secret("refresh_token"), heads)
    if isinstance(presented, NotOurs):
        raise _invalid(UNKNOWN)
    now = house.clock()
    with house.database.write() as db:
        former = _mine(db, client, presented, now)
        made = None
        if _once(db, by, former, now):
            basis = _basis(client, former, asked.values.get("scope", ""))
            made = make(basis, house.settings.prefixes, refreshable=True, now=now)
            store.add(db, made.rows)
    if made is None:  # raised here, so that what a replay ended stays ended
        raise _invalid(REVOKED)
    return made


def _invalid(hint: str) -> InvalidGrant:
    return InvalidGrant("The refresh token is invalid.", hint=hint)


def _mine(db: Db, client: ClientAccepted, presented: Presented, now: datetime) -> Token:
    """The token, if it is valid, or was revoked itself.

    Another client's is as unknown as one that never was.
    """
    rows = db.execute(lookup.TOKENS, {"id": presented.credential_id}).all()
    answer, _ = judge_refresh(rows, presented, micros(now))
    token = store.find(db, presented.credential_id)
    known = token is not None and token.credential_id == client.caller.credential_id
    match answer:
        case Accepted() if known and token is not None:
            return token
        case TokenExpired() if known:
            raise _invalid(EXPIRED)
        case _:
            digest = token.digest if token is not None and known else DUMMY_DIGEST
            proven = hmac.compare_digest(digest, presented.digest)
            if proven and token is not None and token.revoked_at:
                return token  # _once() ends what is left of its family
            raise _invalid(REVOKED if proven else UNKNOWN)


def _once(db: Db, by: Caller, token: Token, now: datetime) -> bool:
    """True for its first use, and for a retry within the grace.  A replay ends the family.

    So does a token that was ended because another one of the same retry was used.
    """
    if store.use(db, token.id, now=now):
        store.end_siblings(db, token, now=now)
        return True
    used_at = store.used_at(db, token.id)
    if used_at is not None and abs(now - used_at) <= GRACE:
        return True
    ended = store.revoke_family(db, token.family, now=now)
    if ended:
        happened = did.RefreshReplayed(by.credential_id, ended)
        events.append(db, happened, by=by, at=now)
    return False


def _basis(client: ClientAccepted, former: Token, scope: str) -> Basis:
    """RFC 6749 §6: the scope may shrink and never grow (security case 51)."""
    had = None if former.permissions is None else frozenset(former.permissions)
    asked = read_scope(scope, client.caller.permissions)
    if asked is not None and had is not None and not asked <= had:
        raise InvalidScope("The scope goes beyond what was granted first.")
    password = Password(former.account_secret_id, former.user_id, former.user_password_at)
    return Basis(client, former.family, former.family_ends_at, asked or had, password)
