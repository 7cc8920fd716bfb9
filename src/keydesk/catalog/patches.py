"""What was sent for a product or a model, its form checked: nothing is looked up yet.  Pure."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from keydesk.catalog.model import Document
from keydesk.structures import forms
from keydesk.structures.violations import Misfit

PRODUCT = {
    "uuid", "identifier", "enabled", "family", "parent", "categories", "groups", "values",
    "associations", "quantified_associations",
}  # fmt: skip
MODEL = {
    "code", "family", "family_variant", "parent", "categories", "values", "associations",
    "quantified_associations",
}  # fmt: skip
# A body that was read may be sent back: what nobody can write is passed over.
READ_ONLY = {
    "created", "updated", "parent_associations", "metadata", "quality_scores", "completenesses",
    "root_parent",
}  # fmt: skip
MOST_NAMES = 1_000  # in one list of an association
LISTED = ("products", "product_models", "groups")


def read(data: Any, *, model: bool) -> Document:
    """The properties that can be written, each of the right form.  Raises Misfit."""
    if not isinstance(data, dict):
        raise Misfit("object_expected", property="", given=data)
    known = MODEL if model else PRODUCT
    for name in data:
        if name not in known and name not in READ_ONLY:
            raise Misfit("property_unknown", property=name)
    return {name: FORMS[name](name, given) for name, given in data.items() if name in known}


def scalar(name: str, given: Any) -> str | None:
    if given is not None and not isinstance(given, str):
        raise Misfit("scalar_expected", property=name, given=given)
    return given or None


def mapping(name: str, given: Any) -> Document:
    """PHP writes an empty object as an empty array, so that is one too."""
    if given == []:
        return {}
    if not isinstance(given, dict):
        raise Misfit("object_expected", property=name, given=given)
    return given


def values(name: str, given: Any) -> Document:
    for code, entries in mapping(name, given).items():
        if not isinstance(entries, list):
            raise Misfit("array_expected", property=code, given=entries)
        for entry in entries:
            if not isinstance(entry, dict):
                raise Misfit("object_expected", property=code, given=entry)
            for key in ("locale", "scope", "data"):
                if key not in entry:
                    raise Misfit("key_expected", property=code, key=key)
    return mapping(name, given)


def associations(name: str, given: Any) -> Document:
    """By type `{"products", "product_models", "groups"}`, those that were given."""
    return {
        type_: {
            key: forms.texts(name, _bounded(name, listed))
            for key, listed in mapping(name, sides).items()
            if _side(name, key, LISTED)
        }
        for type_, sides in mapping(name, given).items()
    }


def quantified(name: str, given: Any) -> Document:
    return {
        type_: {
            key: [_quantity(name, one) for one in _bounded(name, listed)]
            for key, listed in mapping(name, sides).items()
            if _side(name, key, LISTED[:2])
        }
        for type_, sides in mapping(name, given).items()
    }


def _side(name: str, key: str, known: tuple[str, ...]) -> bool:
    if key not in known:
        raise Misfit("association_key", property=name, key=key)
    return True


def _bounded(name: str, given: Any) -> list[Any]:
    """Whoever is named two-way is written as well, while all other writers wait."""
    listed = forms.array(name, given)
    if len(listed) > MOST_NAMES:
        raise Misfit("too_many_names", property=name, most=MOST_NAMES)
    return listed


def _quantity(name: str, given: Any) -> Document:
    """`{"name": identifier, uuid or code, "quantity": int}`."""
    if not isinstance(given, dict):
        raise Misfit("object_expected", property=name, given=given)
    named = given.get("uuid") or given.get("identifier")
    if not isinstance(named, str):
        raise Misfit("key_expected", property=name, key="identifier")
    if "quantity" not in given:
        raise Misfit("key_expected", property=name, key="quantity")
    return {"name": named, "quantity": given["quantity"]}


def uuid(text: str) -> str | None:
    """In its usual form; None when it is none."""
    try:
        return str(UUID(text)) if len(text) == 36 else None
    except ValueError:
        return None


def mentioned(patch: Document, side: str) -> Iterator[str]:
    """What its associations name on this side."""
    for sides in patch.get("associations", {}).values():
        yield from sides.get(side, ())
    for sides in patch.get("quantified_associations", {}).values():
        yield from (one["name"] for one in sides.get(side, ()))


FORMS: dict[str, Callable[[str, Any], Any]] = {
    "uuid": scalar,
    "identifier": scalar,
    "code": scalar,
    "enabled": forms.boolean,
    "family": scalar,
    "family_variant": scalar,
    "parent": scalar,
    "categories": forms.texts,
    "groups": forms.texts,
    "values": values,
    "associations": associations,
    "quantified_associations": quantified,
}
