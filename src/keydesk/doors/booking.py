"""Each credential that was verified has its own line in the book of attempts."""

from dataclasses import dataclass

from keydesk.attempts import ACCEPTED, PATH, Attempt, Call, Who, bucket
from keydesk.auth import House, Passage, Reason
from keydesk.auth.booking import known_method, unsaid
from keydesk.doors.asking import Entry
from keydesk.kit.clock import running
from keydesk.kit.networks import network

STATUSES = {
    Reason.NOT_PERMITTED: 403, Reason.NO_API_ACCESS: 403, Reason.IP_DENIED: 403,
    Reason.UNMAPPED_ROUTE: 403, Reason.AMBIGUOUS_PATH: 403, Reason.RATE_LIMITED: 429,
}  # fmt: skip


@dataclass(frozen=True)
class Booking:
    passage: Passage
    house: House

    def enter(
        self, entry: Entry, who: Who, reason: Reason | None, template: str = "", asked: str = ""
    ) -> None:
        """With the address that was named, and the status that the gate would have given."""
        passage, book = self.passage, self.house.book
        status = 200 if reason is None else STATUSES.get(reason, 401)
        outcome = ACCEPTED if reason is None else reason.value
        place, name = book.variety.admitted(
            who.connection_id if who.secret_id else "", network(entry.ip), ""
        )
        took = int((running() - passage.started) * 1_000_000)
        attempt = Attempt(
            who, passage.door, asked, template, known_method(entry.method) if entry.method else "",
            outcome, status // 100, bucket(took), place, name,
        )  # fmt: skip
        path = unsaid(entry.path.partition("?")[0][:PATH], self.house.settings.prefixes)
        book.enter(
            Call(attempt, self.house.clock(), status, path, entry.ip, "", passage.request_id)
        )
