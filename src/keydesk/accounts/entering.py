"""How a person gets in, or proves again who they are: knock, prove, and what follows from it.

Comparing a password is slow on purpose, so it stands between two transactions and in neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from keydesk.accounts import passwords, sessions, store, tries, waits
from keydesk.accounts.model import User, plain_email
from keydesk.accounts.secret import DEVICE, digest, shaped
from keydesk.auth import Caller
from keydesk.kit.db import Db
from keydesk.kit.errors import NotFound
from keydesk.kit.secret import Secret
from keydesk.shell import N_

NO_LONGER = N_("This user is no longer there.")
Counters = Mapping[str, waits.Limit]  # by key


@dataclass(frozen=True)
class Knock:
    """A try that was let through and counted in `counters`.  Nothing is proven yet."""

    user: User | None
    counters: Counters


@dataclass(frozen=True)
class Proven:
    """Only prove() makes one.  `rehashed` replaces a digest made with outdated parameters."""

    user: User
    counters: Counters
    rehashed: passwords.Hashed | None = None


@dataclass(frozen=True)
class Disproven:
    """A wrong password, or an e-mail that nobody has: the answer must not tell which."""

    user: User | None
    counters: Counters


Proof = Proven | Disproven


def knock(db: Db, by: Caller, *, email: str, device: Secret | None = None, now: datetime) -> Knock:
    """Raises TooManyRequests.

    A browser that signed in to this account before has a counter of its own, so strangers cannot
    keep its owner out, not even from behind the same proxy; an address that did has one too.
    """
    tries.forget(db, now=now)
    user = store.user_by_email(db, plain_email(email))
    known = sessions.familiar(db, user.id, marks(by, device)) if user else set()
    own = _device_mark(device)
    if user and own in known:
        return _counted(db, user, {f"familiar {user.id} {own}": waits.OF_FAMILIAR}, now)
    at_address = {f"address {waits.network(by.address)}": waits.OF_ADDRESS}
    if user and known:
        key = f"familiar {user.id} {known.pop()}"
        return _counted(db, user, at_address | {key: waits.OF_FAMILIAR}, now)
    key = f"account {plain_email(email)}"
    return _counted(db, user, at_address | {key: waits.OF_ACCOUNT}, now)


def knock_through(db: Db, by: Caller, email: str, *, now: datetime) -> Knock:
    """Of a person whose password a client sends, counted for its connection alone.

    So no stranger who guesses at the console keeps a connector out, and no connector that was
    left with an old password keeps its person out of the console.
    """
    tries.forget(db, now=now)
    key = f"connection {by.connection_id} {email}"
    return _counted(db, store.user_by_email(db, email), {key: waits.OF_ACCOUNT}, now)


def knock_again(db: Db, by: Caller, *, device: Secret | None, now: datetime) -> Knock:
    """Of somebody who is signed in: a stolen session must not become a place to guess."""
    user = store.user(db, by.user_id)
    if user is None:
        raise NotFound(NO_LONGER)
    return knock(db, by, email=user.email, device=device, now=now)


def _counted(db: Db, user: User | None, limits: Counters, now: datetime) -> Knock:
    """Always the address first: two tries that wait for each other's rows would never end."""
    keys = {digest(key): limit for key, limit in limits.items()}
    for key, limit in keys.items():
        tries.count(db, key, limit, now=now)
    return Knock(user, keys)


def prove(knocked: Knock, password: Secret) -> Proof:
    """Slow, in a thread, outside any transaction."""
    user, counters = knocked.user, knocked.counters
    if not passwords.matches(user.password_hash if user else "", password) or user is None:
        return Disproven(user, counters)
    outdated = passwords.outdated(user.password_hash)
    return Proven(user, counters, passwords.hash_of(password) if outdated else None)


def settle(db: Db, proof: Proof, *, now: datetime) -> Proof:
    """What was counted as a guess is set right.  A password changed meanwhile proves nothing.

    Holds the user's row until the end of the transaction, so that a session cannot begin with a
    password while that password is being changed.
    """
    if isinstance(proof, Proven) and store.hold_user(db, proof.user):
        tries.succeeded(db, proof.counters)
        return proof
    tries.failed(db, proof.counters, now=now)
    return Disproven(proof.user, proof.counters)


def rehash(db: Db, proof: Proven) -> User:
    """The user as stored from now on."""
    if proof.rehashed is None:
        return proof.user
    store.change_user(db, proof.user, {"password_hash": proof.rehashed.text})
    return replace(proof.user, password_hash=proof.rehashed.text)


def marks(by: Caller, device: Secret | None) -> list[str]:
    """What may be familiar: the browser by its device cookie, and the address."""
    of_address = digest(f"address {waits.network(by.address)}")
    return [mark for mark in (_device_mark(device), of_address) if mark]


def _device_mark(device: Secret | None) -> str:
    return digest(device.reveal()) if device and shaped(device, DEVICE) else ""
