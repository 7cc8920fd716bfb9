"""A request line is read, and its route found as the application itself finds it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.app import inside
from keydesk.explaining.places import KEYLESS, OTHER_METHOD, UNKNOWN, Asked, find, read_request
from keydesk.kit.errors import Violation
from tests.harness.client import client

PRODUCTS = "/api/rest/v1/products"


@pytest.fixture
def house(sqlite_house):
    return sqlite_house


@pytest.mark.parametrize(("line", "path"), [
    (f"GET {PRODUCTS}", PRODUCTS),
    (f"get   {PRODUCTS}?limit=10#x", PRODUCTS),
    (f"  GET {PRODUCTS} HTTP/1.1\n", PRODUCTS),
    (f"GET https://pim.example{PRODUCTS}/a%2Fb?q=1", f"{PRODUCTS}/a/b"),
    ("GET /", "/"),
])  # fmt: skip
def test_a_request_is_read_as_logs_show_it(line, path):
    assert read_request(line) == Asked("GET", path)


@pytest.mark.parametrize("line", [
    "", "   ", "GET", PRODUCTS, "GET products", "GET /a b c", "GET http://[/x", "BREW /pot",
    "GET https://pim.example", "G\0T /x", "GET /" + "x" * 3000, "POST\n\n", "🗝 /x",
])  # fmt: skip
def test_what_is_no_request_is_said_to_be_none(line):
    wrong = read_request(line)
    assert isinstance(wrong, Violation)
    assert wrong.field == "request"


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(line):
    assert isinstance(read_request(line), Asked | Violation)


@pytest.mark.parametrize(("method", "path", "sentence"), [
    ("GET", "/nope", UNKNOWN),
    ("GET", "/api/rest/v1/nope", UNKNOWN),
    ("GET", "/manage/v1/keys/", UNKNOWN),
    ("DELETE", PRODUCTS, OTHER_METHOD),
    ("GET", "/console/access-keys", KEYLESS),
])  # fmt: skip
def test_what_no_key_reaches(house, method, path, sentence):
    target = find(inside(house.inside).places, Asked(method, path))
    assert target.template == sentence


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", [
    PRODUCTS, f"{PRODUCTS}/a%2Fb", f"{PRODUCTS}/", "/manage/v1/keys", "/manage/v1/keys/x",
    "/manage/v1/keys/x/activate", "/manage/v1/roles/x", "/manage/v1/nope", "/manage/v1/whoami",
    "/api/rest/v1", "/api/v1/deliveryexperience/ping", "/api/v1/deliveryexperience/pong", "/nope",
])  # fmt: skip
def test_the_application_agrees_about_every_route(house, method, path):
    """The explanation named a route that the application would not have chosen."""
    secret = house.issue(house.connect(permissions=[])).secret
    status = client(house, secret).request(method, path).status_code
    target = find(inside(house.inside).places, read_request(f"{method} {path}"))
    expected = {UNKNOWN: 404, OTHER_METHOD: 405}
    if hasattr(target, "template"):
        assert status == expected[target.template]
    else:
        assert status == (200 if target.permission in ("public", "any caller") else 403)
