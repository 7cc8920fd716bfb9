"""What one judgement costs in process, beside one SHA-256 of a secret."""

import hashlib
import timeit
from collections.abc import Callable

from keydesk.auth import Caller, may
from keydesk.auth.permissions import KNOWN

SECRET = b"kd_live_" + b"x" * 56
ROUNDS, REPEATS = 200_000, 5
ALLOWED = Caller("key:1", "nordlys", KNOWN, credential_id="1")
EMPTY = Caller("key:1", "nordlys", frozenset(), credential_id="1")
NARROW = Caller("key:1", "nordlys", frozenset({"api:access"}), credential_id="1")


def microseconds(what: Callable[[], object]) -> float:
    """The best of some repeats: what disturbed the others is not ours."""
    best = min(timeit.repeat(what, number=ROUNDS, repeat=REPEATS))
    return best / ROUNDS * 1e6


def main() -> None:
    rows: dict[str, Callable[[], object]] = {
        "SHA-256 of a secret": lambda: hashlib.sha256(SECRET).hexdigest(),
        "may: allowed": lambda: may(ALLOWED, "products:update"),
        "may: allowed, with a subject": lambda: may(ALLOWED, "products:update", "nordlys"),
        "may: no permission": lambda: may(NARROW, "products:update"),
        "may: no access to the API": lambda: may(EMPTY, "products:update"),
    }
    costs = {name: microseconds(what) for name, what in rows.items()}
    beside = costs["SHA-256 of a secret"]
    for name, cost in costs.items():
        print(f"{name:30} {cost:6.3f} µs   {cost / beside:4.2f} of a SHA-256")


if __name__ == "__main__":
    main()
