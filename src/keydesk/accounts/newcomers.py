"""Whoever follows an invitation and belongs nowhere yet: a new user, or one begun anew."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from keydesk.accounts import factors, passwords, rules, sessions, store
from keydesk.accounts.entering import Proof
from keydesk.accounts.model import User
from keydesk.kit.db import Db
from keydesk.kit.errors import Conflict
from keydesk.kit.ids import new_id
from keydesk.shell import N_

TRY_AGAIN = N_("Something changed meanwhile. Try again.")


@dataclass(frozen=True)
class Answer:
    """What somebody wrote who follows an invitation: `hashed` is used when they are new."""

    name: str
    proof: Proof
    hashed: passwords.Hashed


def new_user(db: Db, email: str, answer: Answer, now: datetime) -> User:
    name = answer.name.strip() or email.partition("@")[0]
    rules.keep(rules.of_name("name", name))
    user = User(new_id(), email, name, "", now, now, answer.hashed.text)
    try:
        with db.begin_nested():
            store.add_user(db, user)
    except IntegrityError:
        raise Conflict(TRY_AGAIN) from None
    return user


def begun_anew(db: Db, former: User, answer: Answer, now: datetime) -> User:
    """A user who belongs nowhere: what somebody once set up under this e-mail counts no more.

    Else whoever invited them elsewhere, and followed the link themselves, would keep them out.
    """
    name = answer.name.strip() or former.name
    rules.keep(rules.of_name("name", name))
    changed = {"name": name, "password_hash": answer.hashed.text, "password_changed_at": now}
    if not store.hold_user(db, former) or not store.change_user(db, former, changed):
        raise Conflict(TRY_AGAIN)
    factors.remove(db, former.id)
    sessions.forget(db, former.id)
    sessions.end_all(db, former.id)
    return replace(former, name=name, password_hash=answer.hashed.text, password_changed_at=now)
