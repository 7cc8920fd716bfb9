"""Two consoles: a small one of our own for the frame alone, and the real one behind a browser."""

import itertools
from collections.abc import Callable

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Router

from keydesk.auth import PUBLIC, Door, Gate, guarded
from keydesk.kit.errors import Broken, KeydeskError
from keydesk.shell import Frame, flash, forms, render
from keydesk.shell.refusal import words
from tests.harness.browser import context
from tests.harness.command import keydesk, keydesk_json
from tests.harness.inside import TestClient
from tests.harness.server import Server

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


EMAIL, PASSWORD = "ingrid@nordlys.example", "walnut-ferry-lantern-93"
numbers = itertools.count(1)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    data = tmp_path_factory.mktemp("console") / "data"
    who = ["--organization", "Nordlys Living", "--owner-email", EMAIL]
    keydesk("init", "--data", data, *who, "--owner-password-stdin", given=PASSWORD)
    with Server(data, KEYDESK_STEP_UP_MINUTES="1440") as server:
        yield server


@pytest.fixture(scope="module")
def signed_in(browser, served, tmp_path_factory):
    """The cookies of one sign-in, for every profile that follows."""
    profile = context(browser)
    page = profile.new_page()
    page.goto(f"{served.url}/console/")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/console/connections")
    kept = tmp_path_factory.mktemp("profile") / "state.json"
    profile.storage_state(path=kept)
    profile.close()
    return kept


@pytest.fixture
def page(browser, served, signed_in):
    """A signed-in page that may not write a single error into its console."""
    profile = context(browser, base_url=served.url, storage_state=signed_in)
    page, wrong = profile.new_page(), []
    page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    profile.close()
    assert [line for line in wrong if "status of 422" not in line] == []


@pytest.fixture
def key(served):
    """A new key and its connection: {"id", "name", "code"}."""
    name = f"Feed {next(numbers)}"
    data = ["--data", served.data]
    made = keydesk_json(*data, "connections", "create", "--label", name, "--flow-type", "source")
    issued = keydesk_json(
        *data, "keys", "create", "--connection", made["code"], "--name", name, "--activate"
    )
    return {"id": issued["id"], "name": name, "code": made["code"]}
