"""A value as the fields of a form hold it, and back.  Pure.

`Raw` is by part of the field: "" is the field itself, "unit" the unit of a metric, and a currency's
code the amount in it.  Two values are the same when their raws are.
"""

from collections.abc import Iterable
from typing import Any

from keydesk.shell.forms import Form
from keydesk.structures.model import (
    BOOLEAN,
    DATE,
    FILE,
    IMAGE,
    METRIC,
    MULTISELECT,
    NUMBER,
    PRICE,
    REFERENCES,
    Attribute,
)

Raw = dict[str, list[str]]
MANY = (MULTISELECT, REFERENCES)
FILES = (FILE, IMAGE)


def name(attribute: str, part: str = "") -> str:
    """Of the field; codes hold no hyphen, so no two are the same."""
    return f"v-{attribute}-{part}" if part else f"v-{attribute}"


def raw(attribute: Attribute, data: Any, currencies: Iterable[str]) -> Raw:
    """Of what is stored; None is empty.  `currencies`: those that the field asks for."""
    match attribute.type:
        case kind if kind in MANY:
            return {"": sorted(data or [])}
        case kind if kind == PRICE:
            amounts = {price["currency"]: str(price["amount"]) for price in data or []}
            return {code: [amounts.get(code, "")] for code in currencies}
        case kind if kind == METRIC:
            unit = data["unit"] if data else attribute.document["default_metric_unit"] or ""
            return {"": [short(data["amount"]) if data else ""], "unit": [unit]}
        case kind if kind == BOOLEAN:
            return {"": ["" if data is None else "yes" if data else "no"]}
        case kind if kind == DATE:
            return {"": [(data or "")[:10]]}
        case kind if kind == NUMBER:
            return {"": ["" if data is None else short(data)]}
    return {"": ["" if data is None else _lines(str(data))]}


def typed(attribute: Attribute, form: Form, currencies: Iterable[str]) -> Raw:
    """Of what a form sent."""
    field = name(attribute.code)
    match attribute.type:
        case kind if kind in MANY:
            added = (one.strip() for one in form.one(name(attribute.code, "more")).split(","))
            return {"": sorted({*form.many(field), *filter(None, added)})}
        case kind if kind == PRICE:
            return {code: [form.one(name(attribute.code, code))] for code in currencies}
        case kind if kind == METRIC:
            return {"": [form.one(field)], "unit": [form.one(name(attribute.code, "unit"))]}
        case kind if kind in FILES:
            gone = form.one(name(attribute.code, "remove")) != ""
            return {"": ["" if gone else form.one(field)]}
    return {"": [_lines(form.exact(field))]}


def data(attribute: Attribute, of: Raw) -> Any:
    """As the standard format has it; None takes the value away."""
    one = of.get("", [""])[0] if of.get("") else ""
    match attribute.type:
        case kind if kind in MANY:
            return of[""]
        case kind if kind == PRICE:
            return [{"amount": _number(a) or None, "currency": c} for c, (a,) in of.items()]
        case kind if kind == METRIC:
            return {"amount": _number(one), "unit": of["unit"][0]} if one else None
        case kind if kind == NUMBER:
            return _number(one) or None
        case kind if kind == BOOLEAN:
            return {"yes": True, "no": False}.get(one)
    return one or None


def empty(of: Raw) -> bool:
    return not any(text for part, texts in of.items() if part != "unit" for text in texts)


def short(amount: Any) -> str:
    """Without the zeros that say nothing: amounts come with four places."""
    text = str(amount)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(text: str) -> str:
    """Some write a comma where others write a point, and blanks between thousands."""
    bare = text.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    return bare.replace(",", ".") if "," in bare and "." not in bare else bare


def _lines(text: str) -> str:
    """A browser sends every end of a line as two characters."""
    return text.replace("\r\n", "\n")
