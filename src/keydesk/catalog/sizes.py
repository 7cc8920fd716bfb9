"""How many rows somebody's rights leave, as it was a moment ago.

Which way a list is walked depends on it, and never what stands in the list.  To count them for each
page would cost up to a tenth of it.
"""

from collections.abc import Callable, Hashable
from threading import Lock

from keydesk.kit.clock import running

SECONDS, MOST = 10, 1_000
_remembering = Lock()
_remembered: dict[Hashable, tuple[float, int]] = {}


def lately(key: Hashable, count: Callable[[], int]) -> int:
    known = _remembered.get(key)
    if known is None or running() - known[0] > SECONDS:
        known = running(), count()
        with _remembering:
            _remembered.pop(key, None)
            while len(_remembered) >= MOST:
                del _remembered[next(iter(_remembered))]
            _remembered[key] = known
    return known[1]
