"""Somebody who tries to sign in."""

from dataclasses import dataclass

import pytest

from keydesk.accounts import entering, passwords, scheme, verbs
from keydesk.auth import NOBODY, Accepted
from keydesk.kit.secret import Secret
from tests.harness.databases import PASSWORD
from tests.harness.house import House

EMAIL, THEIRS = "ingrid@nordlys.example", "olav@fjord.example"


@dataclass
class Desk:
    """`house` and what its people do, in one word each."""

    house: House

    @property
    def founded(self):
        return self.house.seed.nordlys

    def sign_in(
        self, password=PASSWORD, *, email=EMAIL, address="192.0.2.7", device=None, by=NOBODY
    ):
        """Knock, prove, sign in, as the console does it."""
        by = by.calling_from(address, "test")
        with self.house.write() as db:
            knocked = entering.knock(db, by, email=email, device=device, now=self.house.now)
        proof = entering.prove(knocked, Secret(password))
        with self.house.write() as db:
            return verbs.sign_in(
                db, by, proof, program="Firefox", device=device, now=self.house.now
            )

    def answer(self, cookie):
        """What the gate is told about this cookie, now."""
        return scheme.SessionScheme(self.house.database, lambda: self.house.now).ask(cookie)

    def caller(self, signed_in):
        answer = self.answer(signed_in.cookie)
        assert isinstance(answer, Accepted)
        return answer.caller.calling_from("192.0.2.7", "test")

    def change_password(self, by, old, new):
        with self.house.write() as db:
            knocked = entering.knock(db, by, email=EMAIL, now=self.house.now)
        proof = entering.prove(knocked, Secret(old))
        hashed = passwords.hash_of(Secret(new))
        with self.house.write() as db:
            return verbs.change_password(db, by, proof, new=hashed, device=None, now=self.house.now)


def found(house, name, email, **rest):
    by = NOBODY.calling_from("", "test")
    with house.write() as db:
        return verbs.found(
            db, by, name=name, owner_email=email, password=Secret(PASSWORD), now=house.now, **rest
        )


@pytest.fixture
def desk(house):
    return Desk(house)
