"""What a value of each type of attribute must look like, and how it is kept.  Pure.

A check takes the attribute, the data as sent (never empty) and what is known around it; it gives
the data as it is kept, raises Misfit when the form is wrong, and reports every broken rule.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from keydesk.catalog.amounts import metric, number, prices
from keydesk.catalog.known import Known, Report, misshapen
from keydesk.media.kinds import PICTURES
from keydesk.structures.limits import LONGEST
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
    Attribute,
)
from keydesk.structures.patterns import fits
from keydesk.structures.violations import Misfit

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
URL = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)


def check(attribute: Attribute, data: Any, known: Known, report: Report) -> Any:
    return CHECKS[attribute.type](attribute, data, known, report)


def _text(attribute: Attribute, data: Any, _: Known, report: Report) -> Any:
    if not isinstance(data, str):
        raise misshapen(attribute, "string", data)
    most = attribute.document["max_characters"] or LONGEST[attribute.type]
    if len(data) > most:
        report("too_long", most=most)
        return data
    rule = attribute.document["validation_rule"]
    if rule == "email" and not EMAIL.fullmatch(data):
        report("email")
    elif rule == "url" and not URL.fullmatch(data):
        report("url")
    elif rule == "regexp" and not fits(attribute.document["validation_regexp"], data):
        report("regexp")
    return data


def _boolean(attribute: Attribute, data: Any, _: Known, __: Report) -> Any:
    if not isinstance(data, bool):
        raise misshapen(attribute, "boolean", data)
    return data


def _date(attribute: Attribute, data: Any, _: Known, report: Report) -> Any:
    day = _day(data)
    if day is None:
        raise misshapen(attribute, "date", data)
    first, last = _day(attribute.document["date_min"]), _day(attribute.document["date_max"])
    if first and day < first:
        report("too_early", bound=first.isoformat())
    if last and day > last:
        report("too_late", bound=last.isoformat())
    return f"{day.isoformat()}T00:00:00+00:00"


def _day(text: Any) -> date | None:
    try:
        return datetime.fromisoformat(text).date() if isinstance(text, str) else None
    except ValueError:
        return None


def _select(attribute: Attribute, data: Any, known: Known, report: Report) -> Any:
    if not isinstance(data, str):
        raise misshapen(attribute, "string", data)
    if (attribute.code, data) not in known.options:
        report("option_unknown", codes=[data])
    return data


def _multiselect(attribute: Attribute, data: Any, known: Known, report: Report) -> Any:
    codes = _codes(attribute, data)
    unknown = [code for code in codes if (attribute.code, code) not in known.options]
    if unknown:
        report("option_unknown", codes=unknown)
    return codes


def _codes(attribute: Attribute, data: Any) -> list[str]:
    """Each once, sorted: the order that lists always show."""
    if not isinstance(data, list) or not all(isinstance(code, str) for code in data):
        raise misshapen(attribute, "array", data)
    return sorted(set(data))


def _reference(attribute: Attribute, data: Any, _: Known, __: Report) -> Any:
    """Of data that lies outside the catalog: any code."""
    if not isinstance(data, str):
        raise misshapen(attribute, "string", data)
    return data


def _references(attribute: Attribute, data: Any, _: Known, __: Report) -> Any:
    return _codes(attribute, data)


def _file(attribute: Attribute, data: Any, known: Known, report: Report) -> Any:
    if not isinstance(data, str):
        raise misshapen(attribute, "file", data)
    if data not in known.files:
        raise Misfit("file_unknown", property=attribute.code, attribute=attribute.code, given=data)
    extension, size = known.files[data]
    any_ = sorted(PICTURES) if attribute.type == IMAGE else []
    allowed = attribute.document["allowed_extensions"] or any_
    most = attribute.document["max_file_size"]
    if allowed and extension.lower() not in {one.lower() for one in allowed}:
        report("extension", allowed=allowed, extension=extension)
    if most and size > Decimal(str(most)) * 1_000_000:
        report("file_too_large", most=most)
    return data


CHECKS: dict[str, Callable[[Attribute, Any, Known, Report], Any]] = {
    IDENTIFIER: _text,
    TEXT: _text,
    TEXTAREA: _text,
    NUMBER: number,
    METRIC: metric,
    PRICE: prices,
    BOOLEAN: _boolean,
    DATE: _date,
    SELECT: _select,
    MULTISELECT: _multiselect,
    REFERENCE: _reference,
    REFERENCES: _references,
    FILE: _file,
    IMAGE: _file,
}
