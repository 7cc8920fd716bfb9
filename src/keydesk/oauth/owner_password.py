"""The password grant: a client sends the user name and password of whom it acts for.

RFC 6749 §4.3.  RFC 9700 §2.4 forbids it, so a connection must have it switched on; connectors made
for Akeneo and UnoPim know no other way.  Permissions come from the connection all the same.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from starlette.concurrency import run_in_threadpool

from keydesk.accounts import entering
from keydesk.accounts.entering import Disproven, Knock
from keydesk.accounts.model import plain_email
from keydesk.auth import Caller, House
from keydesk.credentials.secret import DUMMY_DIGEST, digest
from keydesk.kit.columns import micros
from keydesk.kit.db import Db
from keydesk.kit.secret import Secret
from keydesk.oauth import lookup, usernames
from keydesk.oauth.asking import Asked
from keydesk.oauth.errors import InvalidGrant, UnauthorizedClient
from keydesk.oauth.guesses import Guesses, at_password, too_many
from keydesk.oauth.issuing import Password
from keydesk.oauth.person import Person


class Doorway(NamedTuple):
    """Which passwords a connection takes, as lookup.PASSWORDS brings it: raw, microseconds."""

    password_grant_at: int | None
    user_passwords_at: int | None
    username: str | None  # of its account; None = it has none
    active: bool | None
    expires_at: int | None
    secret_id: str | None
    digest: str | None
    user_id: str | None  # the assigned user
    user_email: str | None
    user_role: str | None
    role_holds: str | None
    rules: str | None
    second_factor: str | None  # the user's id, once one was confirmed

    @property
    def takes_users(self) -> bool:
        """The assigned user's own password, where that is switched on."""
        person = Person(self.user_role, self.role_holds, self.rules, self.second_factor)
        return person.may_lend_it

    def is_password(self, hidden: str) -> bool:
        return hmac.compare_digest(self.digest or DUMMY_DIGEST, hidden)

    def account(self, hidden: str, now: int) -> Password | None:
        """Of whoever sent the account's user name; `hidden` is the digest of the password sent."""
        same = self.is_password(hidden)
        over = self.expires_at is not None and self.expires_at <= now
        alive = self.secret_id is not None and self.active and not over
        return Password(self.secret_id, None, None) if same and alive else None


class Sent(NamedTuple):
    """What was sent, and by which client from where."""

    by: Caller
    username: str
    password: Secret


@dataclass(frozen=True)
class OwnerPassword:
    house: House
    guesses: Guesses

    async def judge(self, by: Caller, asked: Asked) -> Password:
        """`by` is the client.  Raises a TokenError, TooManyRequests, or Unavailable."""
        sent = Sent(by, asked.need("username"), asked.need_secret("password"))
        counters = at_password(by.credential_id, by.address)
        async with self.guesses.turn(by.credential_id):
            now = self.house.clock()
            wait = self.guesses.wait(counters, now)
            if wait.total_seconds() > 0:
                raise too_many(wait)
            found = await run_in_threadpool(self._judge, sent)
            if found is None:
                self.guesses.failed(counters, now)
                raise InvalidGrant("The user credentials were incorrect.")
            return found

    def _judge(self, sent: Sent) -> Password | None:
        """Slow when it is a user's own password: in a thread."""
        now, by = self.house.clock(), sent.by
        this = {"id": by.connection_id, "organization_id": by.organization_id}
        with self.house.database.read() as db:
            doorway = Doorway(*db.execute(lookup.PASSWORDS, this).one())
            wrong = doorway.username is not None and sent.username != doorway.username
            noted = usernames.noted(db, by, sent.username, wrong=wrong, now=now)
        if doorway.password_grant_at is None:
            raise UnauthorizedClient("The password grant is switched off for this connection.")
        hidden = digest(sent.password.reveal())
        if sent.username == doorway.username:
            found = doorway.account(hidden, micros(now))
        else:
            found = self._of_user(sent, doorway) if doorway.user_passwords_at else None
        mistaken = doorway.is_password(digest(sent.username))  # in the wrong field
        news = not noted.let_in if found else wrong and not noted.sent
        if news and not mistaken:
            let_in = found is not None
            with self.house.database.write() as db:
                usernames.note(db, by, sent.username, wrong=wrong, let_in=let_in, now=now)
        return found

    def _of_user(self, sent: Sent, doorway: Doorway) -> Password | None:
        """The assigned user's own.  A user who may not use it is not even compared with.

        So nobody guesses an Owner's password here; it takes as long all the same.
        """
        mine = doorway.takes_users and plain_email(sent.username) == doorway.user_email
        knocked = Knock(None, {})
        if mine:
            email, now = plain_email(sent.username), self.house.clock()
            with self.house.database.write() as db:
                knocked = entering.knock_through(db, sent.by, email, now=now)
        proof = entering.prove(knocked, sent.password)
        if not mine:
            return None
        with self.house.database.write() as db:
            return _settle(db, proof, doorway, now=self.house.clock())


def _settle(db: Db, proof: entering.Proof, doorway: Doorway, *, now: datetime) -> Password | None:
    settled = entering.settle(db, proof, now=now)
    if isinstance(settled, Disproven) or settled.user.id != doorway.user_id:
        return None
    user = entering.rehash(db, settled)
    return Password(None, user.id, user.password_changed_at)
