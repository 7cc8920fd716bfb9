"""Passwords that guessers try first.  The list is zxcvbn's: its 3,000 most common ones, and those
below them that are long enough for us (common_passwords.LICENSE.txt)."""

import re
import unicodedata
from functools import cache
from pathlib import Path

LIST = Path(__file__).parent / "common_passwords.txt"
AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")  # digits and signs at both ends
REPEATED = re.compile(r"(.+?)\1+")


@cache
def common() -> frozenset[str]:
    return frozenset(LIST.read_text(encoding="utf-8").split())


def commonplace(password: str) -> bool:
    """On the list, or a word of the list that was repeated or had digits and signs put around it.

    Give it no longer text than a password may be.
    """
    text = unicodedata.normalize("NFKC", password).casefold()
    repeated = REPEATED.fullmatch(text) if len(text) <= 100 else None
    unit = repeated.group(1) if repeated else text
    return len(unit) < 4 or bool({text, unit, AROUND.sub("", unit)} & common())
