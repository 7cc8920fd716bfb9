"""Whether this process was told to end.

A server waits for the requests that are under way; one that would go on for as long as somebody
looks must know, or the server kills the process with all that it still had to write.
"""

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

_told = threading.Event()


def watch() -> None:
    """Hears the signals besides whoever heard them before.  For the start of a server."""
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _after(signal.getsignal(number)))


def ending() -> bool:
    return _told.is_set()


def _after(former: Any) -> Callable[[int, FrameType | None], None]:
    def heard(number: int, frame: FrameType | None) -> None:
        _told.set()
        if callable(former):
            former(number, frame)

    return heard
