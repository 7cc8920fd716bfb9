"""Several organizations on one instance: who belongs to more than one works in one at a time."""

from dataclasses import replace
from datetime import datetime

from keydesk import events
from keydesk.accounts import members, rules, sessions, store, verbs
from keydesk.accounts.happened import SessionStarted
from keydesk.accounts.happenings import SessionSwitched
from keydesk.accounts.model import Organization, Session, plain_email
from keydesk.accounts.secret import SESSION, digest, mint
from keydesk.auth import Caller
from keydesk.kit.db import Db
from keydesk.kit.errors import Invalid, NotFound, Violation
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret
from keydesk.shell import N_

NO_ORGANIZATION = N_("There is no such organization.")
NEEDS_PASSWORD = "Nobody here has this e-mail yet, so give a password."  # noqa: S105


def switch(db: Db, by: Caller, organization_id: str, *, now: datetime) -> tuple[Session, Secret]:
    """The session goes on in another organization under a new cookie, and lasts no longer.

    Raises NotFound, also for an organization in which this user is blocked or unknown.
    """
    mine = {one.id for one in members.places(db, by.user_id)}
    present = next((s for s in sessions.of_user(db, by.user_id) if s.id == by.session_id), None)
    if organization_id not in mine or present is None:
        raise NotFound(NO_ORGANIZATION)
    cookie, id_ = mint(SESSION), new_id()
    moved = replace(present, id=id_, organization_id=organization_id, seen_at=now)
    if not sessions.end(db, by.user_id, present.id):
        raise NotFound(NO_ORGANIZATION)
    sessions.add(db, moved, digest(cookie.reveal()))
    there = replace(by, organization_id=organization_id)
    events.append(db, SessionSwitched(present.id, by.user_id), by=by, at=now)
    started = SessionStarted(id_, by.user_id, present.program, present.id)
    events.append(db, started, by=there, at=now)
    return moved, cookie


def create(
    db: Db, by: Caller, *, name: str, slug: str = "", owner_email: str, owner_name: str = "",
    password: Secret | None, now: datetime,
) -> Organization:  # fmt: skip
    """Another organization.  Its Owner may be a user already, who keeps the password they have."""
    owner = store.user_by_email(db, plain_email(owner_email))
    if owner is None:
        if password is None:
            raise Invalid(Violation("password", NEEDS_PASSWORD))
        return verbs.found(
            db, by, name=name, slug=slug, owner_email=owner_email, owner_name=owner_name,
            password=password, now=now,
        ).organization  # fmt: skip
    name, slug = name.strip(), slug or rules.slug_of(name)
    rules.keep(rules.of_name("organization", name), rules.of_slug("slug", slug))
    made = Organization(new_id(), slug, name, now)
    verbs.open_to(db, by, made, owner, new=False, now=now)
    return made
