"""Everything that can happen to organizations, users and their sessions."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from keydesk import events
from keydesk.access import OWNER
from keydesk.accounts import entering, factors, passwords, rules, sessions, store
from keydesk.accounts.arriving import (
    HalfWay,
    Rejected,
    SignedIn,
    enter,
    half,
    home_of,
    reject,
    set_password,
)
from keydesk.accounts.entering import Disproven, Proof, Proven
from keydesk.accounts.happened import (
    LanguageChanged,
    OrganizationCreated,
    PasswordChanged,
    SessionEnded,
    SessionsEnded,
    UserCreated,
)
from keydesk.accounts.model import Organization, Session, User, plain_email
from keydesk.accounts.secret import SESSION, digest, mint
from keydesk.auth import Caller, Reason
from keydesk.kit.db import Db
from keydesk.kit.errors import Conflict, Invalid, NotFound, Violation
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret
from keydesk.shell import N_

TAKEN = N_("Another organization has this name, or another user this e-mail.")
CHANGED_MEANWHILE = N_("Your password was changed meanwhile. Sign in again.")
WRONG_PASSWORD = N_("This is not your password.")


@dataclass(frozen=True)
class Founded:
    organization: Organization
    owner: User


def found(
    db: Db, by: Caller, *, name: str, slug: str = "", owner_email: str, owner_name: str = "",
    password: Secret, now: datetime,
) -> Founded:  # fmt: skip
    """An organization with its first Owner.  Without `slug` it is made from the name."""
    name, email = name.strip(), plain_email(owner_email)
    slug, owner_name = slug or rules.slug_of(name), owner_name.strip() or email.partition("@")[0]
    rules.keep(
        rules.of_name("organization", name),
        rules.of_slug("slug", slug),
        rules.of_email("owner_email", owner_email),
        rules.of_name("owner_name", owner_name),
        rules.of_password("password", password),
    )
    organization = Organization(new_id(), slug, name, now)
    owner = User(new_id(), email, owner_name, "", now, now, passwords.hash_of(password).text)
    open_to(db, by, organization, owner, new=True, now=now)
    return Founded(organization, owner)


def open_to(
    db: Db, by: Caller, made: Organization, owner: User, *, new: bool, now: datetime
) -> None:
    """The rows of a new organization; `new`: its Owner is a new user as well."""
    try:
        with db.begin_nested():
            store.add_organization(db, made)
            if new:
                store.add_user(db, owner)
    except IntegrityError:
        raise Conflict(TAKEN) from None
    store.add_membership(db, made.id, owner.id, OWNER.id, now=now)
    by = replace(by, organization_id=made.id)
    events.append(db, OrganizationCreated(made.id, made.name, made.slug), by=by, at=now)
    events.append(db, UserCreated(owner.id, owner.email, OWNER.id), by=by, at=now)


def sign_in(
    db: Db, by: Caller, proof: Proof, *, program: str, device: Secret | None = None, now: datetime
) -> SignedIn | HalfWay | Rejected:
    """By password; whoever has a second factor is only half-way then: see seconds.finish()."""
    match entering.settle(db, proof, now=now):
        case Proven() as proven:
            user = proven.user
        case Disproven(somebody):
            return reject(db, by, somebody, Reason.WRONG_SECRET, now=now)
    if not home_of(db, user):
        return reject(db, by, user, Reason.USER_BLOCKED, now=now)
    user = entering.rehash(db, proven)
    if factors.confirmed(db, user.id):
        return half(db, user, now=now)
    return enter(db, by, user, program=program, device=device, now=now)


def list_sessions(db: Db, by: Caller, *, now: datetime) -> list[Session]:
    """One's own that are not over: this one first, then the last used."""
    live = [s for s in sessions.of_user(db, by.user_id) if not s.over(now)]
    return sorted(live, key=lambda s: s.id != by.session_id)


def sign_out(db: Db, by: Caller, session_id: str, *, now: datetime) -> None:
    """One of one's own sessions.  Raises NotFound, also for somebody else's."""
    if not sessions.end(db, by.user_id, session_id):
        raise NotFound(N_("There is no such session."))
    events.append(db, SessionEnded(session_id, by.user_id), by=by, at=now)


def sign_out_everywhere(db: Db, by: Caller, *, now: datetime) -> int:
    """All of one's own sessions, this one too.  How many ended."""
    ended = sessions.end_all(db, by.user_id)
    events.append(db, SessionsEnded(by.user_id, ended), by=by, at=now)
    return ended


def change_password(
    db: Db, by: Caller, proof: Proof, *, new: passwords.Hashed, device: Secret | None, now: datetime
) -> Secret:
    """`proof` is of the old one.  Ends all other sessions; only this browser stays familiar, and
    gets the cookie that is returned: what was stolen of the old one is worthless.

    Raises Invalid when the old one was wrong, Conflict when it was changed meanwhile.
    """
    settled = entering.settle(db, proof, now=now)
    if isinstance(proof, Proven) and isinstance(settled, Disproven):
        raise Conflict(CHANGED_MEANWHILE)
    if isinstance(settled, Disproven) or settled.user.id != by.user_id:
        raise Invalid(Violation("current", WRONG_PASSWORD))
    keep, cookie = by.session_id, mint(SESSION)
    ended = set_password(db, by, settled.user, new, device=device, keep=keep, now=now)
    sessions.renew(db, by.session_id, digest(cookie.reveal()), now=now)
    events.append(db, PasswordChanged(by.user_id, ended), by=by, at=now)
    return cookie


def change_language(db: Db, by: Caller, language: str, *, now: datetime) -> None:
    former = store.user(db, by.user_id)
    if former is None or former.language == language:
        return
    if not store.change_user(db, former, {"language": language}):
        raise Conflict(CHANGED_MEANWHILE)
    pair = (former.language, language)
    events.append(db, LanguageChanged(by.user_id, pair), by=by, at=now)
