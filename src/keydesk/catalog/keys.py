"""A value as the rows that filters ask hold it: a text that sorts and compares as the value.  Pure.

text        case folded; of a long one its beginning and a digest, 151 characters in all, so that it
            equals no short one
number      its sign, where its point stands, its digits: `2` positive, `1` zero, `0` negative with
            all turned round
metric      `UNIT:` and the number as it was given, so that no change of a unit makes a row wrong
date        `2026-06-13`;  boolean  `0` or `1`;  options, media files  their code
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from hashlib import blake2b
from typing import Any

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
    REFERENCES,
    TEXT,
    TEXTAREA,
    Attribute,
)

WHOLE, BEGINNING, MARK = 150, 110, "…"  # characters of a text
MIDDLE = 5_000  # the point of a number: more digits than any has, before it and after it
TURNED = str.maketrans("0123456789", "9876543210")
TEXTS, MANY, FILES = (IDENTIFIER, TEXT, TEXTAREA), (MULTISELECT, REFERENCES), (FILE, IMAGE)
Row = tuple[str, str, str]  # attribute, place, key
Part = tuple[str, str, str | None]  # what its place goes on with, its key, its text
Kept = tuple[Row, str | None]  # and the whole text, where the key is not all of it


def place(scope: str | None, locale: str | None, currency: str = "") -> str:
    """Of a price without its currency: what its places begin with."""
    return f"{scope or ''}|{locale or ''}|{currency}"


def rows(attribute: Attribute, entries: Sequence[Mapping[str, Any]]) -> Iterator[Kept]:
    """Of all the values of one attribute; none of what is no such value."""
    keys = KEYS.get(attribute.type, _codes)
    for entry in entries:
        here = place(entry["scope"], entry["locale"])
        try:
            for more, key, text in keys(entry["data"]):
                yield (attribute.code, here + more, key), text
        except (TypeError, KeyError, AttributeError, InvalidOperation):
            continue


def _text(data: str) -> Iterator[Part]:
    yield "", *of_text(data.casefold())


def _codes(data: str | Iterable[str]) -> Iterator[Part]:
    for code in [data] if isinstance(data, str) else data:
        yield "", *of_text(code)


def _prices(data: Iterable[Mapping[str, Any]]) -> Iterator[Part]:
    for price in data:
        yield price["currency"], of_number(price["amount"]), None


def _one(data: Any) -> Iterator[Part]:
    """Of a number, a measured amount, a boolean."""
    match data:
        case bool():
            yield "", "1" if data else "0", None
        case {"amount": amount, "unit": unit}:
            yield "", f"{unit}:{of_number(amount)}", None
        case _:
            yield "", of_number(data), None


KEYS: dict[str, Callable[[Any], Iterator[Part]]] = {
    **dict.fromkeys(TEXTS, _text),
    **dict.fromkeys((NUMBER, METRIC, BOOLEAN), _one),
    **dict.fromkeys(FILES, lambda code: iter([("", code, None)])),
    PRICE: _prices,
    DATE: lambda moment: iter([("", moment[:10], None)]),
}


def of_text(text: str) -> tuple[str, str | None]:
    """Its key, and the whole of it unless its key is that."""
    if len(text) <= WHOLE:
        return text, None
    digest = blake2b(text.encode(), digest_size=20).hexdigest()
    return f"{text[:BEGINNING]}{MARK}{digest}", text


def of_number(number: Any) -> str:
    exact = number if isinstance(number, Decimal) else Decimal(str(number))
    sign, figures, _ = exact.as_tuple()
    digits = "".join(map(str, figures)).rstrip("0")
    if not digits:
        return "1"
    if not sign:
        return f"2{MIDDLE + exact.adjusted():04}{digits}"
    return f"0{9_999 - MIDDLE - exact.adjusted():04}{digits.translate(TURNED)}~"
