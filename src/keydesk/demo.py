"""The demo: an invented furniture brand with products, connections and one key that works.

Everything goes through the same verbs as everywhere else.  A secret cannot be shown twice, so each
start makes a new key and revokes the one that the start before had made.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from keydesk.access import OWNER
from keydesk.accounts import Member, Organization, passwords
from keydesk.accounts import store as people
from keydesk.accounts.verbs import found
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
from keydesk.media import storage

NAME, SLUG = "Nordlys Living", "nordlys-living"
EMAIL, OWNER_NAME = "ingrid@nordlysliving.example", "Ingrid Solheim"
PASSWORD_FILE = "owner-password"  # noqa: S105  (the name of a file)
KEY = "Demo key"  # and when it was made: a name may be taken by a key that lists no longer show
SHOP = ConnectionWish("Web shop", "destination", "web_shop")
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
{replaced}
All of it lies in {data}; remove that folder to begin anew.
"""
REPLACED = """
That key is new: the one of the last start cannot be shown again, so it was revoked.
"""


@dataclass(frozen=True)
class DemoFacts:
    """`password` is None when the owner has changed it; `replaced`: a former key was revoked."""

    password: Secret | None
    key: Secret
    replaced: bool


def prepare(house: House, now: datetime) -> DemoFacts:
    """What a visitor needs to begin, made where it is missing.  The tables must be there."""
    password = _password(house.settings.data / PASSWORD_FILE)
    with house.database.write() as db:
        by = _owner(db, password, now)
        sample.load(db, by, storage.of(house.settings), now=now)
        shop = _shop(db, by, limit=house.settings.connections_limit, now=now)
        replaced = _revoke_former(db, by, now)
        wish = Wish(f"{KEY} {now:%Y-%m-%d %H:%M:%S}", active=True)
        issued = issue(db, by, shop, wish, prefix=house.settings.brand_prefix, now=now)
        valid = _still_valid(db, password)
    return DemoFacts(password if valid else None, issued.secret, replaced)


def tell(facts: DemoFacts, address: str, data: Path) -> str:
    """What is printed: the only place where these two secrets are shown."""
    return TOLD.format(
        name=NAME,
        address=address,
        email=EMAIL,
        password=facts.password.reveal() if facts.password else "the one that you chose",
        key=facts.key.reveal(),
        replaced=REPLACED if facts.replaced else "",
        data=data,
    )


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


def _shop(db: Db, by: Caller, *, limit: int, now: datetime) -> Connection:
    """The connection of the demo's key; the others come with it, the first time only."""
    former = connections.find(db, by.organization_id, SHOP.code)
    if former:
        return activate(db, by, SHOP.code, now=now)
    if connections.count(db, by.organization_id) == 0:
        for wish in OTHERS:
            create(db, by, wish, limit=limit, now=now)
    return create(db, by, SHOP, limit=limit, now=now)


def _revoke_former(db: Db, by: Caller, now: datetime) -> bool:
    """True if there was a key of an earlier start that was not revoked yet."""
    asked = listing.Asked(search=KEY, connection=SHOP.code, limit=100)
    former = [one.credential for one in listing.page(db, by.organization_id, asked, now=now).items]
    live = [key for key in former if key.created_by == by.actor and not key.revoked_at]
    for key in live:
        revoke(db, by, key.id, now=now)
    return bool(live)
