"""From what the catalog found wrong to Akeneo's sentences, which connectors compare.  Pure.

A rule or code without a sentence here would be told as its own name, so tests/akeneo walks them.
"""

from collections.abc import Mapping
from typing import Any

from keydesk.structures.violations import Flaw, Misfit, Unknown

HELP = " Check the expected format on the API documentation."
FILTERS = frozenset({"filter_unsupported", "filter_value", "category_unknown"})  # of a list
MISFITS = {
    "property_unknown": 'Property "{property}" does not exist.',
    "attribute_unknown": "The {attribute} attribute does not exist in your PIM.",
    "scalar_expected": 'Property "{property}" expects a scalar as data, "{given}" given.',
    "array_expected": 'Property "{property}" expects an array as data, "{given}" given.',
    "object_expected": 'Property "{property}" expects an array as data, "{given}" given.',
    "boolean_expected": 'Property "{property}" expects a boolean as data, "{given}" given.',
    "string_expected": 'Property "{property}" expects a string as data, "{given}" given.',
    "integer_expected": 'Property "{property}" expects an integer as data, "{given}" given.',
    "value_twice": 'You cannot update the same product value on the "{attribute}" attribute twice, '
    "with the same scope and locale.",
    "locale_expected": "The {attribute} attribute requires a value per locale.",
    "locale_unexpected": "The {attribute} attribute does not require a locale, "
    'so "locale" must be null.',
    "scope_expected": "The {attribute} attribute requires a value per channel.",
    "scope_unexpected": "The {attribute} attribute does not require a value per channel, "
    'so "scope" must be null.',
    "locale_unknown": 'The {attribute} attribute requires a valid locale. The "{locale}" locale '
    "does not exist or is not activated.",
    "scope_unknown": 'The {attribute} attribute requires a valid scope. The "{scope}" scope does '
    "not exist.",
    "locale_not_of_scope": 'The {attribute} attribute requires a valid locale. The "{locale}" '
    'locale is not bound to the "{scope}" scope.',
    "locale_not_of_attribute": 'The {attribute} attribute does not expect the "{locale}" locale.',
    "value_misshapen": "The {attribute} attribute requires {article} {expected}, a {kind} was "
    "detected.",
    "code_mismatch": 'The {property} "{body}" provided in the request body must match the '
    '{property} "{url}" provided in the url.',
    "key_missing": 'Property "{property}" is required.',
    "filter_unsupported": 'Filter on property "{field}" is not supported or does not support '
    'operator "{operator}"',
    "filter_value": 'Property "{field}" expects a valid value, "{given}" given.',
    "category_unknown": 'Category "{code}" does not exist.',
}
UNKNOWN_CODES = {
    "categories": "The {code} category does not exist in your PIM.",
    "groups": "The {code} group does not exist in your PIM.",
    "associations": 'Property "associations" expects a valid {kind} identifier. The {kind} does '
    'not exist, "{code}" given.',
    "family": 'Property "family" expects a valid family code. The family does not exist, "{code}" '
    "given.",
    "": 'Property "{property}" expects a valid {kind} code. The {kind} does not exist, "{code}" '
    "given.",
}
FLAWS = {
    "blank": "This value should not be blank.",
    "taken": "This value is already used.",
    "code_characters": "{entity} code may contain only letters, numbers and underscores",
    "too_long": "This value is too long. It should have {most} characters or less.",
    "too_short": "This value is too short. It should have {least} characters or more.",
    "immutable": "This property cannot be changed.",
    "not_a_choice": "The value you selected is not a valid choice.",
    "option_unknown": 'The {code} value is not in the {attribute} attribute option list.',
    "identifier_characters": "This field should not contain any comma or semicolon or "
    "leading/trailing space",
    "identifier_taken": "The {identifier} identifier is already used for another product.",
    "not_unique": "The {value} value is already set on another product for the unique {attribute} "
    "attribute",
    "too_low": "This value should be {bound} or more.",
    "too_high": "This value should be {bound} or less.",
    "negative": "This value should be 0 or more.",
    "decimals": "The {attribute} attribute requires a non-decimal value, and {value} is not a "
    "valid value.",
    "not_a_number": "The {attribute} attribute requires a number, and the submitted {value} value "
    "is not.",
    "unit_unknown": "Please specify a valid metric unit",
    "currency_unknown": 'The currency "{currency}" does not exist or is not activated.',
    "too_early": "This date should be {bound} or after.",
    "too_late": "This date should be {bound} or before.",
    "email": "The {attribute} attribute requires an e-mail address.",
    "url": "The {attribute} attribute requires a valid url.",
    "regexp": "The {attribute} attribute must match the following regular expression: {regexp}.",
    "extension": "The {extension} file extension is not allowed for the {attribute} attribute. "
    "Allowed extensions are {allowed}.",
    "file_too_large": "The file exceeds the maximum file size.",
    "file_unknown": "The file does not exist.",
    "axis_blank": 'Attribute "{axis}" cannot be empty, as it is defined as an axis for this entity',
    "axis_taken": 'Cannot set value "{values}" for the attribute axis "{axes}", as another sibling '
    "entity already has this value",
    "axis_changed": 'Variant axis "{axis}" cannot be modified, "{value}" given',
    "family_of_parent": "The variant product family must be the same than its parent",
    "quantity": "The quantity should be a whole number between 1 and 2147483647.",
    "association_self": "A product cannot be associated with itself.",
}  # fmt: skip
PRODUCT = '{noun} "{name}" does not exist or you do not have permission to access it.'
ANY = '{noun} "{name}" does not exist.'
UNKNOWNS = {
    "product": PRODUCT,
    "product_model": PRODUCT,
    "family_variant": 'Family variant "{name}" does not exist or is not a variant of the family '
    '"{owner}".',
    "attribute_option": 'Attribute option "{name}" does not exist or is not an option of the '
    'attribute "{owner}".',
}


