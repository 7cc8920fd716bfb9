"""Explain a refusal; make the change that ends it, by the verbs that are there anyway."""

from dataclasses import dataclass
from datetime import datetime

from keydesk.access import store as access
from keydesk.access.wishes import Changes as RoleChanges
from keydesk.auth import Caller, require
from keydesk.connections import store as connection_rows
from keydesk.connections import verbs as connections
from keydesk.connections.wishes import Changes as ConnectionChanges
from keydesk.credentials import store as credential_rows
from keydesk.credentials import verbs as credentials
from keydesk.credentials.model import Kind
from keydesk.credentials.wishes import USUAL_LIFE, Changes
from keydesk.explaining import remedies, rows, store, tokens
from keydesk.explaining.model import Facts, Link, chain, standing
from keydesk.explaining.own import aimed
from keydesk.explaining.places import Reached, Target
from keydesk.explaining.remedies import Step, Way
from keydesk.kit.db import Db
from keydesk.kit.errors import Conflict
from keydesk.roles import verbs as roles


@dataclass(frozen=True)
class Explanation:
    """`ways` is empty when it is allowed, and when no change of rights would help."""

    facts: Facts
    target: Target
    links: tuple[Link, ...]
    ways: tuple[Way, ...]

    @property
    def allowed(self) -> bool:
        return self.failed is None

    @property
    def hidden(self) -> bool:
        """By the rows that the connection's group leaves it."""
        return any(link.name == "group" and not link.ok for link in self.links)

    @property
    def failed(self) -> Link | None:
        """Where it failed first."""
        return next((link for link in self.links if not link.ok), None)


def explain(
    db: Db, by: Caller, id_: str, target: Target, *, address: str = "", now: datetime
) -> Explanation:
    """Another organization's key is missing in the very same words (security case 27).

    address   from where the call comes; "" = the lists of addresses are told and not judged
    """
    facts, target = store.load(db, by.organization_id, id_, now), aimed(db, by, target)
    if facts is None:
        raise credential_rows.missing(id_)
    links = (*_links(facts, target, now, address), *rows.links(db, by, facts, target))
    if not isinstance(target, Reached) or all(link.ok for link in links):
        return Explanation(facts, target, links, ())
    final = facts.credential.kind is Kind.ACCOUNT or any(
        not link.ok and link.name in ("request", "grant", "group", "address") for link in links
    )
    return Explanation(facts, target, links, () if final else remedies.ways(facts, target, by, now))


def _links(facts: Facts, target: Target, now: datetime, address: str) -> list[Link]:
    """A password and a token request do not go through roles and permissions."""
    if not tokens.concerns(facts, target):
        return chain(facts, target, now, address)
    asked = tokens.request(facts, target)
    if not asked.ok:
        return [asked]
    return [asked, *standing(facts, now, address), tokens.grant(facts, target)]


def mend(
    db: Db, by: Caller, id_: str, target: Target, *, way: str, mark: str, now: datetime
) -> Explanation:
    """Does exactly the steps that `mark` stands for, or nothing.  Each is refused as its own verb
    refuses it; afterwards the request is allowed, or nothing was changed."""
    _hold(db, by, id_)
    before = explain(db, by, id_, target, now=now)
    chosen = next((one for one in before.ways if (one.name, one.mark) == (way, mark)), None)
    if chosen is None:
        raise changed()
    for step in chosen.steps:
        require(by, step.needs)
        _take(db, by, before.facts, step, now)
    after = explain(db, by, id_, target, now=now)
    if not after.allowed:
        raise changed()
    return after


def changed() -> Conflict:
    return Conflict("This changed meanwhile. Look at it again, then decide.")


def _hold(db: Db, by: Caller, id_: str) -> None:
    """In the order in which edits take them: an edit must not undo what another just narrowed."""
    mine = by.organization_id
    key = credential_rows.hold(db, mine, id_)
    found = connection_rows.find_by_id(db, mine, key.connection_id) if key else None
    if found is None:
        return
    held = connection_rows.hold(db, mine, found.code)
    if held and held.access.team:
        access.hold_to_change(db, mine, held.access.team.id)


def _take(db: Db, by: Caller, facts: Facts, step: Step, now: datetime) -> None:
    key, code, listed = facts.credential.id, facts.connection.code, list(step.holds)
    match step.act:
        case "widen_role":
            role = facts.connection.access.role or ""
            roles.edit(db, by, role, RoleChanges(permissions=listed), now=now)
        case "widen_connection":
            connections.edit(db, by, code, ConnectionChanges(permissions=listed), now=now)
        case "widen_key":
            credentials.edit(db, by, key, Changes(permissions=listed), now=now)
        case "renew_key":
            credentials.edit(db, by, key, Changes(expires_at=now + USUAL_LIFE), now=now)
        case "activate_key":
            credentials.activate(db, by, key, now=now)
        case _:
            connections.activate(db, by, code, now=now)
