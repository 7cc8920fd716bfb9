"""What may stand in a property, and how what is sent is merged into what is there.  Pure.

PHP cannot tell an empty array from an empty object, so neither do we: `[]` for `{}` and back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from keydesk.kit.digits import whole
from keydesk.kit.storable import storable
from keydesk.structures.model import Document
from keydesk.structures.violations import Misfit

Read = Callable[[str, Any], Any]  # the property's name, what was sent; raises Misfit


def replaced(_: Any, given: Any) -> Any:
    return given


def joined(before: Mapping[str, Any], given: Mapping[str, Any]) -> Document:
    """Key by key; null or an empty text takes the key away."""
    return {name: one for name, one in {**before, **given}.items() if one not in (None, "")}


@dataclass(frozen=True)
class Form:
    read: Read
    merge: Callable[[Any, Any], Any] = replaced


def text(name: str, given: Any) -> str | None:
    if isinstance(given, (list, dict)):
        raise Misfit("scalar_expected", property=name, given=given)
    if given is not None and not (isinstance(given, str) and storable(given)):
        raise Misfit("string_expected", property=name, given=given)
    return given


def boolean(name: str, given: Any) -> bool:
    if not isinstance(given, bool):
        raise Misfit("boolean_expected", property=name, given=given)
    return given


def boolean_or_none(name: str, given: Any) -> bool | None:
    return None if given is None else boolean(name, given)


def integer(name: str, given: Any) -> int:
    found = whole(given) if isinstance(given, str) else None
    if found is not None:
        return found
    if isinstance(given, bool) or not isinstance(given, int) or abs(given) >= 2**31:
        raise Misfit("integer_expected", property=name, given=given)
    return given


def integer_or_none(name: str, given: Any) -> int | None:
    return None if given in (None, "") else integer(name, given)


def scalar(name: str, given: Any) -> Any:
    """A number as a text or as a number: which of both is for the rules to say."""
    return text(name, given) if not isinstance(given, (bool, int, float)) else given


def number(name: str, given: Any) -> str | None:
    """As a text; whether it is a number is for the rules to say."""
    if isinstance(given, bool):
        raise Misfit("scalar_expected", property=name, given=given)
    return repr(given) if isinstance(given, (int, float)) else text(name, given) or None


def texts(name: str, given: Any) -> list[str]:
    """Each once, in the order given."""
    found = []
    for one in array(name, given):
        read = text(name, one)
        if read is None:
            raise Misfit("string_expected", property=name, given=one)
        found.append(read)
    return list(dict.fromkeys(found))


def array(name: str, given: Any) -> list[Any]:
    if given == {}:
        return []
    if not isinstance(given, list):
        raise Misfit("array_expected", property=name, given=given)
    return given


def mapping(each: Read) -> Read:
    def read(name: str, given: Any) -> Document:
        if given == []:
            return {}
        if not isinstance(given, dict):
            raise Misfit("object_expected", property=name, given=given)
        if not all(map(storable, given)):
            raise Misfit("string_expected", property=name, given=given)
        return {key: each(name, one) for key, one in given.items()}

    return read


TEXT, TEXTS = Form(text), Form(texts)
BOOLEAN, BOOLEAN_OR_NONE = Form(boolean), Form(boolean_or_none)
INTEGER, INTEGER_OR_NONE = Form(integer), Form(integer_or_none)
SCALAR, NUMBER = Form(scalar), Form(number)
TEXT_BY_KEY = Form(mapping(text), joined)
TEXTS_BY_KEY = Form(mapping(texts), joined)
LABELS = TEXT_BY_KEY


def read(fields: Mapping[str, Form], ignored: frozenset[str], data: Document) -> Document:
    """What was sent, each property in its form.  Raises Misfit; what is only read is left out."""
    for name in data:
        if name not in fields and name not in ignored:
            raise Misfit("property_unknown", property=name)
    return {name: form.read(name, data[name]) for name, form in fields.items() if name in data}


def merged(fields: Mapping[str, Form], before: Document, sent: Document) -> Document:
    return before | {name: fields[name].merge(before[name], one) for name, one in sent.items()}
