"""A structure as somebody sees it whose rights are limited: what is hidden does not exist.  Pure.

So whatever names it is refused in the very words for what is missing, and no rule has to be told
twice.  The main identifier is seen by all: without it nothing has a name.
"""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from keydesk.auth.rights import Rights
from keydesk.structures.model import (
    ATTRIBUTE,
    ATTRIBUTE_GROUP,
    CATEGORY,
    CHANNEL,
    FAMILY,
    VARIANT,
    Document,
    Structure,
)
from keydesk.structures.portion import Portion, levels

MOST = 256  # remembered by one process
_remembering = Lock()
_remembered: OrderedDict[tuple[str, str], Structure] = OrderedDict()
Documents = Mapping[str, Document]


def restricted(whole: Structure, rights: Rights | None) -> Structure:
    """`whole` itself where there are no limits."""
    if rights is None:
        return whole
    key = whole.version, rights.text
    with _remembering:
        known = _remembered.get(key)
    if known is None:
        known = _restricted(whole, rights)
        with _remembering:
            _remembered[key] = known
            while len(_remembered) > MOST:
                _remembered.popitem(last=False)
    return known


def _restricted(whole: Structure, rights: Rights) -> Structure:
    of = whole.documents
    parents = {code: one["parent"] for code, one in of[CATEGORY].items()}
    portion = Portion(rights, levels(rights, parents))
    groups = _seen(of[ATTRIBUTE_GROUP], rights, "attribute_groups")
    locales = frozenset(code for code in whole.locales if rights.sees("locales", code))
    attributes = {
        code: one
        for code, one in of[ATTRIBUTE].items()
        if code == whole.identifier or one["group"] in groups
    }
    channels = {
        code: _channel(one, locales, portion)
        for code, one in _seen(of[CHANNEL], rights, "channels").items()
    }
    documents = {
        **of,
        ATTRIBUTE: attributes,
        ATTRIBUTE_GROUP: groups,
        CHANNEL: channels,
        CATEGORY: {
            c: _category(one, portion) for c, one in of[CATEGORY].items() if c in portion.levels
        },
        FAMILY: {c: _family(one, attributes, channels, whole) for c, one in of[FAMILY].items()},
        VARIANT: {c: _variant(one, attributes) for c, one in of[VARIANT].items()},
    }
    return Structure(whole.version, documents, whole.updated, portion)


def _seen(documents: Documents, rights: Rights, section: str) -> dict[str, Document]:
    return {code: one for code, one in documents.items() if rights.sees(section, code)}


def _channel(one: Document, locales: frozenset[str], portion: Portion) -> Document:
    tree = one["category_tree"]
    return one | {
        "locales": [code for code in one["locales"] if code in locales],
        "category_tree": tree if tree in portion.levels else None,
    }


def _category(one: Document, portion: Portion) -> Document:
    """Below a hidden one it is a root."""
    return one if one["parent"] in portion.levels else one | {"parent": None}


def _family(
    one: Document, attributes: Documents, channels: Documents, whole: Structure
) -> Document:
    label, image = one["attribute_as_label"], one["attribute_as_image"]
    return one | {
        "attributes": [code for code in one["attributes"] if code in attributes],
        "attribute_as_label": label if label in attributes else whole.identifier,
        "attribute_as_image": image if image in attributes else None,
        "attribute_requirements": {
            channel: [code for code in codes if code in attributes]
            for channel, codes in one["attribute_requirements"].items()
            if channel in channels
        },
    }


def _variant(one: Document, attributes: Documents) -> Document:
    sets = [
        each | {name: [c for c in each[name] if c in attributes] for name in ("axes", "attributes")}
        for each in one["variant_attribute_sets"]
    ]
    return one | {"variant_attribute_sets": sets}
