"""Passwords as argon2id digests (RFC 9106): made and compared here, slowly on purpose.

An e-mail that nobody has costs as much as a wrong password, so that the time tells nothing.
"""

import unicodedata
from dataclasses import dataclass, field
from threading import BoundedSemaphore

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from keydesk.accounts.rules import LONGEST_PASSWORD
from keydesk.kit.secret import Secret

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
AT_ONCE = BoundedSemaphore(2)  # of this process: each takes 19 MB while it runs
NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA"
    "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
)  # compared with when there is no such user; no password has it


@dataclass(frozen=True)
class Hashed:
    """A digest that is fit to be stored."""

    text: str = field(repr=False)


def hash_of(password: Secret) -> Hashed:
    with AT_ONCE:
        return Hashed(HASHER.hash(_bytes(password)))


def matches(stored: str, password: Secret) -> bool:
    """`stored` is "" for a user who is not there: False, after the same time."""
    with AT_ONCE:
        try:
            HASHER.verify(stored or NOBODYS, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False
    return stored != ""


def outdated(stored: str) -> bool:
    """Made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def _bytes(password: Secret) -> bytes:
    """One form of each character, whatever keyboard it came from; a NUL is a byte as any other.

    What is longer than any password stays as it is: it is nobody's, and putting many accents in
    order takes the square of their number.
    """
    text = password.reveal()
    if len(text) <= LONGEST_PASSWORD:
        text = unicodedata.normalize("NFKC", text)
    return text.encode("utf-8", "surrogatepass")
