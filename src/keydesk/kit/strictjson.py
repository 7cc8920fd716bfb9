"""JSON as we send it: compact, UTF-8, no NaN; half a surrogate pair, quoted back, becomes "?"."""

import json

ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def dumps(body: object) -> bytes:
    return ENCODER.encode(body).encode(errors="replace")
