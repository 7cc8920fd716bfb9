"""What a test of a connection finds, step by step.  Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from keydesk.connections.model import Connection
from keydesk.credentials.model import Credential
from keydesk.explaining.model import Link
from keydesk.explaining.places import Asked
from keydesk.explaining.remedies import Way
from keydesk.shell import N_

NAMES = ("connection", "credential", "token", "access", "permission", "read")
PRODUCTS = Asked("GET", "/api/rest/v1/products")  # what is tried
NO_TOKEN = N_("A key needs no token: it is sent as it is.")
GIVEN = N_("The client {key} was given a token by {grant}. It ended with this test.")
NO_PASSWORD = N_(
    "The client {key} knows the password grant only, and {connection} has no username and password "
    "that work."
)
REFUSED = N_("{request} was answered {status}: {said}")
NOT_ITS_OWN = N_("What was given is not the secret of {key}. Nothing was called with it.")
FIRST = N_("{request} was answered: the first product is {product}.")
NO_PRODUCT = N_("{request} was answered: there is no product yet.")
ANSWERED = N_("{request} was answered.")
JUDGED = N_(
    "Nobody keeps the secret of a key, so it was judged as the gate judges it: {request} passes, "
    "and the first product is {product}."
)
JUDGED_EMPTY = N_(
    "Nobody keeps the secret of a key, so it was judged as the gate judges it: {request} passes, "
    "and there is no product yet."
)
JUDGED_ANSWERED = N_(
    "Nobody keeps the secret of a key, so it was judged as the gate judges it: {request} passes."
)
NOTHING_TO_TEST = N_("{connection} has no credential yet, so it cannot call the API.")
UNTRIED = N_("Not tried, because an earlier step failed.")


class State(StrEnum):
    OK = "ok"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Step:
    """`name` is one of NAMES; `links` are the sentences, those of an explanation among them."""

    name: str
    state: State
    links: tuple[Link, ...]

    @property
    def message(self) -> str:
        return " ".join(link.message for link in self.links)


@dataclass(frozen=True)
class Elsewhere:
    """Where people mend what no change of rights mends; `href` is a page of the console."""

    template: str
    href: str


@dataclass(frozen=True)
class Report:
    """`credential` is what was tested, None = there is none; `others` could be tested as well.

    ways    changes of rights that make it pass: any one of them, the smallest first
    places  where else it is mended
    """

    connection: Connection
    credential: Credential | None
    others: tuple[Credential, ...]
    steps: tuple[Step, ...]
    ways: tuple[Way, ...] = ()
    places: tuple[Elsewhere, ...] = ()

    @property
    def failed(self) -> Step | None:
        return next((step for step in self.steps if step.state is State.FAILED), None)

    @property
    def passed(self) -> bool:
        return self.failed is None


def step(name: str, *links: Link) -> Step:
    """Only what failed is said of one that failed."""
    wrong = tuple(link for link in links if not link.ok)
    return Step(name, State.FAILED if wrong else State.OK, wrong or links)


def saying(name: str, template: str, *, ok: bool = True, **params: object) -> Step:
    return step(name, Link(name, ok, template, params))


def passed(steps: Sequence[Step]) -> bool:
    return all(one.state is State.OK for one in steps)


def until_failed(steps: Sequence[Step]) -> list[Step]:
    wrong = (n for n, one in enumerate(steps) if one.state is State.FAILED)
    return list(steps[: next(wrong, len(steps)) + 1])


def whole(steps: Sequence[Step]) -> tuple[Step, ...]:
    """With those that were not tried."""
    untried = (Step(n, State.SKIPPED, (Link(n, True, UNTRIED),)) for n in NAMES[len(steps) :])
    return (*steps, *untried)


def standing(links: Mapping[str, Link]) -> list[Step]:
    """Of an explanation's links, by name: what must be well before anything is asked for."""
    of_connection = step("connection", links["connection"], links["user"])
    return [of_connection, step("credential", links["credential"])]


def permitted(links: Mapping[str, Link]) -> list[Step]:
    """The role is named where it decides: a lost one explains why nothing is held."""
    role, access = links["role"], links["access"]
    first = step("access", role, access) if not role.ok else step("access", access)
    return [first, step("permission", role, links["permission"])] if access.ok else [first]
