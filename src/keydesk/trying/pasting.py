"""From what a connection has to what people paste: never with a secret, which nobody keeps."""

from dataclasses import dataclass
from datetime import datetime

from keydesk.auth import Caller, House
from keydesk.connections import verbs as connections
from keydesk.connections.model import Connection
from keydesk.credentials import store
from keydesk.credentials.heads import meant
from keydesk.credentials.means import means
from keydesk.credentials.model import Credential, Kind
from keydesk.kit.db import Db
from keydesk.snippets import postman
from keydesk.snippets.all_of import snippets
from keydesk.snippets.model import Means, Snippet
from keydesk.trying.verbs import choose, every


@dataclass(frozen=True)
class Instance:
    """`address` is that of the desk, without a trailing slash; `prefixes` those of its secrets."""

    address: str
    prefixes: tuple[str, ...]
    now: datetime

    @classmethod
    def of(cls, house: House, address: str) -> "Instance":
        return cls(address, house.settings.prefixes, house.clock())


@dataclass(frozen=True)
class Pasted:
    credential: Credential
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True)
class Postman:
    """Two files to import; `name` is what their names begin with."""

    name: str
    collection: postman.Json
    environment: postman.Json


def for_each(db: Db, by: Caller, code: str, wanted: str, here: Instance) -> list[Pasted]:
    """Of all living credentials, or of one.  Raises NotFound."""
    connection = connections.find(db, by, code)
    known = every(db, by, code, now=here.now)
    if wanted:
        known = [_one(known, wanted, here)]
    account = store.account(db, by.organization_id, connection.id)
    return [Pasted(one, snippets(_means(connection, one, account, here))) for one in known]


def files(db: Db, by: Caller, code: str, wanted: str, here: Instance) -> Postman:
    """For one credential, or the newest active client, or else key.  Raises NotFound."""
    connection = connections.find(db, by, code)
    known = every(db, by, code, now=here.now)
    clients = [one for one in known if one.kind is Kind.OAUTH_CLIENT]
    chosen = _one(known, wanted, here) if wanted else choose(clients or known, "", here.now)
    account = store.account(db, by.organization_id, connection.id)
    held = _means(connection, chosen, account, here) if chosen else Means(here.address)
    label = f"Keydesk {connection.label}"
    return Postman(code, postman.collection(held, label), postman.environment(held, label))


def _means(
    connection: Connection, credential: Credential, account: Credential | None, here: Instance
) -> Means:
    username = (account.username if account else "") or ""
    return means(connection, credential, username, here.address, here.prefixes)


def _one(known: list[Credential], wanted: str, here: Instance) -> Credential:
    found = choose(known, meant(wanted, here.prefixes), here.now)
    if found is None:
        raise store.missing(wanted)
    return found
