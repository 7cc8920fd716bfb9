"""What the files of the sample hold."""

import json
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from keydesk.catalog.model import Document

HERE = files("keydesk.catalog.sample")
MEDIA = ("picture", "manual")  # the attributes whose values are files


def documents(kind: str) -> list[Document]:
    text = HERE.joinpath(f"{kind}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def media() -> dict[str, Traversable]:
    """By the name under which the values mention them."""
    return {found.name: found for found in HERE.joinpath("media").iterdir()}


def with_media(document: Document, codes: dict[str, str]) -> Document:
    """With codes of files where names stand; a value whose file has none is left out."""
    values: dict[str, Any] = dict(document["values"])
    for attribute in MEDIA:
        named = [one for one in values.pop(attribute, ()) if one["data"] in codes]
        if named:
            values[attribute] = [one | {"data": codes[one["data"]]} for one in named]
    return document | {"values": values}


IDENTIFIERS = tuple(one["identifier"] for one in documents("products"))
