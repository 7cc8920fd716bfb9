"""JSON as we send it: compact, UTF-8, no NaN; half a surrogate pair, quoted back, becomes "?"."""

import json


def dumps(body: object) -> bytes:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode(errors="replace")
