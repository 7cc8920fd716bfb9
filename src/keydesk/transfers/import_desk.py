"""An import from its beginning to its end, whoever goes on with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, replace

from keydesk.auth import Caller, House
from keydesk.kit.db import Db
from keydesk.kit.errors import KeydeskError
from keydesk.kit.ids import new_id
from keydesk.structures import snapshots
from keydesk.transfers import noting, store
from keydesk.transfers.importing import At, Ended, Importing
from keydesk.transfers.ledgers import Booked, Remembered
from keydesk.transfers.noting import Problem
from keydesk.transfers.reading import Said
from keydesk.transfers.sources import Source
from keydesk.transfers.store import DONE, FAILED, IMPORT, RUNNING, Transfer

MOST_TRIED = 5_000  # lines of a trial: it is one transaction, and all who write wait for its end
ONLY_FIRST = "Only the first {most:,} lines were judged."
Watch = Callable[[At, int], None]
LONGEST_NAME, LONGEST_MESSAGE = 255, 500


class _Undone(Exception):
    """What was tried is taken back."""


@dataclass(frozen=True)
class Tried:
    """`whole`: all lines were tried, and not only the first MOST_TRIED."""

    ledger: Remembered
    whole: bool


def prepared(house: House, by: Caller, source: Source, said: Said) -> tuple[Importing, int]:
    """And how many lines it has.  Raises BadRequest for files that cannot be read."""
    importing = Importing(source, said, house.database.write, house.clock)
    with house.database.read() as db:
        identifier = snapshots.current(db, by).identifier
    return importing, importing.examine(identifier)


def attempt(house: House, by: Callable[[Db], Caller], importing: Importing) -> Tried:
    """All is judged as it would be, and nothing is left of it."""
    ledger, whole = Remembered(MOST_TRIED), True
    with suppress(_Undone), house.database.write() as db:
        trial = replace(importing, turn=lambda: nullcontext(db))
        try:
            trial.run(by, ledger, step=0, position=0)
        except Ended:
            if ledger.tried < ledger.most:  # the process ends
                raise
            whole = False
        raise _Undone
    return Tried(ledger, whole)


def begun(house: House, by: Caller, importing: Importing, lines: int, holder: str) -> Transfer:
    """A new import, or the one of the same files that this person began and did not end."""
    source, said, now = importing.source, asdict(importing.said), house.clock()
    digest = source.digest([f"{name}={value}" for name, value in said.items()])
    with house.database.write() as db:
        former = store.unfinished(db, by.organization_id, digest, by.actor)
        if former and (taken := store.take(db, former, holder, now=now)):
            return taken
        new = Transfer(
            by.organization_id, new_id(), IMPORT, RUNNING, source.name[:LONGEST_NAME], by.actor,
            by.user_id, digest, said, 0, 0, {}, {}, lines, 0, "", holder, now, now, None,
        )  # fmt: skip
        store.add(db, new)
    return new


def carried_out(
    house: House, by: Callable[[Db], Caller], importing: Importing, transfer: Transfer
) -> Transfer:
    """To its end, from where it is.  Raises Ended when it was taken over or cancelled meanwhile."""
    ledger = Booked(transfer, transfer.holder, house.clock)
    with _failing(house, transfer):
        importing.run(by, ledger, step=transfer.step, position=transfer.position)
    return _ended(house, transfer, DONE, "")


def problems(house: House, of: Transfer) -> Iterator[Problem]:
    """All that are kept; a hundred at a time, because their lines may be long."""
    after = 0
    while True:
        with house.database.read() as db:
            some = noting.problems(db, of.organization_id, of.id, after=after)
        yield from some
        if not some:
            return
        after = some[-1].number


@contextmanager
def _failing(house: House, transfer: Transfer) -> Iterator[None]:
    """What stops all of it is told in the list of transfers too."""
    try:
        yield
    except KeydeskError as error:
        if error.status != 503:  # an outage passes: whoever is next goes on
            _ended(house, transfer, FAILED, error.message[:LONGEST_MESSAGE])
        raise


def _ended(house: House, transfer: Transfer, state: str, message: str) -> Transfer:
    now = house.clock()
    with house.database.write() as db:
        ended = {"state": state, "message": message, "finished_at": now, "seen_at": now}
        ended |= {"done": transfer.lines} if state == DONE else {}
        if not store.change(db, transfer, transfer.holder, **ended):
            raise Ended
        found = store.find(db, transfer.organization_id, transfer.id)
    assert found
    return found
