"""The rules of attribute groups.  The truth is each attribute's `group`; a group's `attributes`
are read from there, and to send them moves attributes.  Pure.
"""

from collections.abc import Iterable, Iterator

from keydesk.structures import forms
from keydesk.structures.draft import Draft, Key
from keydesk.structures.model import ATTRIBUTE, Document
from keydesk.structures.rules import Change, Rules
from keydesk.structures.violations import Flaw

LAST_RESORT = "other"  # where those go whose group no longer names them


def members(attributes: Iterable[Document]) -> dict[str, list[str]]:
    """By group, the codes of its attributes: by sort order, then by code."""
    found: dict[str, list[str]] = {}
    for one in sorted(attributes, key=lambda one: (one["sort_order"], one["code"])):
        found.setdefault(one["group"], []).append(one["code"])
    return found


def _of_group(draft: Draft, group: str) -> list[str]:
    return members(draft.documents[ATTRIBUTE].values()).get(group, [])


def _flaws(change: Change) -> Iterator[Flaw]:
    for code in change.sent.get("attributes", ()):
        change.need("attributes", ATTRIBUTE, code)
    if change.after["code"] == LAST_RESORT and "attributes" in change.sent:
        stay = frozenset(change.sent["attributes"])
        for code in _of_group(change.draft, LAST_RESORT):
            if code not in stay:
                yield Flaw("no_other_group", "attributes", {"attribute": code})


def _settle(change: Change) -> Document:
    return {name: one for name, one in change.after.items() if name != "attributes"}


def _spread(change: Change) -> Iterator[tuple[Key, Document]]:
    """The attributes that move, with their new group."""
    if "attributes" not in change.sent:
        return
    code, wanted = change.after["code"], change.sent["attributes"]
    stay = frozenset(wanted)
    gone = [one for one in _of_group(change.draft, code) if one not in stay]
    for group, moved in ((code, wanted), (LAST_RESORT, gone)):
        for one in moved:
            document = change.need("attributes", ATTRIBUTE, one)
            yield Key(ATTRIBUTE, "", one), document | {"group": group}


ATTRIBUTE_GROUPS = Rules(
    bare={"code": "", "sort_order": 0, "labels": {}, "attributes": []},
    fields={
        "sort_order": forms.INTEGER, "attributes": forms.TEXTS, "labels": forms.LABELS
    },
    flaws=_flaws,
    settle=_settle,
    spread=_spread,
)  # fmt: skip
