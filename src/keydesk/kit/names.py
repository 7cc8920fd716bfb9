"""Names that people give to things: trimmed, one line, no invisible characters."""

import unicodedata

from keydesk.kit.errors import Violation

COMPOSED = 4  # at most so many characters become one
JOINERS = "\u200c\u200d"  # without a picture of their own, but Persian and emoji need them


def read_name(field: str, text: str, *, longest: int, empty: str) -> str | Violation:
    """NFC, white space at the ends removed.  `empty` is what to say when nothing is left.

    Composing takes the square of the number of accents, so a text that stays too long in any case
    is not composed.
    """
    name = text.strip()
    if len(name) <= longest * COMPOSED:
        name = unicodedata.normalize("NFC", name).strip()
    if not name:
        return Violation(field, empty)
    if len(name) > longest:
        return Violation(field, "Use at most {longest} characters.", {"longest": longest})
    if not all(_shows(character) for character in name) or not name.strip(JOINERS):
        return Violation(field, "Use one line of letters, numbers and signs.")
    return name


def read_lines(field: str, text: str, *, longest: int) -> str | Violation:
    """A text that may have several lines, or be empty.  Line ends become one kind."""
    lines = text.strip().replace("\r\n", "\n").split("\n")
    if len(text) > longest:
        return Violation(field, "Use at most {longest} characters.", {"longest": longest})
    if not all(_shows(character) or character == "\t" for line in lines for character in line):
        return Violation(field, "Use letters, numbers and signs.")
    return unicodedata.normalize("NFC", "\n".join(line.rstrip() for line in lines))


def _shows(character: str) -> bool:
    """Not a control, a half of a pair, a line end, or a mark that hides or turns what follows."""
    hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    return character in JOINERS or not hidden
