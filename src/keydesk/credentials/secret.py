"""kd_live_<id>_<secret><checksum>: mint one, or parse one that somebody presents.

    kd_live   the brand prefix of the instance, so that people and scanners recognize it
    _
    id        12 base62 characters: the public id of the credential
    _
    secret    33 base62 characters from the system's CSPRNG: 196 bits
    checksum  6 base62 characters: CRC32 of all that stands before it

The checksum lets scanners and the gate drop junk without asking the database.  It proves nothing.
"""

import hashlib
import re
import secrets as csprng
import zlib
from dataclasses import dataclass

from keydesk.kit.ids import ALPHABET, ID_LENGTH, PAIRS, random_text
from keydesk.kit.secret import Secret

SECRET_LENGTH, CHECKSUM_LENGTH, SHOWN = 33, 6, 12
PASSWORD_LENGTH = 32  # of a connection account: 190 bits
BODY = re.compile(rf"[{ALPHABET}]{{{ID_LENGTH}}}_[{ALPHABET}]{{{SECRET_LENGTH + CHECKSUM_LENGTH}}}")
SHA256 = 1  # the digest scheme in use; a second one would live beside it until all are replaced


@dataclass(frozen=True, slots=True)
class Presented:
    """A well-formed but unproven credential.  The plain text is already gone."""

    credential_id: str
    digest: str
    scheme: int


@dataclass(frozen=True, slots=True)
class Minted:
    """`prefix` and `last4` are what tables show; only `digest` is stored of the rest."""

    secret: Secret
    digest: str
    prefix: str
    last4: str
    scheme: int = SHA256


class NotOurs:
    """The text cannot be a credential of this instance."""


NOT_OURS = NotOurs()


def mint(brand_prefix: str, credential_id: str) -> Minted:
    body = f"{brand_prefix}_{credential_id}_{random_text(SECRET_LENGTH)}"
    text = body + checksum(body)
    return Minted(Secret(text), digest(text), text[:SHOWN], text[-4:])


def mint_password() -> Minted:
    """Nothing of it but its last characters may be shown, for it has no public part."""
    text = random_text(PASSWORD_LENGTH)
    return Minted(Secret(text), digest(text), "", text[-4:])


def parse(secret: Secret, prefixes: tuple[str, ...]) -> Presented | NotOurs:
    """No database read, whatever was presented (security case 6)."""
    text = secret.reveal()
    for prefix in prefixes:
        start = len(prefix) + 1
        if text.startswith(f"{prefix}_") and BODY.fullmatch(text, start):
            if not sound(text):
                return NOT_OURS
            return Presented(text[start : start + ID_LENGTH], digest(text), SHA256)
    return NOT_OURS


def sound(text: str) -> bool:
    """Whether its checksum is right: the cheapest way to tell junk."""
    return text[-CHECKSUM_LENGTH:] == checksum(text[:-CHECKSUM_LENGTH])


def checksum(body: str) -> str:
    high, low = divmod(zlib.crc32(body.encode()), len(PAIRS))
    return PAIRS[high // len(PAIRS)] + PAIRS[high % len(PAIRS)] + PAIRS[low]


def digest(text: str) -> str:
    """SHA-256 in hex.  A slow hash would add nothing at 196 random bits (docs/adr)."""
    return hashlib.sha256(text.encode()).hexdigest()


DUMMY_DIGEST = digest(csprng.token_hex(32))  # what is compared when there is nothing to compare
