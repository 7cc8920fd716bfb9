"""The demo: an invented furniture brand with products, connections and one key that works.

Everything goes through the same verbs as everywhere else.  A secret cannot be shown twice, so each
start makes a new key and revokes the one that the start before had made.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from keydesk import showcase
from keydesk.access import OWNER
from keydesk.accounts import Member, Organization, passwords
from keydesk.accounts import store as people
from keydesk.accounts.verbs import found
from keydesk.app import Application
from keydesk.auth import Caller, House
from keydesk.catalog import sample
from keydesk.connections import store as connections
from keydesk.connections.model import Connection
from keydesk.connections.verbs import activate, create
from keydesk.connections.wishes import Wish as ConnectionWish
from keydesk.credentials import listing
from keydesk.credentials.verbs import issue, revoke
from keydesk.credentials.wishes import Wish
from keydesk.kit.db import Db
from keydesk.kit.ids import random_text
from keydesk.kit.secret import Secret
from keydesk.kit.settings import Settings
from keydesk.media import storage

NAME, SLUG = "Nordlys Living", "nordlys-living"
EMAIL, OWNER_NAME = "ingrid@nordlysliving.example", "Ingrid Solheim"
PASSWORD_FILE = "owner-password"  # noqa: S105  (the name of a file)
APP = "keydesk.demo:create_app"
KEY = "Demo key"  # and when it was made: a name may be taken by a key that lists no longer show
SHOP = ConnectionWish("Web shop", "destination", "web_shop")
MAKE = ConnectionWish(
    "Make & Mailchimp", "destination", "make_mailchimp", permissions=("contacts:read",)
)
MAKE_KEY = "Make - Mailchimp sync"
OTHERS = (
    ConnectionWish("Odoo ERP", "source", "odoo_erp", role="editor"),
    ConnectionWish("Translation agency", "other", "translation_agency"),
)
TOLD = """
Keydesk with the sample catalog of {name}.

  Sign in    {address}/console/
  E-mail     {email}
  Password   {password}

List products from another terminal:

  curl -H "Authorization: Bearer {key}" "{address}/api/rest/v1/products?limit=3"
{contacts}{replaced}
All of it lies in {data}; remove that folder to begin anew.
"""
CONTACTS = """
Read the contacts of an association, an API beside Keydesk that it protects, as Make would:

  curl -H "Authorization: Bearer {key}" {address}/integrations/v1/contacts
"""
REPLACED = """
Keys are new: those of the last start cannot be shown again, so they were revoked.
"""


@dataclass(frozen=True)
class DemoFacts:
    """`password` is None when the owner has changed it; `replaced`: a former key was revoked.

    contacts  a key for the API of showcase.py; None without that
    """

    password: Secret | None
    key: Secret
    replaced: bool
    contacts: Secret | None = None


def prepare(house: House, now: datetime) -> DemoFacts:
    """What a visitor needs to begin, made where it is missing.  The tables must be there."""
    password = _password(house.settings.data / PASSWORD_FILE)
    with house.database.write() as db:
        by = _owner(db, password, now)
        sample.load(db, by, storage.of(house.settings), now=now)
        key, replaced = _key(db, by, house.settings, (SHOP, KEY), now=now)
        contacts = None
        if showcase.register(db, by, now):
            contacts, _ = _key(db, by, house.settings, (MAKE, MAKE_KEY), now=now)
        valid = _still_valid(db, password)
    return DemoFacts(password if valid else None, key, replaced, contacts)


def create_app() -> Application:
    """As `keydesk.app` has it, and the API of showcase.py on the same port."""
    return showcase.create_app(SLUG)


def tell(facts: DemoFacts, address: str, data: Path) -> str:
    """What is printed: the only place where these two secrets are shown."""
    return TOLD.format(
        name=NAME,
        address=address,
        email=EMAIL,
        password=facts.password.reveal() if facts.password else "the one that you chose",
        key=facts.key.reveal(),
        contacts=_contacts(facts, address),
        replaced=REPLACED if facts.replaced else "",
        data=data,
    )


def _contacts(facts: DemoFacts, address: str) -> str:
    if facts.contacts is None:
        return ""
    return CONTACTS.format(key=facts.contacts.reveal(), address=address)


def _password(path: Path) -> Secret:
    """Generated at the first start, and kept for the next ones: 0600, beside the demo's data."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(random_text(20), encoding="ascii")
    return Secret(path.read_text(encoding="ascii").strip())


def _owner(db: Db, password: Secret, now: datetime) -> Caller:
    organization = people.organization_by_slug(db, SLUG)
    if organization is None:
        organization = found(
            db, Caller("cli:demo"), name=NAME, slug=SLUG, owner_email=EMAIL,
            owner_name=OWNER_NAME, password=password, now=now,
        ).organization  # fmt: skip
    return _acting(organization, people.owner_of(db, organization.id))


def _acting(organization: Organization, owner: Member | None) -> Caller:
    user_id = owner.user_id if owner else ""
    return Caller("cli:demo", organization.id, OWNER.permissions, user_id=user_id)


def _still_valid(db: Db, password: Secret) -> bool:
    owner = people.user_by_email(db, EMAIL)
    return owner is not None and passwords.matches(owner.password_hash, password)


def _key(
    db: Db, by: Caller, settings: Settings, wanted: tuple[ConnectionWish, str], *, now: datetime
) -> tuple[Secret, bool]:
    """A new one; and whether there was a former one, which is revoked."""
    connecting, name = wanted
    connection = _connection(db, by, connecting, limit=settings.connections_limit, now=now)
    replaced = _revoke_former(db, by, connecting.code, name, now=now)
    wish = Wish(f"{name} {now:%Y-%m-%d %H:%M:%S}", active=True)
    issued = issue(db, by, connection, wish, prefix=settings.brand_prefix, now=now)
    return issued.secret, replaced


def _connection(
    db: Db, by: Caller, wish: ConnectionWish, *, limit: int, now: datetime
) -> Connection:
    """As it was wished for; others come with the first one, so that lists show something."""
    former = connections.find(db, by.organization_id, wish.code)
    if former:
        return activate(db, by, wish.code, now=now)
    if connections.count(db, by.organization_id) == 0:
        for other in OTHERS:
            create(db, by, other, limit=limit, now=now)
    return create(db, by, wish, limit=limit, now=now)


def _revoke_former(db: Db, by: Caller, code: str, name: str, *, now: datetime) -> bool:
    """True if there was a key of an earlier start that was not revoked yet."""
    asked = listing.Asked(search=name, connection=code, limit=100)
    former = [one.credential for one in listing.page(db, by.organization_id, asked, now=now).items]
    live = [key for key in former if key.created_by == by.actor and not key.revoked_at]
    for key in live:
        revoke(db, by, key.id, now=now)
    return bool(live)
