"""What one worker remembers of credentials that it judged.  Bounded; it believes nothing by itself.

An answer is remembered with the number of changes that it was judged at, and holds for that number
alone (keydesk.kit.freshness), until the moment at which time itself would change it.
"""

from typing import Any

from keydesk.auth import Accepted, Answer

ACCEPTANCES, REFUSALS = 20_000, 2_000  # of each generation
Remembered = tuple[Answer, int, int]  # until, in microseconds; the number of changes


class Generations:
    """The young and the old: when the young are too many they become the old, who are forgotten.

    So what is in use stays, and nothing is counted with a use.
    """

    __slots__ = ("largest", "old", "young")

    def __init__(self, largest: int) -> None:
        self.largest = largest
        self.young: dict[bytes, Any] = {}
        self.old: dict[bytes, Any] = {}

    def get(self, key: bytes) -> Any | None:
        found = self.young.get(key)
        if found is None:
            found = self.old.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: bytes, value: object) -> None:
        if len(self.young) >= self.largest:
            self.young, self.old = {}, self.young
        self.young[key] = value

    def drop(self, key: bytes) -> None:
        for kept in (self.young, self.old):
            kept.pop(key, None)

    def __len__(self) -> int:
        return len(self.young) + len(self.old)


class Memory:
    """Refusals have a place of their own: junk must not push out what is in use."""

    def __init__(self) -> None:
        self.accepted, self.refused = Generations(ACCEPTANCES), Generations(REFUSALS)

    def recall(self, key: bytes, number: int, now: int) -> Answer | None:
        found: Remembered | None = self.accepted.get(key) or self.refused.get(key)
        if found is not None and found[2] == number and now < found[1]:
            return found[0]
        return None

    def until(self, key: bytes) -> int:
        """How long what is remembered holds if nothing changes; 0 where nothing is."""
        found: Remembered | None = self.accepted.get(key) or self.refused.get(key)
        return found[1] if found is not None else 0

    def keep(self, key: bytes, answer: Answer, until: int, number: int) -> None:
        """What was accepted and no longer is would hide that it is refused now."""
        if isinstance(answer, Accepted):
            self.accepted.put(key, (answer, until, number))
        else:
            self.refused.put(key, (answer, until, number))
            self.accepted.drop(key)
