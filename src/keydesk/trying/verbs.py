"""What a test looks at and what it makes: a trial token, which ends with the test."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from keydesk.auth import Allowed, Caller, may
from keydesk.catalog import reading
from keydesk.catalog.model import IDENTIFIER, Product, Window
from keydesk.connections import verbs as connections
from keydesk.connections.model import Connection
from keydesk.credentials import lookup
from keydesk.credentials import store as credentials
from keydesk.credentials.heads import meant
from keydesk.credentials.judge import Found, caller, wrong
from keydesk.credentials.listing import Asked, page
from keydesk.credentials.model import Credential, Grant, Kind, Status
from keydesk.explaining import store as explaining
from keydesk.explaining.model import Facts, Link
from keydesk.explaining.places import Target
from keydesk.explaining.verbs import Explanation, changed, explain
from keydesk.kit.columns import micros
from keydesk.kit.db import Db
from keydesk.kit.errors import Invalid, Violation
from keydesk.kit.paging import LARGEST
from keydesk.kit.secret import Secret
from keydesk.oauth import store
from keydesk.oauth.issuing import NO_PASSWORD, Made, Password, begin, make
from keydesk.oauth.judge import ClientAccepted
from keydesk.structures import snapshots
from keydesk.structures.violations import Unknown

READ = "products:read"
LIVES = timedelta(minutes=1)  # a trial token, should the process end before the test does


@dataclass(frozen=True)
class Wanted:
    """Without a credential, the newest that is active.  The secrets are for a real call."""

    credential: str
    secret: Secret | None = field(repr=False)
    password: Secret | None = field(repr=False)

    @classmethod
    def of(
        cls, credential: str, secret: str, password: str, *, prefixes: tuple[str, ...]
    ) -> "Wanted":
        """As people say it: also by a client id, and empty for what they leave out."""
        texts = (Secret(text) if text else None for text in (secret, password))
        return cls(meant(credential, prefixes), *texts)


@dataclass(frozen=True)
class Seen:
    """`others` could be tested as well; `account` is the connection's."""

    told: Explanation
    others: tuple[Credential, ...]
    account: Credential | None

    @property
    def connection(self) -> Connection:
        return self.told.facts.connection

    @property
    def credential(self) -> Credential:
        return self.told.facts.credential

    @property
    def links(self) -> dict[str, Link]:
        return {link.name: link for link in self.told.links}


def look(
    db: Db, by: Caller, code: str, wanted: str, target: Target, *, now: datetime
) -> Seen | Facts:
    """The facts of the connection alone when it has no credential.

    Raises NotFound, also for a credential of another connection.
    """
    connection = connections.find(db, by, code)
    known = every(db, by, code, now=now)
    chosen = choose(known, wanted, now)
    if chosen is None and wanted:
        chosen = _named(db, by, connection, wanted)
    if chosen is None:
        return explaining.facts_of(db, _nothing(connection, now), now)
    told = explain(db, by, chosen.id, target, now=now)
    account = credentials.account(db, by.organization_id, connection.id)
    return Seen(told, tuple(one for one in known if one != chosen), account)


def every(db: Db, by: Caller, code: str, *, now: datetime) -> list[Credential]:
    """The first hundred keys and the first hundred clients that were not revoked."""
    kinds = (Kind.API_KEY, Kind.OAUTH_CLIENT)
    asked = [Asked(connection=code, kind=kind, sort="name", limit=LARGEST) for kind in kinds]
    found = [page(db, by.organization_id, each, now=now).items for each in asked]
    living = [one.credential for each in found for one in each]
    return [one for one in living if one.status(now) is not Status.REVOKED]


def choose(known: list[Credential], wanted: str, now: datetime) -> Credential | None:
    if wanted:
        return next((one for one in known if one.id == wanted), None)
    newest = sorted(known, key=lambda one: one.created_at, reverse=True)
    active = [one for one in newest if one.status(now) is Status.ACTIVE]
    return next(iter([*active, *newest]), None)


def _named(db: Db, by: Caller, connection: Connection, wanted: str) -> Credential:
    """One that is not among them: revoked, or no caller at all."""
    found = credentials.find(db, by.organization_id, wanted)
    if found is None or found.connection_id != connection.id:
        raise credentials.missing(wanted)
    if found.kind is Kind.ACCOUNT:
        text = "Test the client that sends this username and password."
        raise Invalid(Violation("credential", text))
    return found


def _nothing(connection: Connection, now: datetime) -> Credential:
    """In place of a credential where there is none, so that the connection can be judged."""
    return Credential(
        "", connection.organization_id, connection.id, Kind.API_KEY, "", None, active=False,
        expires_at=None, created_at=now, created_by="",
    )  # fmt: skip


def begin_trial(
    db: Db, seen: Seen, *, prefixes: tuple[str, ...], now: datetime
) -> tuple[Made, Grant] | None:
    """A token by the code that issues tokens, on what a client would have proven.

    None = by the password grant only, and the connection has no password that works.
    """
    client = _proven(db, seen, now)
    grant, password = Grant.CLIENT_CREDENTIALS, NO_PASSWORD
    if grant not in client.terms.grants:
        row = _live(db, seen.account.id, now) if seen.account else None
        if row is None:
            return None
        grant, password = Grant.PASSWORD, Password(row.secret_id, None, None)
    scope = READ if READ in client.caller.permissions else ""
    basis = replace(begin(client, scope, now, password), ends_at=now + LIVES)
    made = make(basis, prefixes, refreshable=False, now=now)
    store.add(db, made.rows)
    return made, grant


def end_trial(db: Db, made: Made, *, now: datetime) -> None:
    for row in made.rows:
        store.revoke(db, row.id, now=now)


def read_first(db: Db, seen: Seen, *, now: datetime) -> Product | None:
    """As the gate would judge a call with the key, and the catalog answer it."""
    row = _live(db, seen.credential.id, now)
    if row is None or not isinstance(may(caller(row), READ), Allowed):
        raise changed()
    structure = snapshots.current(db, caller(row))
    query = reading.Query(IDENTIFIER, now)
    first = reading.part(db, row.organization_id, structure, query, Window(1))
    return next((one.own for one in first if isinstance(one.own, Product)), None)


def sees(db: Db, by: Caller, identifier: str) -> bool:
    """A test is made with the rights of the connection, and told to a person."""
    try:
        reading.find(db, by.organization_id, snapshots.current(db, by), IDENTIFIER, identifier)
    except Unknown:
        return False
    return True


def _proven(db: Db, seen: Seen, now: datetime) -> ClientAccepted:
    row = _live(db, seen.credential.id, now)
    if row is None or seen.credential.terms is None:
        raise changed()
    return ClientAccepted(caller(row, "client"), seen.credential.terms)


def _live(db: Db, id_: str, now: datetime) -> Found | None:
    """With a secret that works now, as the gate would find it."""
    rows = (row for row in lookup.find(db, id_) if row.credential_id == id_)
    return next((row for row in rows if wrong(row, micros(now)) is None), None)
