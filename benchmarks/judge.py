"""What one judgement costs in process, beside one SHA-256 of a secret: `python benchmarks/judge.py`."""

import hashlib
import timeit

from keydesk.auth import Caller, may
from keydesk.auth.permissions import KNOWN

SECRET = b"kd_live_" + b"x" * 56
ROUNDS, REPEATS = 200_000, 5
ALLOWED = Caller("key:1", "nordlys", KNOWN, credential_id="1")
EMPTY = Caller("key:1", "nordlys", frozenset(), credential_id="1")
NARROW = Caller("key:1", "nordlys", frozenset({"api:access"}), credential_id="1")


def microseconds(what: str) -> float:
    """The best of some repeats: what disturbed the others is not ours."""
    best = min(timeit.repeat(what, globals=globals(), number=ROUNDS, repeat=REPEATS))
    return best / ROUNDS * 1e6


def main() -> None:
    rows = {
        "SHA-256 of a secret": "hashlib.sha256(SECRET).hexdigest()",
        "may: allowed": 'may(ALLOWED, "products:update")',
        "may: allowed, with a subject": 'may(ALLOWED, "products:update", "nordlys")',
        "may: no permission": 'may(NARROW, "products:update")',
        "may: no access to the API": 'may(EMPTY, "products:update")',
    }
    beside = 0.0
    for name, what in rows.items():
        cost = microseconds(what)
        beside = beside or cost
        print(f"{name:30} {cost:6.3f} µs   {cost / beside:4.2f} of a SHA-256")


if __name__ == "__main__":
    assert hashlib  # the statements above name it
    main()
