"""The rules of attributes.  Which property belongs to which type is a table.  Pure."""

import re
from collections.abc import Iterator

from keydesk.structures import forms, limits
from keydesk.structures.basics import BARE_ATTRIBUTE
from keydesk.structures.locales import known
from keydesk.structures.model import (
    ATTRIBUTE,
    ATTRIBUTE_GROUP,
    DATE,
    IDENTIFIER,
    MEASUREMENT,
    METRIC,
    NUMBER,
    REFERENCE,
    REFERENCES,
    TEXT,
    TYPES,
    Document,
)
from keydesk.structures.rules import Change, Rules, of_labels
from keydesk.structures.violations import Flaw, Misfit

RESERVED = re.compile(
    r"id|associationTypes|categories|categoryId|completeness|enabled|family|groups|associations"
    r"|products|scope|treeId|values|category|parent|label|.*_products|.*_groups|entity_type"
    r"|attributes|uuid|identifier|created|updated",
    re.IGNORECASE,
)
MOST_IDENTIFIERS = 10
UNIQUE_TYPES = (IDENTIFIER, TEXT, NUMBER, DATE)
LONGEST_GUIDELINE = 65_535
FIXED = ("type", "localizable", "scopable", "unique", "metric_family", "reference_data_name",
         "is_main_identifier")  # fmt: skip


def _flaws(change: Change) -> Iterator[Flaw]:
    after = change.after
    if change.before is None and RESERVED.fullmatch(after["code"] or ""):
        yield Flaw("code_reserved", "code", {"code": after["code"]})
    if not after["group"]:
        yield Flaw("blank", "group")
    else:
        change.need("group", ATTRIBUTE_GROUP, after["group"])
    for locale in after["available_locales"]:
        if locale not in known():
            named = {"property": "available_locales", "kind": "locale", "code": locale}
            raise Misfit("unknown_code", **named)
    yield from of_labels("guidelines", change.sent.get("guidelines", {}), LONGEST_GUIDELINE)
    if not after["type"]:
        yield Flaw("blank", "type")
    elif after["type"] not in TYPES:
        raise Misfit("unknown_code", property="type", kind="attribute_type", code=after["type"])
    else:
        yield from _of_type(change)


def _of_type(change: Change) -> Iterator[Flaw]:
    yield from limits.flaws(change.after)
    yield from _identifier(change)
    yield from _unique(change.after)
    if change.after["type"] == METRIC:
        yield from _metric(change)
    if change.after["type"] in (REFERENCE, REFERENCES) and not change.after["reference_data_name"]:
        yield Flaw("blank", "reference_data_name")


def _identifier(change: Change) -> Iterator[Flaw]:
    after, draft = change.after, change.draft
    main = after["is_main_identifier"] and after["code"] != draft.identifier
    if change.before is None and main:
        yield Flaw("main_identifier_taken", "is_main_identifier", {"attribute": draft.identifier})
    if after["type"] != IDENTIFIER:
        return
    for name in ("localizable", "scopable"):
        if after[name]:
            yield Flaw("not_of_type", name, {"type": IDENTIFIER})
    others = [one for one in draft.documents[ATTRIBUTE].values() if one["type"] == IDENTIFIER]
    if change.before is None and len(others) >= MOST_IDENTIFIERS:
        yield Flaw("identifiers_too_many", "type", {"most": MOST_IDENTIFIERS})


def _unique(after: Document) -> Iterator[Flaw]:
    if after["unique"] and after["type"] not in UNIQUE_TYPES:
        yield Flaw("not_of_type", "unique", {"type": after["type"]})
    elif after["unique"] and (after["localizable"] or after["scopable"]):
        yield Flaw("unique_localizable", "unique")


def _metric(change: Change) -> Iterator[Flaw]:
    family, unit = change.after["metric_family"], change.after["default_metric_unit"]
    if not family:
        yield Flaw("blank", "metric_family")
        return
    units = change.need("metric_family", MEASUREMENT, family)["units"]
    if not unit:
        yield Flaw("blank", "default_metric_unit")
    elif unit not in units:
        yield Flaw("unit_unknown", "default_metric_unit", {"unit": unit, "family": family})


def _settle(change: Change) -> Document:
    """What its type does not have is blank, whatever sort of blank was sent."""
    after = limits.settled(change.after)
    return after | {"unique": after["unique"] or after["type"] == IDENTIFIER}


_FORMS = {
    "type": forms.TEXT, "group": forms.TEXT, "unique": forms.BOOLEAN,
    "useable_as_grid_filter": forms.BOOLEAN, "allowed_extensions": forms.TEXTS,
    "metric_family": forms.TEXT, "default_metric_unit": forms.TEXT,
    "reference_data_name": forms.TEXT, "available_locales": forms.TEXTS,
    "max_characters": forms.INTEGER_OR_NONE, "validation_rule": forms.TEXT,
    "validation_regexp": forms.TEXT, "wysiwyg_enabled": forms.BOOLEAN_OR_NONE,
    "number_min": forms.NUMBER, "number_max": forms.NUMBER,
    "decimals_allowed": forms.BOOLEAN_OR_NONE, "negative_allowed": forms.BOOLEAN_OR_NONE,
    "date_min": forms.TEXT, "date_max": forms.TEXT, "max_file_size": forms.NUMBER,
    "minimum_input_length": forms.INTEGER_OR_NONE, "sort_order": forms.INTEGER,
    "localizable": forms.BOOLEAN, "scopable": forms.BOOLEAN, "labels": forms.LABELS,
    "auto_option_sorting": forms.BOOLEAN_OR_NONE, "default_value": forms.SCALAR,
    "guidelines": forms.TEXT_BY_KEY, "is_main_identifier": forms.BOOLEAN,
}  # fmt: skip
ATTRIBUTES = Rules(
    bare=BARE_ATTRIBUTE | {"group": None},
    fields=_FORMS,
    ignored=frozenset({"code", "group_labels"}),
    fixed=FIXED,
    flaws=_flaws,
    settle=_settle,
)
