"""JSON as we send it: compact, UTF-8, no NaN."""

import json


def dumps(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
