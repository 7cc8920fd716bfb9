"""From what the catalog found wrong to Akeneo's sentences, which connectors compare.  Pure.

A rule or code without a sentence here would be told as its own name, so tests/akeneo walks them.
"""

from collections.abc import Mapping
from typing import Any

from keydesk.akeneo.sentences import ANY, FLAWS, HELP, MISFITS, UNKNOWN_CODES, UNKNOWNS
from keydesk.structures.model import WITH_OPTIONS
from keydesk.structures.violations import Flaw, Misfit, NoOptions, Unknown

# What was given; others say of what type it is.
QUOTED = ("file_unknown", "filter_date", "filter_locale_unknown", "filter_scope_unknown")


class _Given(dict[str, object]):
    """A parameter that nobody gave is told as nothing, and never breaks the answer."""

    def __missing__(self, name: str) -> str:
        return ""


def misfit(error: Misfit) -> tuple[str, bool]:
    """The sentence, and whether it leads to the documentation: what is asked of a list does not."""
    given = _Given(error.given)
    given["kind"] = str(given["kind"]).replace("_", " ")
    if error.rule not in QUOTED:
        given["given"] = kind(error.given.get("given"))
    given["article"] = "an" if str(given["expected"]).startswith(tuple("aeiou")) else "a"
    if error.rule == "key_missing" and given["property"] == "identifier":
        return MISFITS["identifier_missing"], False
    template = MISFITS.get(error.rule, error.message)
    if error.rule == "unknown_code":
        names = (str(given["property"]), str(error.given.get("kind")), "")
        template = next(UNKNOWN_CODES[name] for name in names if name in UNKNOWN_CODES)
    told = template.format_map(given)
    return (told, False) if error.rule.startswith("filter_") else (told + HELP, True)


def flaw(found: Flaw, entity: str) -> str:
    """`entity`: what it was found in, as a noun: "Category"."""
    of = {"attribute": found.attribute, "currency": found.currency or "", "entity": entity}
    given = _Given({**of, **found.params})
    codes = found.params.get("codes")
    given["is_not"] = "value is not" if _one(codes) else "values are not"
    for name, value in given.items():
        if isinstance(value, (list, tuple)):
            given[name] = ", ".join(map(str, value))
    return FLAWS.get(found.code, found.code.replace("_", " ")).format_map(given)


def _one(codes: object) -> bool:
    return not isinstance(codes, (list, tuple)) or len(codes) == 1


def unknown(error: Unknown) -> str:
    if isinstance(error, NoOptions):
        types = ", ".join(f'"{one}"' for one in WITH_OPTIONS)
        return (
            f'Attribute "{error.name}" does not support options. '
            f"Only attributes of type {types} support options."
        )
    noun = error.kind.replace("_", " ").capitalize()
    return UNKNOWNS.get(error.kind, ANY).format(noun=noun, name=error.name, owner=error.owner)


def errors(flaws: tuple[Flaw, ...], entity: str) -> list[dict[str, Any]]:
    """`errors` of a body; what is told twice of one property is told once."""
    told: dict[str, dict[str, Any]] = {}
    for one in flaws:
        body = _error(one, entity)
        told.setdefault(repr(body), body)
    return list(told.values())


def _error(one: Flaw, entity: str) -> dict[str, Any]:
    message = flaw(one, entity)
    body: dict[str, Any] = {"property": one.property, "message": message}
    if one.attribute:
        body |= {"attribute": one.attribute, "locale": one.locale, "scope": one.scope}
    return body | ({"currency": one.currency} if one.currency else {})


def kind(given: object) -> str:
    """A value's type as PHP calls it."""
    names: Mapping[type, str] = {
        bool: "boolean", int: "integer", float: "double", list: "array", dict: "array",
        type(None): "NULL",
    }  # fmt: skip
    return names.get(type(given), "string")
