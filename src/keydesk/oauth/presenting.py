"""A token that a client sends to be revoked or looked into, of whichever kind it is."""

import hmac

from keydesk.credentials.secret import DUMMY_DIGEST, NotOurs, parse
from keydesk.kit.db import Db
from keydesk.kit.secret import Secret
from keydesk.oauth import secret, store
from keydesk.oauth.store import Token


def find(db: Db, text: Secret, prefixes: tuple[str, ...]) -> Token | None:
    """The token with this very text; a hint of its kind is not needed (RFC 7009 §2.1)."""
    heads = secret.heads(secret.ACCESS, prefixes) + secret.heads(secret.REFRESH, prefixes)
    presented = parse(text, heads)
    if isinstance(presented, NotOurs):
        return None
    token = store.find(db, presented.credential_id)
    same = hmac.compare_digest(token.digest if token else DUMMY_DIGEST, presented.digest)
    return token if same else None
