"""The languages of the console: English as written in the code, French from its catalogue.

The catalogues are read as they are (.po), at start: no compiled file, no build step.  The reader's
choice is a cookie; without one the browser's Accept-Language decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po
from starlette.requests import Request
from starlette.responses import Response

COOKIE, PATH = "lang", "/console"
A_YEAR = 365 * 24 * 3600
NAMES = {"en": "English", "fr": "Français"}
LOCALES = Path(__file__).parent / "locale"
DOMAIN = "keydesk"


@dataclass(frozen=True)
class Language:
    """`messages`: by English text, its forms in this language: one, or singular and plural."""

    code: str
    messages: dict[str, tuple[str, ...]]
    form: Callable[[int], int]

    @property
    def locale(self) -> Locale:
        return Locale(self.code)

    def say(self, text: str, /, **params: object) -> str:
        """The sentence in this language.  Plain text: a template escapes it."""
        said = self.messages.get(text, (text,))[0]
        return said.format(**params) if params else said

    def count(self, one: str, many: str, number: int, /, **params: object) -> str:
        """The form that goes with `number`, which the text may use as {n}."""
        forms = self.messages.get(one, (one, many))
        return forms[self.form(number)].format(n=number, **params)


def N_(text: str) -> str:  # noqa: N802  (the customary name)
    """Marks a text for the catalogue where it is written but not yet said."""
    return text


@cache
def languages() -> dict[str, Language]:
    return {code: _load(code) for code in NAMES}


def _load(code: str) -> Language:
    path = LOCALES / code / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.exists():
        return Language(code, {}, lambda number: int(number != 1))
    with path.open("rb") as file:
        catalogue = read_po(file, locale=code)
    said = {_key(m.id): _forms(m.string) for m in catalogue if m.id and m.string and not m.fuzzy}
    return Language(code, said, c2py(catalogue.plural_expr))


def _key(message: str | list[str] | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[0]


def _forms(said: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)


def chosen(cookie: str, accept: str) -> Language:
    """By the cookie, else the first of Accept-Language (RFC 9110 §12.5.4) that we speak."""
    wanted = [cookie, *_by_weight(accept)]
    code = next((code for code in wanted if code in NAMES), "en")
    return languages()[code]


def _by_weight(accept: str) -> list[str]:
    found: list[tuple[float, str]] = []
    for part in accept[:500].split(","):
        tag, _, weight = part.partition(";q=")
        try:
            found.append((-float(weight or 1), tag.strip().lower().partition("-")[0]))
        except ValueError:
            continue
    return [code for weight, code in sorted(found, key=lambda pair: pair[0]) if weight < 0]


def of(request: Request) -> Language:
    return chosen(request.cookies.get(COOKIE, ""), request.headers.get("accept-language", ""))


def remember(response: Response, code: str) -> None:
    """Keeps the reader's choice; an unknown language is left alone."""
    if code in NAMES:
        response.set_cookie(COOKIE, code, max_age=A_YEAR, path=PATH, samesite="lax")
