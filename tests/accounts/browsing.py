"""A browser at the console's door, as far as HTTP goes; and the same door for another browser."""

from dataclasses import replace
from urllib.parse import urlencode

from starlette.routing import Router

from keydesk.accounts import console, directory
from keydesk.accounts.scheme import SessionScheme, carry_cookie
from keydesk.auth import Door, Gate, House
from keydesk.credentials.standing import ABOVE
from keydesk.shell import Frame
from keydesk.shell.refusal import words
from tests.accounts.conftest import EMAIL
from tests.harness.client import client
from tests.harness.databases import PASSWORD
from tests.harness.inside import TestClient

HERE = {"Sec-Fetch-Site": "same-origin"}


def browse(house: House, url: str = "http://localhost", address: str = "127.0.0.1") -> TestClient:
    messages = {**console.MESSAGES, **directory.MESSAGES}
    frame = Frame(["keydesk.accounts"], viewer=console.viewer, messages=messages)
    schemes = (SessionScheme(house.database, house.clock),)
    app = frame.enter(Router([*console.routes, *directory.routes(ABOVE)]))
    gate = Gate(house, [Door("/", "console", app, words(frame), schemes, carry_cookie)])
    return TestClient(
        gate, url, client=(address, 50000), headers=HERE | {"User-Agent": "Firefox/99 (Linux)"}
    )


def post(browser, path, headers=None, **fields):
    """As a form does, without following the answer."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return browser.post(
        path, content=urlencode(fields), headers=kind | (headers or {}), follow_redirects=False
    )


def sign_in(browser, password=PASSWORD, email=EMAIL, **fields):
    return post(browser, "/console/sign-in", email=email, password=password, **fields)


def owners(house):
    """The Owner's browser, at the whole desk, which takes plain http."""
    house.settings = replace(house.settings, allow_http=True)
    found = client(house, **HERE)
    assert sign_in(found).status_code == 303
    return found