class _Given(dict[str, object]):
    """A parameter that nobody gave is told as nothing, and never breaks the answer."""

    def __missing__(self, name: str) -> str:
        return ""


def misfit(error: Misfit) -> tuple[str, bool]:
    """The sentence, and whether it leads to the documentation."""
    given = _Given({**error.given, "given": kind_or_text(error.given.get("given"))})
    if error.rule == "unknown_code":
        template = UNKNOWN_CODES.get(str(given["property"]), UNKNOWN_CODES[""])
        given["kind"] = str(given["kind"]).replace("_", " ")
    elif error.rule == "value_misshapen":
        template = MISFITS[error.rule]
        given["kind"] = kind(error.given.get("given"))
        given["article"] = "an" if str(given["expected"])[:1] in "aeiou" else "a"
    else:
        template = MISFITS.get(error.rule, f"{error.message} ({error.rule})")
    told = template.format_map(given)
    return (told, False) if error.rule in FILTERS else (told + HELP, True)


def flaw(found: Flaw, entity: str) -> str:
    """`entity`: what it was found in, as a noun: "Category"."""
    given = _Given({"attribute": found.attribute, "entity": entity, **found.params})
    return FLAWS.get(found.code, found.code.replace("_", " ")).format_map(given)


def unknown(error: Unknown) -> str:
    noun = error.kind.replace("_", " ").capitalize()
    return UNKNOWNS.get(error.kind, ANY).format(noun=noun, name=error.name, owner=error.owner)


def errors(flaws: tuple[Flaw, ...], entity: str) -> list[dict[str, Any]]:
    """`errors` of a body; what is told twice of one property is told once."""
    told: dict[tuple[object, ...], dict[str, Any]] = {}
    for one in flaws:
        body = _error(one, entity)
        told.setdefault(tuple(body.values()), body)
    return list(told.values())


def _error(one: Flaw, entity: str) -> dict[str, Any]:
    message = flaw(one, entity)
    body: dict[str, Any] = {"property": one.property, "message": message}
    if one.attribute:
        body |= {"attribute": one.attribute, "locale": one.locale, "scope": one.scope}
    return body | ({"currency": one.currency} if one.currency else {})


def kind_or_text(given: object) -> str:
    return given if isinstance(given, str) else kind(given)


def kind(given: object) -> str:
    """A value's type as PHP calls it."""
    names: Mapping[type, str] = {
        bool: "boolean", int: "integer", float: "double", list: "array", dict: "array",
        type(None): "NULL",
    }  # fmt: skip
    return names.get(type(given), "string")
