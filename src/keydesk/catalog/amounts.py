"""Values that are numbers: whole or decimal, with a unit, or in currencies.  Pure."""

import re
from decimal import Decimal
from typing import Any

from keydesk.catalog.known import Known, Report, misshapen
from keydesk.structures.model import MEASUREMENT, Attribute

NUMERIC = re.compile(r"[+-]?\d{1,40}(\.\d{1,40})?")


def number(attribute: Attribute, data: Any, _: Known, report: Report) -> Any:
    number = _decimal(data)
    if number is None:
        if isinstance(data, (list, dict)):
            raise misshapen(attribute, "number", data)
        report("not_a_number", value=data)
        return data
    _bounds(attribute, number, report)
    return _kept(attribute, number, report)


def _decimal(data: Any) -> Decimal | None:
    if isinstance(data, bool):
        return None
    if isinstance(data, float):
        data = format(Decimal(repr(data)), "f")
    text = str(data).strip() if isinstance(data, (str, int)) else ""
    return Decimal(text) if NUMERIC.fullmatch(text) else None


def _bounds(attribute: Attribute, number: Decimal, report: Report) -> None:
    least, most = attribute.document["number_min"], attribute.document["number_max"]
    if least is not None and number < Decimal(str(least)):
        report("too_low", bound=least)
    if most is not None and number > Decimal(str(most)):
        report("too_high", bound=most)


def _kept(attribute: Attribute, number: Decimal, report: Report) -> int | str:
    """A text when the attribute allows decimals, else a whole number."""
    if number < 0 and attribute.document["negative_allowed"] is False:
        report("negative")
    if attribute.document["decimals_allowed"]:
        return format(number, "f")
    if number != number.to_integral_value():
        report("decimals", value=format(number, "f"))
    return int(number)


def metric(attribute: Attribute, data: Any, known: Known, report: Report) -> Any:
    if not isinstance(data, dict) or not {"amount", "unit"} <= data.keys():
        raise misshapen(attribute, "metric", data)
    if data["amount"] is None or data["amount"] == "":
        return None
    family = attribute.document["metric_family"]
    units = known.structure.documents[MEASUREMENT].get(family, {}).get("units", {})
    if not isinstance(data["unit"], str) or data["unit"] not in units:
        report("unit_unknown", unit=data["unit"], family=family)
    number = _decimal(data["amount"])
    if number is None:
        report("not_a_number", value=data["amount"])
        return data
    _bounds(attribute, number, report)
    return {"amount": _kept(attribute, number, report), "unit": data["unit"]}


def prices(attribute: Attribute, data: Any, known: Known, report: Report) -> Any:
    """By currency; an amount of null takes that price away."""
    if not isinstance(data, list):
        raise misshapen(attribute, "prices", data)
    kept: dict[str, Any] = {}
    for price in data:
        if not isinstance(price, dict) or not {"amount", "currency"} <= price.keys():
            raise misshapen(attribute, "prices", price)
        currency, amount = price["currency"], price["amount"]
        if not isinstance(currency, str) or currency not in known.structure.currencies:
            report("currency_unknown", currency=currency)
        elif amount is None or amount == "":
            kept.pop(currency, None)
        else:
            kept[currency] = _price(attribute, amount, currency, report)
    return [{"amount": kept[currency], "currency": currency} for currency in sorted(kept)]


def _price(attribute: Attribute, amount: Any, currency: str, report: Report) -> Any:
    def told(code: str, **params: object) -> None:
        report(code, currency=currency, **params)

    number = _decimal(amount)
    if number is None:
        told("not_a_number", value=amount)
        return amount
    _bounds(attribute, number, told)
    return _kept(attribute, number, told)
