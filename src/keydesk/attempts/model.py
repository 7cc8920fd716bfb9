"""One kind of attempt, as counted; one attempt in full; one last use, as remembered."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

ACCEPTED = "accepted"
LOST = "lost"  # an outcome of the totals only: could not be counted any nearer
OTHER = "other"  # what a caller may choose freely, beyond the first few of an hour
MILLISECONDS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
LONGEST = 3_600_000  # stands for all that took longer
PATH = 500  # characters kept of one
BOUNDS = tuple(bound * 1_000 for bound in MILLISECONDS)  # microseconds


class Who(NamedTuple):
    """Whose credential it was; all empty when an attempt named none."""

    organization_id: str = ""
    connection_id: str = ""
    credential_id: str = ""
    secret_id: str = ""


class Attempt(NamedTuple):
    """What is counted together.  Every field has few values, so the book stays small.

    route    a template, never a path
    outcome  "accepted", or a reason of refusal
    took     milliseconds: the least of MILLISECONDS that it did not exceed, or LONGEST.  So the
             histogram of durations is one more thing to count by
    network  of the address, and `program` by its name and version: both OTHER beyond variety.py
    """

    who: Who
    door: str
    permission: str
    route: str
    method: str
    outcome: str
    status_class: int  # 2 for 200 to 299
    took: int = LONGEST
    network: str = ""
    program: str = ""


class Trouble(NamedTuple):
    """What was wrong with a call, or with one of its lines, for the people of its connection.

    message  in English, with its field
    field, template, params  of which it was made, so that it can be said in other languages; the
             params as JSON.  "" where the caller was told something else
    """

    message: str = ""
    product: str = ""
    locale: str = ""
    channel: str = ""
    field: str = ""
    template: str = ""
    params: str = ""


class Call(NamedTuple):
    """One attempt in full.

    path     without the query, as it came
    program  as it called itself, up to 120 characters
    items    what went over the counter: products sent, lines taken
    micros   how long it took, in microseconds
    """

    attempt: Attempt
    at: datetime
    status: int
    path: str
    address: str
    program: str
    request_id: str
    items: int = 0
    trouble: tuple[Trouble, ...] = ()
    micros: int = 0

    @property
    def failed(self) -> bool:
        """Of a batch that was answered, some line may have been refused."""
        refused = self.status >= 400 or self.attempt.outcome != ACCEPTED
        return refused or bool(self.trouble)


@dataclass(frozen=True)
class Kept:
    """One attempt in full as the book holds it; failures alike within a second are one of these.

    id    of its row; says nothing about the order
    took  milliseconds, rounded up; of failures alike, the newest's
    """

    id: int
    at: datetime
    connection_id: str
    credential_id: str
    secret_id: str
    failed: bool
    times: int
    door: str
    permission: str
    route: str
    method: str
    path: str
    outcome: str
    status: int
    took: int
    items: int
    address: str
    program: str
    request_id: str
    trouble: tuple[Trouble, ...]


class LastUse(NamedTuple):
    """An accepted call.  Refused ones never advance it (security case 81)."""

    credential_id: str
    connection_id: str
    at: datetime
    address: str
    program: str


def bucket(micros: int) -> int:
    """In milliseconds, for `took`."""
    index = bisect_left(BOUNDS, micros)
    return MILLISECONDS[index] if index < len(MILLISECONDS) else LONGEST
