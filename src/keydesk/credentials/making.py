"""What the dialog Create makes: a key, or a client and what connectors want besides."""

from dataclasses import dataclass
from datetime import datetime

from keydesk.apis.store import own_permissions
from keydesk.auth import Caller, House, require
from keydesk.connections import verbs as connecting
from keydesk.connections.model import Connection, label_from
from keydesk.connections.switches import Switches, switch
from keydesk.connections.wishes import Wish as ConnectionWish
from keydesk.credentials import account as accounts
from keydesk.credentials import clients, fields, store, verbs
from keydesk.credentials.account import Opened
from keydesk.credentials.model import Credential, Kind
from keydesk.credentials.terms import TermsWish
from keydesk.credentials.wishes import Unsaid, Wish, read_key_name
from keydesk.kit.checks import Checks
from keydesk.kit.db import Db
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret
from keydesk.limits import fields as limit_fields
from keydesk.shell import forms


@dataclass(frozen=True)
class Made:
    """`secret` None = saved without one; `opened` is an account that was made with a client.

    username  of the connection's account, new or not; empty when it has none
    """

    credential: Credential
    connection: Connection
    secret: Secret | None
    opened: Opened | None = None
    username: str = ""


def make(db: Db, by: Caller, form: forms.Form, kind: Kind, *, house: House, now: datetime) -> Made:
    """All of it or nothing.  Raises Invalid, and AlreadyDone when the form was sent before."""
    id_ = new_id()
    with Checks() as checks:
        name = checks.take(read_key_name(form.one("name")))
        until: datetime | Unsaid | None = checks.take(fields.read_end(form, now))
    forms.claim(db, by, form, id_, now=now)
    connection = _connection(
        db, by, form.one("connection"), name, limit=house.settings.connections_limit, now=now
    )
    active = fields.read_choice(form, "activate")
    narrowed = fields.read_preset(form, connection, own_permissions(db, by.organization_id))
    wish = Wish(name, narrowed, until, active, id_, limit_fields.said(form))
    if kind is Kind.OAUTH_CLIENT:
        return _client(db, by, connection, wish, house=house, form=form, now=now)
    issued = verbs.issue(db, by, connection, wish, prefix=house.settings.brand_prefix, now=now)
    return Made(issued.credential, connection, issued.secret)


def _connection(
    db: Db, by: Caller, code: str, name: str, *, limit: int, now: datetime
) -> Connection:
    """The one that was chosen, or a new one of the key's name, granted what is the habit."""
    if code:
        return connecting.find(db, by, code)
    require(by, "connections:manage")
    return connecting.create(db, by, ConnectionWish(label_from(name)), limit=limit, now=now)


def _client(
    db: Db, by: Caller, connection: Connection, wish: Wish, *, house: House, form: forms.Form,
    now: datetime,
) -> Made:  # fmt: skip
    with Checks() as checks:
        terms = checks.take(fields.read_terms(form))
    return client(
        db, by, connection, wish, terms, generate=fields.read_choice(form, "generate"),
        account=form.one("account") != "", prefixes=house.settings.prefixes, now=now,
    )  # fmt: skip


def client(
    db: Db, by: Caller, connection: Connection, wish: Wish, terms: TermsWish, *,
    generate: bool | None, account: bool, prefixes: tuple[str, ...], now: datetime,
) -> Made:  # fmt: skip
    """`account`: with one beside it, if its connection has none yet."""
    made, secret = clients.make(
        db, by, connection, wish, terms, generate=generate, prefixes=prefixes, now=now
    )
    opened = open_account(db, by, connection, now=now) if account else None
    known = store.account(db, by.organization_id, connection.id)
    username = (known.username or "") if known else ""
    known_now = connecting.find(db, by, connection.code) if opened else connection
    return Made(made, known_now, secret, opened, username)


def open_account(db: Db, by: Caller, connection: Connection, *, now: datetime) -> Opened | None:
    """Switches the password grant on; None when the connection has an account already."""
    if connection.password_grant_at is None:
        require(by, "connections:manage")
        switch(db, by, connection.code, Switches(password_grant=True), now=now)
    return accounts.ensure(db, by, connection, now=now)
