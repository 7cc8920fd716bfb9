"""Sixty-two products of Nordlys Living, a furniture brand that does not exist.

`products.jsonl`: one product a line in Akeneo's standard format, sorted by identifier; amounts are
texts, weights in KILOGRAM, lengths in CENTIMETER, names and descriptions in en_US and fr_FR.
"""

import json
from importlib.resources import files
from typing import Any


def products() -> list[dict[str, Any]]:
    lines = files(__name__).joinpath("products.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]
