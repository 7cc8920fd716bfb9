"""The limits that an attribute may set to its values: which its type has, what is right.  Pure."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal

from keydesk.structures import patterns
from keydesk.structures.model import (
    BOOLEAN,
    DATE,
    FILE,
    IDENTIFIER,
    IMAGE,
    METRIC,
    MULTISELECT,
    NUMBER,
    PRICE,
    REFERENCE,
    REFERENCES,
    SELECT,
    TEXT,
    TEXTAREA,
    Document,
)
from keydesk.structures.violations import Flaw, Misfit

NUMBERS, FILES = (NUMBER, METRIC, PRICE), (FILE, IMAGE)
CHOICES = (SELECT, MULTISELECT, REFERENCE, REFERENCES)
OF_TYPES = {
    "allowed_extensions": FILES, "max_file_size": FILES,
    "metric_family": (METRIC,), "default_metric_unit": (METRIC,),
    "reference_data_name": (REFERENCE, REFERENCES),
    "max_characters": (IDENTIFIER, TEXT, TEXTAREA),
    "validation_rule": (IDENTIFIER, TEXT), "validation_regexp": (IDENTIFIER, TEXT),
    "wysiwyg_enabled": (TEXTAREA,),
    "number_min": NUMBERS, "number_max": NUMBERS,
    "decimals_allowed": NUMBERS, "negative_allowed": NUMBERS,
    "date_min": (DATE,), "date_max": (DATE,),
    "minimum_input_length": CHOICES, "auto_option_sorting": CHOICES,
    "default_value": (BOOLEAN,),
}  # fmt: skip
BLANK: tuple[object, ...] = (None, False, "", 0, "0", [])
LONGEST = {IDENTIFIER: 255, TEXT: 255, TEXTAREA: 65_535}
RULES = {IDENTIFIER: ("regexp",), TEXT: ("email", "url", "regexp")}
EXTENSION = re.compile(r"[A-Za-z0-9]{1,20}", re.ASCII)
AMOUNT = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?", re.ASCII)
LEAST_FILE, MOST_FILE = Decimal("0.01"), Decimal("9999.99")  # megabytes


def flaws(after: Document) -> Iterator[Flaw]:
    for name, types in OF_TYPES.items():
        if after["type"] not in types and after[name] not in BLANK:
            yield Flaw("not_of_type", name, {"type": after["type"]})
    for names, rule in RULED:
        if after["type"] in OF_TYPES[names]:
            yield from rule(after)


def settled(after: Document) -> Document:
    """A type has its own blanks: False where it may be true, else what is not there."""
    kind = after["type"]
    none: Document = {name: [] if name == "allowed_extensions" else None for name in OF_TYPES}
    own = {name: after[name] for name, types in OF_TYPES.items() if kind in types}
    own = {name: one if one != "" else None for name, one in own.items()}
    if kind in NUMBERS:
        own["decimals_allowed"] = bool(own["decimals_allowed"])
        own["negative_allowed"] = bool(own["negative_allowed"])
    for name in ("number_min", "number_max", "max_file_size"):
        if own.get(name) is not None:
            own[name] = format(Decimal(own[name]), "f")
    if "allowed_extensions" in own:
        lowered = (one.lower() for one in own["allowed_extensions"])
        own["allowed_extensions"] = list(dict.fromkeys(lowered))
    return after | none | own


def _characters(after: Document) -> Iterator[Flaw]:
    most = after["max_characters"]
    if most is not None and most < 1:
        yield Flaw("too_low", "max_characters", {"bound": 1})
    elif most is not None and most > LONGEST[after["type"]]:
        yield Flaw("too_high", "max_characters", {"bound": LONGEST[after["type"]]})


def _validation(after: Document) -> Iterator[Flaw]:
    rule, regexp = after["validation_rule"], after["validation_regexp"]
    if rule and rule not in RULES[after["type"]]:
        yield Flaw("not_a_choice", "validation_rule", {"choices": RULES[after["type"]]})
    if rule == "regexp" and not regexp:
        yield Flaw("blank", "validation_regexp")
    if rule != "regexp" and regexp:
        yield Flaw("regexp_without_rule", "validation_regexp")
    if regexp:
        try:
            patterns.compiled(regexp)
        except patterns.Unfit as unfit:
            yield Flaw("regexp_unfit", "validation_regexp", {"reason": str(unfit)})


def _numbers(after: Document) -> Iterator[Flaw]:
    found = {}
    for name in ("number_min", "number_max"):
        if after[name] is not None and not AMOUNT.fullmatch(after[name]):
            yield Flaw("not_a_number", name, _about(after, name))
        elif after[name] is not None:
            found[name] = Decimal(after[name])
    for name, bound in found.items():
        if bound != int(bound) and not after["decimals_allowed"]:
            yield Flaw("decimals", name, _about(after, name))
        if bound < 0 and not after["negative_allowed"]:
            yield Flaw("negative", name)
    if len(found) == 2 and found["number_min"] > found["number_max"]:
        yield Flaw("bounds_reversed", "number_max")


def _about(after: Document, name: str) -> dict[str, object]:
    return {"attribute": after["code"], "value": after[name]}


def _dates(after: Document) -> Iterator[Flaw]:
    found = {}
    for name in ("date_min", "date_max"):
        if after[name]:
            moment = _moment(after[name])
            if moment is None:
                yield Flaw("not_a_date", name)
            else:
                found[name] = moment
    if len(found) == 2 and found["date_min"] > found["date_max"]:
        yield Flaw("bounds_reversed", "date_max")


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _files(after: Document) -> Iterator[Flaw]:
    most = after["max_file_size"]
    if most is not None and not AMOUNT.fullmatch(most):
        yield Flaw("not_a_number", "max_file_size", _about(after, "max_file_size"))
    elif most is not None and not LEAST_FILE <= Decimal(most) <= MOST_FILE:
        yield Flaw("out_of_range", "max_file_size", {"least": LEAST_FILE, "most": MOST_FILE})
    for one in after["allowed_extensions"]:
        if not EXTENSION.fullmatch(one):
            yield Flaw("extension_characters", "allowed_extensions", {"extension": one})


def _choices(after: Document) -> Iterator[Flaw]:
    least = after["minimum_input_length"]
    if least is not None and least < 0:
        yield Flaw("too_low", "minimum_input_length", {"bound": 0})


def _default(after: Document) -> Iterator[Flaw]:
    value = after["default_value"]
    if not (value is None or isinstance(value, bool)):
        raise Misfit("boolean_expected", property="default_value", given=value)
    yield from ()


Rule = Callable[[Document], Iterator[Flaw]]
RULED: tuple[tuple[str, Rule], ...] = (
    ("max_characters", _characters), ("validation_rule", _validation), ("number_min", _numbers),
    ("date_min", _dates), ("max_file_size", _files), ("minimum_input_length", _choices),
    ("default_value", _default),
)  # fmt: skip
