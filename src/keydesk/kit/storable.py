"""Which texts both databases keep: PostgreSQL holds neither NUL nor half a surrogate pair."""

import json
import re

NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # as JSON writes it, and no backslash before it


def storable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def storable_json(found: object) -> bool:
    """Whether all texts are that are in it."""
    text = json.dumps(found, ensure_ascii=False)
    return storable(text) and not NUL.search(text)
