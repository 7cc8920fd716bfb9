"""What things of the structure are called in one locale.  Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name

from keydesk.structures.model import ATTRIBUTE, CATEGORY, Document, Structure

Choice = tuple[str, str]  # code, label


def label(document: Document, locale: str) -> str:
    """In this locale, else in another of its language, else in English; its code without any."""
    labels: dict[str, str] = document.get("labels") or {}
    language = locale.partition("_")[0]
    near = (text for name, text in sorted(labels.items()) if name.partition("_")[0] == language)
    found = labels.get(locale) or next(near, "") or labels.get("en_US") or ""
    return found or str(document["code"])


@dataclass(frozen=True)
class Labels:
    structure: Structure
    locale: str

    def of(self, kind: str, code: str | None) -> str:
        """The code of what is gone; nothing for nothing."""
        document = self.structure.documents[kind].get(code or "")
        return label(document, self.locale) if document else code or ""

    def attribute(self, code: str) -> str:
        return self.of(ATTRIBUTE, code)


def locale_name(code: str, language: str) -> str:
    """`French (France)`, in the language of the reader."""
    try:
        found = Locale.parse(code).get_display_name(language)
    except (UnknownLocaleError, ValueError):
        found = None
    return found[:1].upper() + found[1:] if found else code


def currency_name(code: str, language: str) -> str:
    return get_currency_name(code, locale=language)


def spoken(structure: Structure, language: str, wanted: str = "") -> str:
    """The locale in which labels are said: the one wanted, else one of the reader's language."""
    locales = sorted(structure.locales)
    if wanted in structure.locales:
        return wanted
    near = (code for code in locales if code.partition("_")[0] == language)
    return next(near, locales[0] if locales else "en_US")


def tree(labels: Labels) -> list[tuple[str, str, int]]:
    """Code, label and depth of every category, each below its parent; roots have depth 0."""
    children: dict[str | None, list[Choice]] = {}
    known = labels.structure.documents[CATEGORY]
    for code, document in known.items():
        above = document["parent"] if document["parent"] in known else None
        children.setdefault(above, []).append((code, labels.of(CATEGORY, code)))
    found: list[tuple[str, str, int]] = []
    waiting = [(one, 0) for one in reversed(by_label(children.get(None, ())))]
    while waiting:
        (code, name), depth = waiting.pop()
        found.append((code, name, depth))
        waiting += [(one, depth + 1) for one in reversed(by_label(children.get(code, ())))]
    return found


def by_label(found: Iterable[Choice]) -> list[Choice]:
    return sorted(found, key=lambda one: (one[1].casefold(), one[0]))
