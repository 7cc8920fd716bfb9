"""What is known of one request on its way through the house; the gate books it at the end."""

from collections.abc import Awaitable, Callable

from keydesk.attempts import Trouble
from keydesk.auth.answer import Answer, NotMine, Reason
from keydesk.kit.clock import running
from keydesk.kit.proxies import Origin

NOT_MINE = NotMine()
Headers = tuple[tuple[bytes, bytes], ...]


class Passage:
    """Filled in as the request goes: by the gate, then by the guard of its route."""

    __slots__ = (
        "again",
        "answer",
        "asked",
        "denied",
        "door",
        "headers",
        "items",
        "origin",
        "original",
        "outcome",
        "request_id",
        "route",
        "started",
        "status",
        "trouble",
    )  # fmt: skip

    def __init__(self, door: str, request_id: str, origin: Origin) -> None:
        self.door, self.request_id, self.origin = door, request_id, origin
        self.answer: Answer = NOT_MINE
        self.again: Callable[[], Awaitable[Answer]] | None = None  # judges the credential once more
        self.denied: Reason | None = None  # refused for another reason than the credential itself
        self.asked = ""  # the permission that the route needs
        self.route = ""  # its template, never the path: /api/rest/v1/products/{identifier}
        self.original = ("", "")  # method and path that a proxy asks about, not its own request's
        self.status = 500
        self.outcome = ""  # once it is booked; "" when no credential was asked for or presented
        self.items = 0  # what went over the counter: products sent, lines taken
        self.headers: Headers = ()  # that go out with whatever is answered
        self.trouble: tuple[Trouble, ...] = ()  # what was wrong, for the people of the connection
        self.started = running()
