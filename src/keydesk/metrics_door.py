"""Who may read `/metrics`: an address from the settings, or whoever knows the token.

Everybody else finds no page there.
"""

from starlette.requests import Request
from starlette.responses import Response

from keydesk.auth import Reason, from_headers, house_of, refuse_exposed
from keydesk.kit.errors import NotFound
from keydesk.kit.exposition import TYPE
from keydesk.kit.proxies import among
from keydesk.kit.secret import Secret
from keydesk.kit.settings import Settings
from keydesk.metrics import Metrics

# Whatever carries one of these came through a proxy, and from anywhere.
FORWARDED = (
    "x-forwarded-for",
    "forwarded",
    "x-forwarded-proto",
    "x-forwarded-host",
    "x-real-ip",
    "via",
)


class Door:
    """The handler.  `metrics` is made at the first request: of the house that is served."""

    def __init__(self) -> None:
        self.metrics: Metrics | None = None

    def __call__(self, request: Request) -> Response:
        house = house_of(request)
        if not (_by_address(request, house.settings) or _by_token(request, house.settings)):
            raise NotFound("There is nothing at this address.")
        self.metrics = self.metrics or Metrics(house)
        return Response(
            self.metrics.text(), 200, {"Cache-Control": "no-store", "Content-Type": TYPE}
        )


def _by_token(request: Request, settings: Settings) -> bool:
    """A wrong one is counted, like every credential that nobody knows."""
    given, passage = from_headers(request.scope), request.scope["keydesk"]
    if not isinstance(given, Secret) or not settings.metrics_token:
        return False
    if given != Secret(settings.metrics_token):  # in constant time
        passage.denied = Reason.UNKNOWN
        return False
    refuse_exposed(passage, settings)
    return True


def _by_address(request: Request, settings: Settings) -> bool:
    """A proxy on this machine that nobody declared, or that does not say for whom it asks, makes
    all the world look like loopback."""
    origin = request.scope["keydesk"].origin
    if not origin.named and any(name in request.headers for name in FORWARDED):
        return False
    return among(origin.address, settings.metrics_addresses)
