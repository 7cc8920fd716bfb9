"""JSON as it comes in: one document, or one in each line (NDJSON).  Pure.

What could not be kept is no JSON here: NaN, a number past all bounds, NUL, half a surrogate pair.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any

from keydesk.kit import strictjson
from keydesk.kit.errors import BadRequest, KeydeskError, TooLarge
from keydesk.kit.storable import storable_json

MOST = 100  # lines of one batch
LONGEST = 1_000_000  # bytes of one line
DEEPEST = 50  # arrays and objects within each other: whoever handles them may call itself
NOT_JSON = "Invalid json message received"
TOO_MANY = "Too many resources to process, {most} is the maximum allowed."
TOO_LONG = "Line is too long."
SUSPECT = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")  # an escaped NUL, or half a surrogate pair


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(text)
    return number


def _whole(text: str) -> int | float:
    """Past 64 bits a number is no whole one any more, as in PHP."""
    return int(text) if len(text) < 19 else _finite(text)


def _never(text: str) -> None:
    raise ValueError(text)


DECODER = json.JSONDecoder(parse_float=_finite, parse_int=_whole, parse_constant=_never)


@dataclass(frozen=True)
class Line:
    """Its number, from 1, and what it holds, or why it cannot be read."""

    number: int
    found: Any = None
    trouble: KeydeskError | None = None


def document(raw: bytes) -> Any:
    """Raises BadRequest."""
    try:
        text = raw.decode()
        found = DECODER.decode(text)
        if raw.count(b"[") + raw.count(b"{") > DEEPEST:
            _shallow([found], DEEPEST)
        if SUSPECT.search(text) and not storable_json(found):
            raise BadRequest(NOT_JSON)
    except (ValueError, RecursionError):
        raise BadRequest(NOT_JSON) from None
    return found


def batch(raw: bytes) -> list[Line]:
    """A line break at the end begins no line.  Raises TooLarge for more than a hundred."""
    if raw.endswith(b"\n"):
        raw = raw[:-1]
    if raw.count(b"\n") >= MOST:
        raise TooLarge(TOO_MANY, most=MOST)
    return list(_read(raw))


def written(answers: list[dict[str, Any]]) -> bytes:
    """No line break at the end: clients decode every part that they split."""
    return b"\n".join(strictjson.dumps(one) for one in answers)


def _read(raw: bytes) -> Iterator[Line]:
    for number, line in enumerate(raw.split(b"\n") if raw else (), 1):
        if len(line) > LONGEST:
            yield Line(number, trouble=TooLarge(TOO_LONG))
            continue
        try:
            yield Line(number, document(line))
        except BadRequest as error:
            yield Line(number, trouble=error)


def _shallow(found: Any, left: int) -> None:
    """Raises ValueError."""
    if not left:
        raise ValueError("deep")
    for one in found.values() if isinstance(found, dict) else found:
        if isinstance(one, (dict, list)):
            _shallow(one, left - 1)
