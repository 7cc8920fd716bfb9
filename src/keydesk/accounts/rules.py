"""What an organization, an e-mail and a password must look like.  Pure."""

import re
import unicodedata
from collections.abc import Iterator

from keydesk.accounts.commonplace import commonplace
from keydesk.accounts.model import plain_email
from keydesk.kit.errors import Invalid, Violation
from keydesk.kit.secret import Secret
from keydesk.shell import N_

# What is punctuation in the head of a letter would make another address of it, or several.
IN_EMAIL = r'[^\s@\x00-\x1f<>()\[\],;:"\\]'
EMAIL = re.compile(rf"{IN_EMAIL}{{1,64}}@{IN_EMAIL}{{1,189}}")
SLUG = re.compile(r"[a-z0-9](-?[a-z0-9]){0,59}")
LONGEST_NAME = 100
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 1024  # characters


def of_name(field: str, text: str) -> Iterator[Violation]:
    if not text.strip() or len(text) > LONGEST_NAME or not text.isprintable():
        yield Violation(
            field, N_("Use 1 to {longest} printable characters."), {"longest": LONGEST_NAME}
        )


def of_slug(field: str, text: str) -> Iterator[Violation]:
    if not SLUG.fullmatch(text):
        yield Violation(field, N_("Use 1 to 60 small letters, digits and single hyphens."))


def of_email(field: str, text: str) -> Iterator[Violation]:
    if not EMAIL.fullmatch(plain_email(text)) or not text.strip().isprintable():
        yield Violation(field, N_("Give an e-mail address, such as name@example.com."))


def of_password(field: str, password: Secret) -> Iterator[Violation]:
    """Length is what makes a password hard to guess; no rule asks for kinds (ASVS 6.2.5).  What
    everybody takes is refused (ASVS 6.2.4)."""
    length = len(password.reveal())
    if length < SHORTEST_PASSWORD:
        yield Violation(
            field, N_("Use at least {shortest} characters."), {"shortest": SHORTEST_PASSWORD}
        )
    if length > LONGEST_PASSWORD:
        yield Violation(
            field, N_("Use at most {longest} characters."), {"longest": LONGEST_PASSWORD}
        )
    elif commonplace(password.reveal()):
        yield Violation(field, N_("Guessers try this one first. Use a few unrelated words."))


def keep(*violations: Iterator[Violation]) -> None:
    """Raises Invalid, naming every broken rule."""
    broken = [violation for several in violations for violation in several]
    if broken:
        raise Invalid(*broken)


def slug_of(name: str) -> str:
    """A slug for an organization of this name: "Nordlys Living" becomes "nordlys-living"."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60].rstrip("-") or "organization"
