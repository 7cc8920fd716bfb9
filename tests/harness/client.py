"""The whole application, gate and all, without a network."""

from keydesk.app import doors
from keydesk.auth import Gate
from keydesk.kit.secret import Secret
from tests.harness.house import House
from tests.harness.inside import TestClient

ADDRESS = "http://desk.test"


def client(house: House, secret: Secret | None = None, **headers: str) -> TestClient:
    """With a key, or as a stranger.  Redirects are not followed, so that a test sees them."""
    if secret:
        headers["Authorization"] = f"Bearer {secret.reveal()}"
    gate = Gate(house.inside, doors(house.inside))
    here = ("127.0.0.1", 50000)
    return TestClient(gate, ADDRESS, headers=headers, client=here, follow_redirects=False)
