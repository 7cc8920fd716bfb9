"""Is the audit log what was sealed?  Reads all of it in order, and holds only what is odd."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from keydesk.audit import store
from keydesk.audit.ends import Ends
from keydesk.audit.faults import Fault
from keydesk.audit.model import FIRST, LATE, SOON, Keys, Row, Seal, content_of, plain, seen
from keydesk.kit.columns import EPOCH
from keydesk.kit.db import Db

HELD = 100  # edited events that are compared with each other, to tell which changed places
EVERY = 50_000  # seals between two words of progress


@dataclass
class Verification:
    """`faults` are found one after another; the counts are right once all were."""

    keys: Keys
    now: datetime
    ends: Ends
    progress: Callable[[int], None] = lambda _: None
    sealed: int = 0
    waiting: int = 0  # events younger than SOON that have no seal yet
    last: Seal | None = None
    formers: tuple[str, ...] = (FIRST,)  # what the next seal may follow
    latest: datetime = EPOCH  # of the times of events so far
    untouched: bool = True  # the seal that is looked at fits into the chain
    unknown: tuple[str, int, int] | None = None  # key, and from which position to which
    edited: list[tuple[Seal, Row]] = field(default_factory=list)

    def faults(self, db: Db) -> Iterator[Fault]:
        for seal, row in store.pairs(db):
            yield from self._missing_before(seal)
            yield from self._unknown(seal)
            yield from self._chain(seal)
            yield from self._event(seal, row)
            self.ends.pass_by(seal)
            self.sealed, self.last = self.sealed + 1, seal
            if self.sealed % EVERY == 0:
                self.progress(self.sealed)
        yield from self._end_of_unknown()
        yield from self._places()
        yield from self._without_seal(db)
        yield from self.ends.faults(self.last, self.now)

    def _missing_before(self, seal: Seal) -> Iterator[Fault]:
        expected = self.last.position + 1 if self.last else 1
        if seal.position == expected:
            return
        self.formers = ()  # the chain goes on from what is lost
        told = f"the seals of positions {expected} to {seal.position - 1} are gone."
        yield Fault("seals_removed", told, None, expected, seal.sealed_at)

    def _unknown(self, seal: Seal) -> Iterator[Fault]:
        """A run of seals whose key we do not have is one fault."""
        if seal.key in self.keys:
            yield from self._end_of_unknown()
        elif self.unknown and self.unknown[0] == seal.key:
            self.unknown = (seal.key, self.unknown[1], seal.position)
        else:
            yield from self._end_of_unknown()
            self.unknown = (seal.key, seal.position, seal.position)

    def _end_of_unknown(self) -> Iterator[Fault]:
        if self.unknown:
            key, first, last = self.unknown
            told = (
                f"positions {first} to {last} were sealed with the key {key}, which is not "
                "in keydesk.key: they cannot be verified. Put the key back."
            )
            yield Fault("unknown_key", told, None, first)
        self.unknown = None

    def _chain(self, seal: Seal) -> Iterator[Fault]:
        """After a seal that was changed, the next may follow what it is or what it was."""
        key = self.keys.get(seal.key)
        if key is None:
            self.formers = (seal.chain,)
            return
        right = [seal.chained(key, former) for former in self.formers]
        self.untouched = not right or seal.chain in right
        if not self.untouched:
            told = "this seal was changed, moved or replaced."
            yield Fault("seal_changed", told, seal.event_id, seal.position, seal.sealed_at)
        self.formers = tuple(dict.fromkeys((seal.chain, *right[:1])))

    def _event(self, seal: Seal, row: Row | None) -> Iterator[Fault]:
        if row is None:
            told = "this event was removed; it was sealed then."
            yield Fault("removed", told, seal.event_id, seal.position, seal.sealed_at)
            return
        key = self.keys.get(seal.key)
        if key is None:
            return
        if content_of(key, row) != seal.content:
            self.edited.append((seal, row))
            if len(self.edited) > HELD:
                yield _edited(*self.edited.pop(0))
            return
        at = seen(row["at"])
        if at < self.latest - LATE or (self.untouched and at > seal.sealed_at + LATE):
            told = "this event was added with a false time: it was not sealed then."
            yield Fault("added", told, seal.event_id, seal.position, at)
        else:
            self.latest = max(self.latest, at)

    def _places(self) -> Iterator[Fault]:
        """Of the edited ones: does one hold what was sealed as another?"""
        for seal, row in self.edited:
            yield next(
                (
                    Fault("reordered", f"this event holds what was sealed as event {was.event_id}.",
                          seal.event_id, seal.position, seen(row["at"]))
                    for was, _ in self.edited
                    if content_of(self.keys[was.key], row, was.event_id) == was.content
                ),
                _edited(seal, row),
            )  # fmt: skip

    def _without_seal(self, db: Db) -> Iterator[Fault]:
        highest, oldest, number = store.highest_sealed(db), None, 0
        for row in store.without_seal(db):
            at = seen(row["at"])
            if abs(self.now - at) <= SOON:
                self.waiting += 1
            elif row["id"] > highest:
                oldest, number = oldest or row, number + 1
            else:
                told = f"this event ({plain(row['name'])}) was added, or its seal was removed."
                yield Fault("added", told, row["id"], None, at)
        if oldest:
            told = f"{number} events from this one on have no seal. Does the server run?"
            yield Fault("unsealed", told, oldest["id"], None, seen(oldest["at"]))


def _edited(seal: Seal, row: Row) -> Fault:
    told = "this event is not what was sealed: it was edited."
    return Fault("edited", told, seal.event_id, seal.position, seen(row["at"]))
