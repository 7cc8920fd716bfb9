"""Values as a person reads them.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from keydesk.catalog.raw import short
from keydesk.catalog.seen import Seen
from keydesk.shell.i18n import N_, Language
from keydesk.structures.labels import label
from keydesk.structures.measures import convert
from keydesk.structures.model import (
    BOOLEAN,
    DATE,
    MEASUREMENT,
    METRIC,
    NUMBER,
    PRICE,
    WITH_OPTIONS,
    Attribute,
    Document,
    Entry,
)

YES, NO = N_("Yes"), N_("No")
Options = Mapping[tuple[str, str], Entry]
PLACES = 6  # after the point, of an amount in another unit


@dataclass(frozen=True)
class Words:
    """`options`: those that the values name, by attribute and code."""

    here: Seen
    language: Language
    options: Options

    def say(self, attribute: Attribute | None, data: Any) -> str:
        """Plain text; "" for no value."""
        if data is None or data in ("", []):
            return ""
        kind = attribute.type if attribute else ""
        if attribute and kind in WITH_OPTIONS:
            codes = data if isinstance(data, list) else [data]
            return ", ".join(self.option(attribute.code, code) for code in codes)
        if kind == METRIC and isinstance(data, dict):
            return f"{self.number(short(data['amount']))} {self.unit(attribute, data['unit'])}"
        if kind == PRICE and isinstance(data, list):
            return ", ".join(f"{self.number(p['amount'])} {p['currency']}" for p in data)
        if kind == NUMBER:
            return self.number(short(data))
        if kind == BOOLEAN:
            return self.language.say(YES if data else NO)
        if kind == DATE and isinstance(data, str):
            return self.day(data)
        return self._any(data)

    def option(self, attribute: str, code: str) -> str:
        found = self.options.get((attribute, code))
        return label(found.document, self.here.locale) if found else code

    def unit(self, attribute: Attribute | None, code: str) -> str:
        unit = self.units(attribute).get(code)
        return str(unit.get("symbol") or label(unit, self.here.locale)) if unit else code

    def units(self, attribute: Attribute | None) -> Document:
        family = attribute.document["metric_family"] if attribute else None
        known = self.here.structure.documents[MEASUREMENT].get(family or "", {})
        found: Document = known.get("units", {})
        return found

    def converted(self, attribute: Attribute, data: Any) -> str:
        """In the unit that the channel converts to; "" when it is the same, or none."""
        channel = self.here.structure.channels.get(self.here.channel)
        wanted = channel.document["conversion_units"].get(attribute.code) if channel else None
        if attribute.type != METRIC or not isinstance(data, dict) or wanted in (None, data["unit"]):
            return ""
        family = self.here.structure.documents[MEASUREMENT][attribute.document["metric_family"]]
        try:
            amount = convert(family, Decimal(str(data["amount"])), data["unit"], wanted)
        except (KeyError, InvalidOperation):
            return ""
        rounded = format(round(amount, PLACES).normalize(), "f")
        return f"{self.number(rounded)} {self.unit(attribute, wanted)}"

    def number(self, text: Any) -> str:
        try:
            number = Decimal(str(text))
        except InvalidOperation:
            return str(text)
        places = max(0, -int(number.as_tuple().exponent))
        pattern = "#,##0" + ("." + "0" * places if places else "")
        return format_decimal(number, pattern, locale=self._locale, decimal_quantization=False)

    def day(self, text: str) -> str:
        try:
            return format_date(date.fromisoformat(text[:10]), "medium", locale=self._locale)
        except ValueError:
            return text

    @property
    def _locale(self) -> Locale:
        return self.language.locale

    def _any(self, data: Any) -> str:
        if isinstance(data, bool):
            return self.language.say(YES if data else NO)
        if isinstance(data, list):
            return ", ".join(self._any(one) for one in data)
        if isinstance(data, dict):
            parts = (f"{name}: {self._any(of)}" for name, of in data.items() if of)
            return "; ".join(parts)
        return str(data)
