"""The texts that a browser keeps, those that stand in links, and those that a person keeps.  Pure.

`kdu_` + 40 base62 characters (238 bits) is a session; `kdh_` is half of one: the password was right
and the code is still asked for; `kdd_` marks a browser that signed in before, and opens nothing.
`kdi_` stands in the link of an invitation, `kdp_` in one that sets a new password; each works once.
A recovery code is four times four letters and digits (80 bits).  Of all of them only the SHA-256
digest is stored.
"""

import hashlib
import re
import secrets

from keydesk.kit.ids import random_text
from keydesk.kit.secret import Secret

SESSION, DEVICE, HALF, INVITATION, RESET = "kdu_", "kdd_", "kdh_", "kdi_", "kdp_"
RANDOM = 40
SHAPE = re.compile(r"kd[udhip]_[0-9A-Za-z]{40}")
EASILY_READ = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base32: no i, l, o, u


def mint(prefix: str) -> Secret:
    return Secret(prefix + random_text(RANDOM))


def shaped(secret: Secret, prefix: str) -> bool:
    """Could it be one?  Says so without asking the database."""
    text = secret.reveal()
    return text.startswith(prefix) and SHAPE.fullmatch(text) is not None


def mint_recovery() -> Secret:
    parts = ("".join(secrets.choice(EASILY_READ) for _ in range(4)) for _ in range(4))
    return Secret("-".join(parts))


def recovery_digest(user_id: str, code: Secret) -> str:
    """As somebody types it: with or without hyphens, O for 0, l for 1."""
    plain = re.sub(r"[^0-9a-z]", "", code.reveal()[:100].lower())
    return digest(f"recovery {user_id} {plain.translate(str.maketrans('ilo', '110'))}")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
