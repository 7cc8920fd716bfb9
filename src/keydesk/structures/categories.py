"""The rules of categories: trees, whose roots stay roots.  Pure."""

from collections.abc import Iterator

from keydesk.structures import forms
from keydesk.structures.model import CATEGORY
from keydesk.structures.rules import Change, Rules
from keydesk.structures.violations import Flaw


def _flaws(change: Change) -> Iterator[Flaw]:
    parent = change.after["parent"]
    if not parent or not change.differs("parent"):
        return
    change.need("parent", CATEGORY, parent)
    if change.before and not change.before["parent"]:
        yield Flaw("immutable", "parent")
    elif _is_above(change, parent):
        yield Flaw("cycle", "parent", {"code": change.after["code"]})


def _is_above(change: Change, code: str | None) -> bool:
    while code is not None and code != change.after["code"]:
        above = change.draft.get(CATEGORY, code)
        code = above["parent"] if above else None
    return code is not None


CATEGORIES = Rules(
    bare={"code": "", "parent": None, "labels": {}},
    fields={"parent": forms.Form(lambda n, v: forms.text(n, v) or None), "labels": forms.LABELS},
    ignored=frozenset({"code", "updated", "position"}),
    flaws=_flaws,
)
