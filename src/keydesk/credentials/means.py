"""What a credential can be used with, for snippets.  Pure."""

from keydesk.connections.model import Connection
from keydesk.credentials.heads import client_id
from keydesk.credentials.model import Credential, Grant
from keydesk.snippets.model import KEY, Means


def means(
    connection: Connection, credential: Credential, username: str, address: str,
    prefixes: tuple[str, ...],
) -> Means:  # fmt: skip
    """`username` of the connection's account, "" = it has none.  Secrets are placeholders.

    The password grant counts only where it is switched on and somebody can be named.
    """
    if credential.terms is None:
        return Means(address, key=KEY)
    works = credential.terms.grants
    if not (connection.password_grant_at and username):
        works = works - {Grant.PASSWORD, Grant.REFRESH_TOKEN}
    id_ = client_id(prefixes, credential.id)
    return Means(address, client_id=id_, username=username, grants=frozenset(map(str, works)))
