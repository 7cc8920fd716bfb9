"""Seals what is new each second: one thread of each worker, one worker of all at a time."""

import logging
from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from keydesk.audit import store, verbs
from keydesk.audit.anchors import Anchors
from keydesk.audit.model import PURPOSE, Head, Keys
from keydesk.auth import House
from keydesk.kit import leases
from keydesk.kit.errors import KeydeskError
from keydesk.kit.ids import new_id
from keydesk.kit.repeating import Repeating

log = logging.getLogger("keydesk.audit")

JOB = "seal_events"
LEASE = timedelta(seconds=5)


class Sealer(Repeating):
    """While the database or the key is away, events wait.  While the anchors are, they do not."""

    def __init__(self, house: House, seconds: float = 1.0) -> None:
        super().__init__("audit", seconds)
        self.house, self.holder = house, new_id()
        self.anchors, self.anchored = Anchors(house.settings), ""
        self.failing: dict[str, str] = {}  # what, and why: said once, until it goes well again

    def stop(self) -> None:
        """Seals what is left.  Called at shutdown."""
        super().stop()
        self.once()

    def once(self) -> None:
        try:
            if self.seal():
                self.failing.pop("sealing", None)
        except KeydeskError as error:
            self._waits(f"{error.message} {error.__cause__ or ''}".strip())
        except IntegrityError:
            log.debug("sealed_by_another_worker")
        except Exception:
            log.exception("events_not_sealed")

    def seal(self) -> int:
        """How many were sealed.  In small transactions; what is left waits for the next second."""
        with self.house.database.read() as db:
            low = store.low_water(db, now=self.house.clock())
            waits, head = bool(store.unsealed(db, low, 1)), store.head(db)
        keys = self._keys(head) if waits else {}
        sealed, after = 0, 0
        while keys:
            head, number, after = self._seal_some(keys, head, after)
            sealed += number
            if number < verbs.AT_ONCE or self.ending.is_set():
                break
        if head:
            self._anchor(head)
        return sealed

    def _seal_some(self, keys: Keys, head: Head | None, after: int) -> tuple[Head | None, int, int]:
        """Nothing when another worker has the lease."""
        now = self.house.clock()
        with self.house.database.write() as db:
            if not leases.take(db, JOB, self.holder, life=LEASE, now=now):
                return None, 0, after
            made = verbs.seal(db, keys, now=now, after=after)
        return (made[-1].head, len(made), made[-1].event_id) if made else (head, 0, after)

    def _keys(self, head: Head | None) -> Keys:
        """A first key is made only for the first seal: later, it is the former one that is away."""
        if head is None:
            self.house.seals.make()
        keys = self.house.seals.derived(PURPOSE)
        if not keys:
            self._waits("keydesk.key is missing: put it back.")
        return keys

    def _waits(self, cause: str) -> None:
        if self._is_news("sealing", cause):
            log.warning("events_not_sealed", extra={"cause": cause})

    def _anchor(self, head: Head) -> None:
        """Once for each head; a failure is said once, and tried again each second."""
        try:
            if head.chain != self.anchored:
                last = self.anchors.last()  # another worker may have been first
                if not last or last.chain != head.chain:
                    self.anchors.append(head, now=self.house.clock())
                self.anchored = head.chain
        except OSError as error:
            if self._is_news("anchoring", str(error)):
                log.warning("head_not_anchored", extra={"cause": str(error)})
            return
        self.failing.pop("anchoring", None)

    def _is_news(self, what: str, cause: str) -> bool:
        """It is tried each second, and said once."""
        former, self.failing[what] = self.failing.get(what), cause
        return former != cause
