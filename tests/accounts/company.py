"""An organization with people in it, and what they do to one another, in one word each."""

from dataclasses import replace

from keydesk import events
from keydesk.accounts import entering, inviting, passwords, resetting, store
from keydesk.accounts.newcomers import Answer
from keydesk.auth import NOBODY
from keydesk.credentials.standing import ABOVE
from keydesk.kit.secret import Secret
from tests.harness.databases import PASSWORD

STRANGER = NOBODY.calling_from("192.0.2.7", "test")
HASHED = passwords.hash_of(Secret(PASSWORD))


def invite(house, email="kari@nordlys.example", role="editor", by=None):
    return house.do(inviting.invite, email=email, role=role, by=by)


def accept(house, secret, name="Kari Moe", password=PASSWORD):
    """Knock, prove, accept, as the page does it."""
    with house.write() as db:
        found = inviting.look(db, secret, ABOVE.holds, now=house.now)
        if found is None:
            return inviting.decline(db, STRANGER, secret, holds=ABOVE.holds, now=house.now)
        knocked = entering.knock(db, STRANGER, email=found.email, now=house.now)
    answer = Answer(name, entering.prove(knocked, Secret(password)), HASHED)
    with house.write() as db:
        return inviting.accept(db, STRANGER, secret, answer, holds=ABOVE.holds, now=house.now)


def renew(house, secret, hashed=HASHED):
    with house.write() as db:
        return resetting.renew(db, STRANGER, secret, hashed, holds=ABOVE.holds, now=house.now)


def role_of(house, user_id, organization=None):
    with house.read() as db:
        found = store.member(db, organization or house.by.organization_id, user_id)
    return found.role if found else None


def owners(house):
    with house.read() as db:
        found = store.members(db, house.by.organization_id)
    return {member.user_id for member in found if member.role == "owner"}


def happened(house, organization=None):
    """The events, oldest first."""
    with house.read() as db:
        return events.since(db, organization or house.by.organization_id, limit=1000)


def last(house, organization=None):
    return happened(house, organization)[-1]


def elsewhere(caller, organization_id):
    """The same person, asking in another organization."""
    return replace(caller, organization_id=organization_id)
