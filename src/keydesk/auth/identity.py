"""The id of a request: in its answer, in its events and attempts, and in every line of the log.

Ours, unless a trusted proxy gave it one: a stranger could send another's.
"""

import itertools
import re

from starlette.types import Scope

from keydesk.kit.ids import random_text
from keydesk.kit.proxies import Origin

GIVEN = re.compile(rb"[A-Za-z0-9._-]{1,64}")  # of X-Request-Id; anything else is not taken


class Ids:
    """Of one worker: a random beginning and a number, so that no two are alike."""

    def __init__(self) -> None:
        self.run, self.counter = random_text(8), itertools.count(1)

    def of(self, scope: Scope, came_from: Origin) -> str:
        if came_from.forwarded:
            given = [value for name, value in scope["headers"] if name == b"x-request-id"]
            if len(given) == 1 and GIVEN.fullmatch(given[0]):
                return str(given[0], "ascii")
        return f"{self.run}{next(self.counter):x}"
