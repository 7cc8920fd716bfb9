"""A protected application, by each of the ways in which one can be protected."""

import json
from io import BytesIO

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route as Path

from keydesk.apis.model import Permission, Route
from keydesk.apis.wishes import Wish
from keydesk.doors import apis_verbs
from keydesk.middleware import Keydesk
from keydesk.middleware.asgi import KeydeskMiddleware as Asgi
from keydesk.middleware.wsgi import KeydeskMiddleware as Wsgi
from tests.harness.inside import TestClient

CRM = Wish(
    "CRM", "/integrations/v1",
    (Permission("contacts:read"), Permission("contacts:create"), Permission("paiements:read")),
    (
        Route("/contacts", "GET", "contacts:read"), Route("/contacts", "POST", "contacts:create"),
        Route("/contacts/{id}", "GET", "contacts:read"), Route("/health", "GET", "public"),
        Route("/paiements", "GET", "paiements:read"), Route("/me", "GET", "any"),
    ),
    "crm",
)  # fmt: skip


@pytest.fixture
def desk_of():
    """Opens an instance as an application does, with the API of a CRM."""
    opened = []

    def open_(house, organization="nordlys-living"):
        url = house.settings.database_url
        (house.data / "keydesk.toml").write_text(f'database_url = "{url}"' if url else "")
        house.do(apis_verbs.create, CRM)
        opened.append(Keydesk.open(house.data, organization=organization, api="crm"))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


@pytest.fixture
def desk(house, desk_of):
    return desk_of(house)


def told(identity, headers):
    """What an application got to know."""
    ours = [name for name in headers if name.lower().replace("_", "-").startswith("x-keydesk")]
    return {"connection": identity.connection, "may": sorted(identity.permissions), "ours": ours}


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body


class OverAsgi:
    def __init__(self, desk):
        async def show(request):
            assert request.scope["keydesk"] == request.state.keydesk
            return JSONResponse(told(request.state.keydesk, request.headers))

        app = Starlette(routes=[Path("/{path:path}", show, methods=["GET", "HEAD", "POST"])])
        self.client = TestClient(Asgi(app, desk), client=("127.0.0.1", 5))

    def ask(self, method, path, headers):
        answer = self.client.request(method, path, headers=headers)
        body = answer.json() if answer.content else None
        return Answer(answer.status_code, answer.headers, body)


class OverWsgi:
    """As wsgiref calls it, without a network."""

    def __init__(self, desk):
        def app(environ, start_response):
            headers = [name[5:] for name in environ if name.startswith("HTTP_")]
            start_response("200 OK", [("Content-Type", "application/json")])
            return [json.dumps(told(environ["keydesk"], headers)).encode()]

        self.app = Wsgi(app, desk)

    def ask(self, method, path, headers):
        from urllib.parse import unquote
        from wsgiref.handlers import SimpleHandler
        from wsgiref.headers import Headers
        from wsgiref.util import setup_testing_defaults

        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": unquote(path), "QUERY_STRING": query,
            "REMOTE_ADDR": "127.0.0.1",
        }  # fmt: skip
        setup_testing_defaults(environ)
        environ |= {f"HTTP_{n.upper().replace('-', '_')}": v for n, v in headers.items()}
        out = BytesIO()
        SimpleHandler(BytesIO(), out, BytesIO(), environ).run(self.app)
        head, _, body = out.getvalue().partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        found = Headers([tuple(line.split(": ", 1)) for line in lines[1:]])
        return Answer(int(lines[0].split()[1]), found, json.loads(body or "null"))


WAYS = {"asgi": OverAsgi, "wsgi": OverWsgi}


@pytest.fixture(params=sorted(WAYS))
def protected(request, desk):
    return WAYS[request.param](desk)


def bearer(issued, **more):
    return {"Authorization": f"Bearer {issued.secret.reveal()}", **more}
