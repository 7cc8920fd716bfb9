"""The texts that a browser keeps, and those that stand in links.  Pure.

`kds_` + 40 base62 characters (238 bits) is a session; `kdd_` + 40 marks a browser that signed in
before, and opens nothing.  `kdi_` stands in the link of an invitation, `kdr_` in one that sets a
new password; each works once.  Of all of them only the SHA-256 digest is stored.
"""

import hashlib
import re

from keydesk.kit.ids import random_text
from keydesk.kit.secret import Secret

SESSION, DEVICE, INVITATION, RESET = "kds_", "kdd_", "kdi_", "kdr_"
RANDOM = 40
SHAPE = re.compile(r"kd[sdir]_[0-9A-Za-z]{40}")


def mint(prefix: str) -> Secret:
    return Secret(prefix + random_text(RANDOM))


def shaped(secret: Secret, prefix: str) -> bool:
    """Could it be one?  Says so without asking the database."""
    text = secret.reveal()
    return text.startswith(prefix) and SHAPE.fullmatch(text) is not None


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
