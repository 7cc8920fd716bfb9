"""The end of the chain, compared with what was anchored outside the database."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from keydesk.audit.anchors import Anchor
from keydesk.audit.faults import Fault
from keydesk.audit.model import LATE, SOON, Keys, Seal
from keydesk.kit.columns import EPOCH


class Ends:
    """What was anchored, by position; without what a restored backup cannot have."""

    def __init__(self, anchors: Iterable[Anchor], keys: Keys) -> None:
        self.known: dict[int, list[Anchor]] = {}
        self.notes: list[Fault] = []
        self.differing: Anchor | None = None
        latest = EPOCH
        for anchor in anchors:
            at = anchor.moment or EPOCH
            if anchor.genuine(keys) and at >= latest - LATE:  # else an old line was written again
                self._forget_after(anchor)
            latest = max(latest, at)
            if anchor.position:
                self.known.setdefault(anchor.position, []).append(anchor)

    def _forget_after(self, restored: Anchor) -> None:
        beyond = [position for position in self.known if position > restored.position]
        if beyond:
            told = (
                f"a backup was restored here that ends at position {restored.position}; what was "
                f"sealed up to position {max(beyond)} is not in this database."
            )
            self.notes.append(Fault("restored", told, None, restored.position, restored.moment))
        for position in beyond:
            del self.known[position]

    def pass_by(self, seal: Seal) -> None:
        """Called for each seal, in order."""
        if self.differing is None:
            others = [a for a in self.known.get(seal.position, ()) if a.chain != seal.chain]
            self.differing = others[0] if others else None

    def faults(self, last: Seal | None, now: datetime) -> Iterator[Fault]:
        yield from self.notes
        end = last.position if last else 0
        highest = max(self.known, default=0)
        if self.differing:
            told = "from here on, the seals are not those that were anchored: it was cut here."
            at = self.differing.moment
            yield Fault("truncated", told, None, self.differing.position, at)
        if highest > end:
            anchor = self.known[highest][-1]
            told = f"the log went on to position {highest} then; now it ends at position {end}."
            yield Fault("truncated", told, None, end + 1, anchor.moment)
        if last and highest < end and last.sealed_at < now - SOON:
            told = f"the newest seal is not anchored; the last anchor is at position {highest}."
            yield Fault("unanchored", told, None, end, last.sealed_at)
