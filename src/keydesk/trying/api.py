"""The test of a connection over JSON."""

from pydantic import Field
from starlette.requests import Request

from keydesk.auth.api import Body, By, Here, guard_api, typed
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
    chosen = Wanted.of(
        asked.credential, asked.secret, asked.password, prefixes=here.settings.prefixes
    )
    return ReportBody.of(desk.run(gates_of(http.scope), by, code, chosen))
