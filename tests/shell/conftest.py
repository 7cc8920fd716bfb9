"""A small console of our own, so that the frame is tested without the rooms that fill it."""

from collections.abc import Callable

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Router
from starlette.testclient import TestClient

from keydesk.auth import PUBLIC, Door, Gate, guarded
from keydesk.kit.errors import Broken, KeydeskError
from keydesk.shell import Frame, flash, forms, render
from keydesk.shell.refusal import words

ADDRESS = "https://desk.test"
SAME_SITE = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def desk(sqlite_house):
    """`desk.get("/console/error?status=404")` and the like; `desk.raises` is what /error raises."""
    return Desk(sqlite_house)


class Desk(TestClient):
    def __init__(self, house):
        self.raises: KeydeskError = Broken("Something broke.")
        frame = Frame([], messages={"key.revoked": "Revoked"})
        self.static_files = frame.static
        routes = [self.route(*r) for r in self.handlers()]
        say = words(frame)
        doors = [
            Door("/console/static", "static", frame.static, say),
            Door("/", "console", frame.enter(Router(routes)), say),
        ]
        super().__init__(Gate(house.inside, doors), ADDRESS, follow_redirects=False)

    def handlers(self) -> list[tuple[str, str, Callable[[Request], Response]]]:
        return [
            ("GET", "/console/page", self.page),
            ("GET", "/console/error", self.error),
            ("POST", "/console/error", self.error),
            ("POST", "/console/form", self.form),
            ("POST", "/console/leave", self.leave),
        ]

    def route(self, method, path, handler):
        return guarded(method, path, handler, permission=PUBLIC, changes=method == "POST")

    def page(self, request: Request) -> Response:
        shown = {"title": "A page", "sentence": request.query_params.get("say", "")}
        more = {"missing": "", "status": 200, "violations": ()}
        return render(request, "error.html", shown | more)

    def error(self, _: Request) -> Response:
        raise self.raises

    def form(self, request: Request) -> Response:
        form = forms.read(request)
        return Response(f"{form.one('name')}|{','.join(form.many('permission'))}")

    def leave(self, request: Request) -> Response:
        response = forms.go(forms.read(request).one("next"))
        flash.leave(response, "key.revoked")
        return response
