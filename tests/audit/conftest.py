"""A log with some events in it, a sealer, and what verifying says."""

import pytest

from keydesk import events
from keydesk.audit.anchors import Anchors
from keydesk.audit.ends import Ends
from keydesk.audit.model import PURPOSE
from keydesk.audit.sealer import Sealer
from keydesk.audit.verifying import Verification
from keydesk.credentials.happenings import KeyRevoked


class Log:
    """Events made, sealed and verified by hand."""

    def __init__(self, house):
        self.house = house
        self.sealer = Sealer(house.inside)
        self.anchors = Anchors(house.settings)

    def happen(self, *names: str) -> None:
        """Each in a second and a transaction of its own."""
        for name in names:
            self.house.later(seconds=1)
            with self.house.write() as db:
                events.append(db, KeyRevoked(name, name), by=self.house.by, at=self.house.now)

    def seal(self) -> int:
        return self.sealer.seal()

    def verify(self):
        keys = self.house.inside.seals.derived(PURPOSE)
        seen = Verification(keys, self.house.now, Ends(self.anchors.all(), keys))
        with self.house.read() as db:
            return list(seen.faults(db)), seen

    def faults(self) -> list[tuple]:
        """Kind, event and position of all that is wrong."""
        return [(f.kind, f.event_id, f.position) for f in self.verify()[0] if f.wrong]

    def run(self, text: str, **values) -> None:
        """What somebody does who can write into the database."""
        with self.house.write() as db:
            db.exec_driver_sql(text.format(**values))


@pytest.fixture
def log(house):
    """Twelve sealed events: two organizations with their Owners, then a to h."""
    log = Log(house)
    log.happen(*"abcdefgh")
    assert log.seal() == 12
    assert log.faults() == []
    house.later(hours=1)
    log.happen("last")
    assert log.seal() == 1
    return log
