"""A FastAPI dependency, a Django decorator and middleware, Flask: each as its page shows it."""

import asyncio
import sys
from types import ModuleType
from typing import Annotated

import pytest
from fastapi import FastAPI
from sqlalchemy import text

from keydesk.credentials import verbs as credentials
from keydesk.middleware import Identity
from keydesk.middleware.asgi import KeydeskMiddleware
from keydesk.middleware.fastapi import needs
from keydesk.middleware.wsgi import KeydeskMiddleware as Wsgi
from tests.harness.inside import TestClient
from tests.middleware.conftest import bearer

django = pytest.importorskip("django", reason="Django is not installed: scripts/setup test")
flask = pytest.importorskip("flask", reason="Flask is not installed: scripts/setup test")

AT = "/integrations/v1"


@pytest.fixture
def made(sqlite_house, desk_of):
    desk = desk_of(sqlite_house)
    issued = sqlite_house.issue(sqlite_house.connect("Make", permissions=["contacts:read"]))
    return sqlite_house, desk, issued


def booked(house, desk):
    desk.close()
    with house.usage.read() as db:
        rows = db.execute(text("SELECT route, outcome, status FROM calls ORDER BY id"))
        return sorted(tuple(row) for row in rows)


def fastapi_app(desk):
    app = FastAPI()

    @app.get("/contacts/{id_}")
    async def contacts(id_: str, caller: Annotated[Identity, needs(desk, "contacts:read")]) -> str:
        return caller.connection

    @app.get("/paiements")
    async def payments(caller: Annotated[Identity, needs(desk, "paiements:read")]) -> str:
        return caller.connection

    @app.get(f"{AT}/me")
    async def me(caller: Annotated[Identity, needs(desk)]) -> str:
        return caller.connection

    return app


def test_a_fastapi_dependency(made):
    house, desk, issued = made
    client = TestClient(fastapi_app(desk), client=("127.0.0.1", 5))
    ask = lambda path, headers: client.get(path, headers=headers)  # noqa: E731
    assert ask("/contacts/7", bearer(issued)).json() == "make"
    assert ask(f"{AT}/me", bearer(issued)).json() == "make"
    forbidden = ask("/paiements", bearer(issued))
    assert (forbidden.status_code, forbidden.json()["detail"]["missing"]) == (403, "paiements:read")
    nobody = ask("/contacts/7", {})
    assert (nobody.status_code, nobody.headers["www-authenticate"]) == (
        401,
        'Bearer realm="keydesk"',
    )
    house.do(credentials.revoke, issued.credential.id)
    assert ask("/contacts/7", bearer(issued)).status_code == 401
    assert booked(house, desk) == sorted([
        ("/contacts/{id_}", "accepted", 200), (f"{AT}/me", "accepted", 200),
        ("/paiements", "not_permitted", 403), ("/contacts/{id_}", "no_credential", 401),
        ("/contacts/{id_}", "revoked", 401),
    ])  # fmt: skip


def test_a_fastapi_dependency_behind_the_middleware_asks_for_more(made):
    """Judged and booked once, by the middleware."""
    house, desk, issued = made
    app = FastAPI()
    app.add_middleware(KeydeskMiddleware, keydesk=desk)

    @app.get(f"{AT}/contacts")
    async def contacts(caller: Annotated[Identity, needs(desk, "paiements:read")]) -> str:
        return caller.connection

    @app.get(f"{AT}/contacts/{{id_}}")
    async def contact(id_: str, caller: Annotated[Identity, needs(desk, "contacts:read")]) -> str:
        return caller.connection

    client = TestClient(app, client=("127.0.0.1", 5))
    assert client.get(f"{AT}/contacts", headers=bearer(issued)).status_code == 403
    assert client.get(f"{AT}/contacts/1", headers=bearer(issued)).json() == "make"
    assert [row[1:] for row in booked(house, desk)] == [("not_permitted", 403), ("accepted", 200)]


@pytest.fixture
def site(made):
    """Django's settings are one for a process, so one test has all of it."""
    from django.conf import settings
    from django.http import HttpResponse
    from django.urls import path

    from keydesk.middleware.django import needs as needing

    @needing("contacts:read")
    def plain(request, id_):
        ours = [name for name in request.headers if name.lower().startswith("x-keydesk")]
        return HttpResponse(request.keydesk.connection + "".join(ours))

    @needing("contacts:read")
    async def asynchronous(request):
        return HttpResponse(request.keydesk.connection)

    @needing("paiements:read")
    def payments(request):
        raise AssertionError

    def unmarked(request):
        return HttpResponse(request.keydesk.connection)

    def early(get_response):
        """Somebody else's middleware, before ours."""
        return lambda request: get_response(request) if request.headers else None

    urls = ModuleType("keydesk_test_urls")
    urls.early = early
    urls.urlpatterns = [
        path("contacts/<str:id_>", plain), path("async", asynchronous),
        path("paiements", payments), path("integrations/v1/contacts", unmarked),
        path("integrations/v1/me", payments), path("unmapped", unmarked),
    ]  # fmt: skip
    sys.modules[urls.__name__] = urls
    if not settings.configured:
        settings.configure(ROOT_URLCONF=urls.__name__, ALLOWED_HOSTS=["*"], MIDDLEWARE=[])
        django.setup()
    return made


def test_django(site, monkeypatch):
    from django.conf import settings
    from django.test import AsyncClient, Client, override_settings

    house, desk, issued = site
    shown = bearer(issued, **{"X-Keydesk-Connection": "owner"})
    with override_settings(KEYDESK=desk, MIDDLEWARE=["keydesk_test_urls.early"]):
        ask = lambda path, headers: Client().get(path, headers=headers)  # noqa: E731
        assert ask("/contacts/7", shown).content == b"make"
        assert ask("/contacts/7", {}).status_code == 401
        assert ask("/paiements", shown).json()["missing"] == "paiements:read"
        found = asyncio.run(AsyncClient().get("/async", headers=shown))
        assert found.content == b"make"
    protecting = ["keydesk.middleware.django.middleware"]
    with override_settings(KEYDESK=desk, MIDDLEWARE=protecting):
        assert ask(f"{AT}/contacts", shown).content == b"make"
        assert ask(f"{AT}/me", shown).status_code == 403  # by the decorator, beyond the table
        assert ask("/unmapped", shown).status_code == 403
        house.do(credentials.revoke, issued.credential.id)
        assert ask(f"{AT}/contacts", shown).status_code == 401
    assert settings.configured
    assert sorted(row[1:] for row in booked(house, desk)) == sorted([
        ("accepted", 200), ("no_credential", 401), ("not_permitted", 403), ("accepted", 200),
        ("accepted", 200), ("not_permitted", 403), ("unmapped_route", 403), ("revoked", 401),
    ])  # fmt: skip


def test_flask(made):
    house, desk, issued = made
    app = flask.Flask("crm")

    @app.get(f"{AT}/contacts/<id_>")
    def contact(id_):
        return flask.request.environ["keydesk"].connection

    app.wsgi_app = Wsgi(app.wsgi_app, desk)
    ask = app.test_client().get
    assert ask(f"{AT}/contacts/7", headers=bearer(issued)).text == "make"
    assert ask(f"{AT}/contacts/7").status_code == 401
    assert ask("/elsewhere", headers=bearer(issued)).status_code == 403
    house.do(credentials.revoke, issued.credential.id)
    assert ask(f"{AT}/contacts/7", headers=bearer(issued)).status_code == 401
