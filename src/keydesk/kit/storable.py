"""Which texts both databases keep: PostgreSQL holds neither NUL nor half a surrogate pair."""

import json
import re

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # as JSON writes it, not the text of six letters


def storable(text: str) -> bool:
    return not UNSTORABLE.search(text)


def storable_json(found: object) -> bool:
    """Whether all texts are that are in it."""
    text = json.dumps(found, ensure_ascii=False)
    return (text.isascii() or storable(text)) and not NUL.search(text)
