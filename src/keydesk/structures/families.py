"""The rules of families.  The main identifier is in each, and required everywhere.  Pure."""

from collections.abc import Iterable, Iterator

from keydesk.structures import forms, variants
from keydesk.structures.draft import Key
from keydesk.structures.model import (
    ATTRIBUTE,
    CHANNEL,
    IDENTIFIER,
    IMAGE,
    TEXT,
    VARIANT,
    Document,
)
from keydesk.structures.rules import Change, Rules
from keydesk.structures.violations import Flaw


def _flaws(change: Change) -> Iterator[Flaw]:
    for code in change.after["attributes"]:
        change.need("attributes", ATTRIBUTE, code)
    own = frozenset(_with_identifier(change, change.after["attributes"]))
    yield from _requirements(change, own)
    yield from _shown_as(change, own, "attribute_as_label", (TEXT, IDENTIFIER))
    yield from _shown_as(change, own, "attribute_as_image", (IMAGE,))
    yield from _axes_stay(change, own)


def _requirements(change: Change, own: frozenset[str]) -> Iterator[Flaw]:
    """Only those sent are asked: what left the family is no longer required, unsaid."""
    for channel, codes in change.sent.get("attribute_requirements", {}).items():
        change.need("attribute_requirements", CHANNEL, channel)
        for code in codes:
            change.need("attribute_requirements", ATTRIBUTE, code)
            if code not in own:
                named = {"attribute": code, "channel": channel}
                yield Flaw("requirement_not_of_family", "attribute_requirements", named)


def _shown_as(
    change: Change, own: frozenset[str], name: str, types: tuple[str, ...]
) -> Iterator[Flaw]:
    code = change.after[name]
    if not code:
        return
    document = change.need(name, ATTRIBUTE, code)
    if code not in own:
        yield Flaw("not_of_family", name, {"attribute": code})
    elif document["type"] not in types:
        yield Flaw("not_of_types", name, {"attribute": code, "types": types})


def _axes_stay(change: Change, own: frozenset[str]) -> Iterator[Flaw]:
    gone = set(change.before["attributes"] if change.before else ()) - own
    for variant in _variants(change) if gone else ():
        for level in variant["variant_attribute_sets"]:
            for code in sorted(gone.intersection(level["axes"])):
                named = {"attribute": code, "variant": variant["code"]}
                yield Flaw("axis_of_variant", "attributes", named)


def _settle(change: Change) -> Document:
    own = _with_identifier(change, change.after["attributes"])
    there = frozenset(own)
    required = {
        channel: [code for code in _with_identifier(change, codes) if code in there]
        for channel, codes in change.after["attribute_requirements"].items()
    }
    least = [change.draft.identifier]  # goes without saying, and is said when it is read
    required = {channel: codes for channel, codes in required.items() if codes != least}
    return change.after | {
        "attributes": own,
        "attribute_requirements": required,
        "attribute_as_label": change.after["attribute_as_label"] or change.draft.identifier,
        "attribute_as_image": change.after["attribute_as_image"] or None,
    }


def _spread(change: Change) -> Iterable[tuple[Key, Document]]:
    """What left the family leaves its variants; what is unique goes to their last level."""
    if change.before is None or not change.differs("attributes"):
        return
    for variant in _variants(change):
        fitted = variants.fitted(change.draft, change.after["attributes"], variant)
        yield Key(VARIANT, change.after["code"], variant["code"]), fitted


def _variants(change: Change) -> list[Document]:
    all_ = change.draft.documents[VARIANT].values()
    return [one for one in all_ if one["family"] == change.after["code"]]


def _with_identifier(change: Change, codes: list[str]) -> list[str]:
    main = change.draft.identifier
    return codes if main in codes else [main, *codes]


FAMILIES = Rules(
    bare={
        "code": "", "attributes": [], "attribute_as_label": None, "attribute_as_image": None,
        "attribute_requirements": {}, "labels": {},
    },
    fields={
        "attributes": forms.TEXTS, "attribute_as_label": forms.TEXT,
        "attribute_as_image": forms.TEXT, "attribute_requirements": forms.TEXTS_BY_KEY,
        "labels": forms.LABELS,
    },
    flaws=_flaws,
    settle=_settle,
    spread=_spread,
)  # fmt: skip
