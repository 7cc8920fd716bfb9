"""What JSON and the command line do alike with a key and with a client: only the kind differs."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from keydesk.attempts import LastUse, last_uses
from keydesk.auth import Caller, House
from keydesk.credentials import listing, verbs
from keydesk.credentials.listing import Asked, Listed
from keydesk.credentials.model import Kind
from keydesk.kit.paging import LARGEST, Page, whole

Uses = dict[str, LastUse]  # by the id of a secret


def change(
    house: House, by: Caller, id_: str, kind: Kind, verb: Callable[..., object], *said: object
) -> None:
    """Raises NotFound for one of another kind, and what the verb raises."""
    with house.database.write() as db:
        verbs.expect(db, by, id_, kind)
        verb(db, by, id_, *said, now=house.clock())


def one(house: House, by: Caller, id_: str, kind: Kind) -> tuple[Listed, Uses]:
    with house.database.read() as db:
        listed = listing.one(db, by.organization_id, id_, kind)
    return listed, uses(house, [listed])


def page(house: House, by: Caller, asked: Asked) -> tuple[Page[Listed], Uses]:
    with house.database.read() as db, house.usage.read() as usage:
        found = listing.sorted_page(db, usage, by.organization_id, asked, now=house.clock())
    return found, uses(house, found.items)


def every(house: House, by: Caller, asked: Asked) -> tuple[Sequence[Listed], Uses]:
    """All pages in one."""
    now, mine, most = house.clock(), by.organization_id, replace(asked, limit=LARGEST)
    with house.database.read() as db:
        found = whole(lambda at: listing.page(db, mine, replace(most, after=at), now=now))
    return found, uses(house, found)


def uses(house: House, found: Sequence[Listed]) -> Uses:
    with house.usage.read() as usage:
        return last_uses(usage, [one.credential.id for one in found])
