"""Shipium's validation call: does this credential work?"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.auth import ANY_CALLER, guarded
from keydesk.auth.words import json_response

PING = "/api/v1/deliveryexperience/ping"


def ping(_: Request) -> Response:
    return json_response({"info": "pong", "status": 1}, 200, {})


routes: list[BaseRoute] = [guarded("GET", PING, ping, permission=ANY_CALLER, changes=False)]
