"""The rules of one kind of the structure, as a value; and those that many kinds share.  Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from keydesk.structures.draft import Draft, Key
from keydesk.structures.forms import Form
from keydesk.structures.locales import known
from keydesk.structures.model import Document
from keydesk.structures.violations import Flaw, Misfit

CODE = re.compile(r"[A-Za-z0-9_]+", re.ASCII)
MOST_CHARACTERS = 100


@dataclass(frozen=True)
class Change:
    """before   None when it is new
    after    what it is to be
    sent     what of it was sent, read
    """

    draft: Draft
    owner: str
    before: Document | None
    after: Document
    sent: Document

    def differs(self, name: str) -> bool:
        return self.before is None or self.before[name] != self.after[name]

    def need(self, name: str, kind: str, code: object) -> Document:
        """Raises Misfit when what is named does not exist."""
        found = self.draft.get(kind, code)
        if found is None:
            raise Misfit("unknown_code", property=name, kind=kind, code=code)
        return found


def _as_is(change: Change) -> Document:
    return change.after


def _nothing(_: Change) -> Iterable[Flaw]:
    return ()


def _nowhere(_: Change) -> Iterable[tuple[Key, Document]]:
    return ()


@dataclass(frozen=True)
class Rules:
    """bare     what a new one is where nothing was sent; its keys are those of every document
    fields   the form of each property that may be sent
    ignored  may be sent, because it stands in what is read, and changes nothing
    fixed    what cannot be changed once it is there
    flaws    what is wrong; may raise Misfit
    settle   what becomes of what is right: what is always in, what goes without saying
    spread   what changes elsewhere because of it
    """

    bare: Document
    fields: Mapping[str, Form]
    ignored: frozenset[str] = frozenset({"code"})
    fixed: tuple[str, ...] = ()
    flaws: Callable[[Change], Iterable[Flaw]] = _nothing
    settle: Callable[[Change], Document] = _as_is
    spread: Callable[[Change], Iterable[tuple[Key, Document]]] = _nowhere
    longest_label: int = field(default=MOST_CHARACTERS)


def flaws(rules: Rules, change: Change) -> list[Flaw]:
    """All that is wrong.  Raises Misfit."""
    found = [] if change.before else list(of_code(change.after["code"]))
    found += [Flaw("immutable", name) for name in _changed(rules, change)]
    found += of_labels("labels", change.sent.get("labels", {}), rules.longest_label)
    return [*found, *rules.flaws(change)]


def _changed(rules: Rules, change: Change) -> list[str]:
    """False, null and an empty text are one and the same nothing."""
    before, after = change.before, change.after
    if before is None:
        return []
    return [name for name in rules.fixed if (before[name] or None) != (after[name] or None)]


def of_code(code: object, name: str = "code") -> Iterator[Flaw]:
    if code in (None, ""):
        yield Flaw("blank", name)
    elif not isinstance(code, str) or not CODE.fullmatch(code):
        yield Flaw("code_characters", name)
    elif len(code) > MOST_CHARACTERS:
        yield Flaw("too_long", name, {"most": MOST_CHARACTERS})


def of_labels(name: str, labels: Mapping[str, str | None], most: int) -> Iterator[Flaw]:
    """By locale; to take away a label is right in any locale."""
    for locale, label in labels.items():
        if label and locale not in known():
            yield Flaw("locale_unknown", name, {"locale": locale})
        elif label and len(label) > most:
            yield Flaw("too_long", name, {"most": most}, locale=locale)
