"""The test of a connection over JSON."""

from pydantic import Field
from starlette.requests import Request

from keydesk.auth.api import Body, By, Here, guard_api, typed
from keydesk.credentials.heads import credential_of
from keydesk.explaining.places import places_of
from keydesk.kit.secret import Secret
from keydesk.trying import desk
from keydesk.trying.gates import gates_of
from keydesk.trying.shapes import ReportBody
from keydesk.trying.verbs import Wanted

router = typed("connections", "/manage/v1/connections")


class TestConnection(Body):
    """All may be left out.  With a secret the calls are real, and counted like any other."""

    credential: str = Field("", description="Its id or client id; the newest active one if empty")
    secret: str = Field("", description="Of the key or the client; used once, kept nowhere")
    password: str = Field("", description="Of the connection account, for the password grant")


@guard_api(router, "POST", "/{code}/test", permission="credentials:manage", changes=True)
def try_connection(
    http: Request, here: Here, by: By, code: str, wanted: TestConnection | None = None
) -> ReportBody:
    """Step by step: which fails, and what mends it.  200 also when a step fails."""
    asked = wanted or TestConnection(credential="", secret="", password="")
    id_ = credential_of(asked.credential, here.settings.prefixes) or asked.credential
    chosen = Wanted(id_, _secret(asked.secret), _secret(asked.password))
    return ReportBody.of(desk.run(gates_of(http.scope), places_of(http.scope), by, code, chosen))


def _secret(text: str) -> Secret | None:
    return Secret(text) if text else None
