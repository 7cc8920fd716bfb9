"""Keydesk does not start with a route that nobody mapped to a permission (security case 90)."""

import re
from dataclasses import replace

import pytest
from fastapi import APIRouter, FastAPI
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, Router, WebSocketRoute

from keydesk import app
from keydesk.akeneo import api as catalog
from keydesk.app import Application, doors
from keydesk.auth import ANY_CALLER, PUBLIC, Door, Endpoint, Guard, guarded, mapped
from keydesk.auth.api import guard_api, typed
from keydesk.auth.words import json_words


def hello(_):
    return PlainTextResponse("hello")


async def bare(scope, receive, send):
    await PlainTextResponse("hello")(scope, receive, send)


def typed_app(*routers, **options) -> FastAPI:
    documents = {"openapi_url": None, "docs_url": None, "redoc_url": None}
    made = FastAPI(**(documents | options))
    for router in routers:
        made.include_router(router)
    return made


def plain_router() -> APIRouter:
    router = APIRouter(prefix="/x")
    router.add_api_route("/forgotten", hello, methods=["GET"])
    return router


def wrapped(inner):
    async def around(scope, receive, send):
        await inner(scope, receive, send)

    around.__wrapped__ = inner
    return around


GOOD = guarded("GET", "/x/good", hello, permission="products:read", changes=False)
FORGOTTEN = Route("/x/forgotten", hello)
UNMAPPED = {
    "a Starlette route": Router([GOOD, FORGOTTEN]),
    "a FastAPI route": typed_app(plain_router()),
    "FastAPI's own document": typed_app(openapi_url="/x/openapi.json"),
    "FastAPI's own page": typed_app(openapi_url="/x/o.json", docs_url="/x/docs"),
    "a mounted router": Router([GOOD, Mount("/x/under", Router([FORGOTTEN]))]),
    "a mounted bare application": Router([GOOD, Mount("/x/under", bare)]),
    "a mounted FastAPI": Router([Mount("/x/under", typed_app(plain_router()))]),
    "a WebSocket": Router([GOOD, WebSocketRoute("/x/ws", hello)]),
    "a bare application": bare,
    "behind a wrapper": wrapped(Router([FORGOTTEN])),
    "a wrapper that hides what it wraps": lambda scope, receive, send: None,
    "no routes at all": Router([]),
}


@pytest.fixture
def house(sqlite_house):
    return sqlite_house.inside


def opened(house, application, **more) -> Door:
    """The catalogue's door, with another application behind it."""
    door = next(door for door in doors(house) if door.name == "catalog")
    return replace(door, prefix="/x", app=application, **more)


@pytest.mark.parametrize("application", UNMAPPED.values(), ids=UNMAPPED)
def test_a_route_without_a_permission_keeps_keydesk_from_starting(house, monkeypatch, application):
    """A helper page that somebody mounted answered everybody: no test knew that it was there."""
    every = [*doors(house), opened(house, application)]
    monkeypatch.setattr(app, "doors", lambda _: every)
    with pytest.raises(ValueError, match=r"/x|catalog") as refused:
        Application(house)
    assert re.search("declares no permission: build it with|leads to no route", str(refused.value))


def test_a_forgotten_route_of_a_room_is_named(house, monkeypatch):
    """Put where somebody would really put it."""
    monkeypatch.setattr(catalog, "routes", [*catalog.routes, Route("/api/rest/v1/x", bare)])
    with pytest.raises(ValueError, match="/api/rest/v1/x of the door catalog declares no perm"):
        Application(house)


@pytest.mark.parametrize("permission", ["products:read", ANY_CALLER])
def test_a_door_without_schemes_opens_onto_public_routes_only(house, permission):
    """Nobody could ever enter; or, if the guard were clumsier, everybody."""
    route = guarded("GET", "/x", hello, permission=permission, changes=False)
    with pytest.raises(ValueError, match="knows no kind of credential"):
        mapped([Door("/x", "x", Router([route]), json_words)])
    public = guarded("GET", "/x", hello, permission=PUBLIC, changes=False)
    assert mapped([Door("/x", "x", Router([public]), json_words)])


def test_a_typed_route_whose_guard_nobody_would_ask_cannot_be_built():
    """FastAPI's usual route knows nothing of guards: it would only have been declared."""
    add = guard_api(APIRouter(), "GET", "/x", permission="products:read", changes=False)
    with pytest.raises(TypeError, match="make its router with typed"):
        add(hello)


def test_whatever_is_built_as_it_should_be_is_mapped(house):
    router = typed("x", "/x")
    guard_api(router, "POST", "/typed", permission="roles:manage", changes=True)(hello)
    inside = Router([GOOD, Mount("/x/under", Router([GOOD]))])
    hot = Endpoint("GET", "/x", bare, permission="locales:read", changes=False)
    built = [wrapped(inside), typed_app(router), hot]
    found = [mapped([opened(house, application)]) for application in built]
    assert [[(r.path, r.guard) for r in routes] for routes in found] == [
        [("/x/good", GOOD.guard), ("/x/under/x/good", GOOD.guard)],
        [("/x/typed", Guard("roles:manage", changes=True))],
        [("/x", Guard("locales:read", changes=False))],
    ]
