"""`search`: which items of a list are wanted, as JSON in a parameter.  Pure.

What cannot be asked is refused: a caller who asked for a part must not be given the whole.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from keydesk.akeneo import lines, trimming
from keydesk.akeneo.errors import Unprocessable
from keydesk.catalog.filters import Filter
from keydesk.kit.errors import BadRequest, NotFound
from keydesk.structures import listing
from keydesk.structures.model import Structure

NOT_JSON = "Search query parameter should be valid JSON."
STRUCTURE = (
    'Structure of filter "{name}" should respect this structure: '
    '{{"{name}":[{{"operator": "my_operator", "value": "my_value"}}]}}'
)
NO_OPERATOR = 'Operator is missing for the property "{name}".'
UNSEEN = '"{name}" does not exist or you do not have permission to access it.'
FIELDS = frozenset(
    {
        "uuid", "identifier", "categories", "enabled", "completeness", "groups", "family",
        "created", "updated", "parent", "code", "quality_score",
    }
)  # fmt: skip
MOST = 100  # conditions of one search


def structure_filters(query: Mapping[str, str]) -> list[listing.Filter]:
    return [
        listing.Filter(name, str(one["operator"]), one.get("value"))
        for name, one in _conditions(query)
    ]


def product_filters(query: Mapping[str, str], structure: Structure) -> list[Filter]:
    """By the main identifier attribute is by identifier.  Raises for what is no attribute."""
    found = [_filter(name, one, query, structure) for name, one in _conditions(query)]
    asked = {locale for one in found for locale in (one.locale, *one.locales) if locale}
    trimming.need_locales(sorted(asked), structure)
    return found


def _filter(
    name: str, one: Mapping[str, Any], query: Mapping[str, str], structure: Structure
) -> Filter:
    operator = str(one["operator"])
    if name == structure.identifier:
        name = "identifier"
    if name not in FIELDS and name not in structure.attributes:
        raise NotFound(UNSEEN, name=name)
    locale = _text(name, one.get("locale", query.get("search_locale")))
    scope = _text(name, one.get("scope", query.get("search_scope")))
    return Filter(name, operator, one.get("value"), locale, scope, _locales(name, one))


def _conditions(query: Mapping[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    found = _search(query)
    if sum(len(said) for said in found.values() if isinstance(said, list)) > MOST:
        raise Unprocessable("You cannot use more than {most} conditions.", most=MOST)
    for name, said in found.items():
        if not isinstance(said, list) or not said:
            raise Unprocessable(STRUCTURE, name=name)
        for one in said:
            if not isinstance(one, dict):
                raise Unprocessable(STRUCTURE, name=name)
            if not isinstance(one.get("operator"), str):
                raise Unprocessable(NO_OPERATOR, name=name)
            yield name, one


def _search(query: Mapping[str, str]) -> dict[str, Any]:
    """`{}`; an empty array is the same."""
    try:
        found = lines.document(query.get("search", "{}").encode(errors="replace"))
    except BadRequest:
        found = None
    if not isinstance(found, dict) and found != []:
        raise BadRequest(NOT_JSON)
    return found or {}


def _text(name: str, given: object) -> str | None:
    if given is not None and not isinstance(given, str):
        raise Unprocessable(STRUCTURE, name=name)
    return given


def _locales(name: str, one: Mapping[str, Any]) -> tuple[str, ...]:
    given = one.get("locales") or []
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise Unprocessable(STRUCTURE, name=name)
    return tuple(given)
