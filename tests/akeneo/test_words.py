"""What a caller is told when it may not: Akeneo's shape and sentences."""

import pytest

from keydesk.akeneo.words import words
from keydesk.auth import Passage
from keydesk.kit.errors import TooManyRequests, Unavailable
from keydesk.kit.proxies import Origin

SCOPE = {"keydesk": Passage("catalog", "1", Origin("", "https")), "method": "GET"}
PATH = "/api/rest/v1/products"
SAID = {
    "": (401, "Authentication is required"),
    "stranger": (401, "The access token provided is invalid."),
    "narrow": (403, "Access forbidden. You are not allowed to list products."),
    "rootless": (403, "You are not allowed to access the web API."),
}


@pytest.mark.parametrize("path", [PATH, f"{PATH}/NL-01", f"{PATH}/nothing"])
@pytest.mark.parametrize(("name", "said"), SAID.items())
def test_a_refusal_has_akeneos_shape(catalog, name, said, path):
    answer = catalog.client(name).get(path)
    assert (answer.status_code, answer.json()) == (said[0], {"code": said[0], "message": said[1]})
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["www-authenticate"].startswith("Bearer ")


def test_another_method_is_named_with_the_ones_that_answer(catalog):
    answer = catalog.client().put(PATH, json={})
    assert answer.status_code == 405
    message = f"No route found for 'PUT {PATH}': Method Not Allowed (Allow: GET, PATCH, POST)"
    assert answer.json() == {"code": 405, "message": message}


def test_an_unknown_address_is_404_in_the_same_shape(catalog):
    answer = catalog.client().get("/api/rest/v1/nothing")
    assert answer.status_code == 404
    assert set(answer.json()) == {"code", "message"}


@pytest.mark.parametrize("name", ["", "stranger", "nordlys"])
def test_the_root_and_the_system_information_are_open_to_all(catalog, name):
    client = catalog.client(name)
    for path in ("/api/rest/v1", "/api/rest/v1/"):
        root = client.get(path)
        assert root.status_code == 200
        assert root.json()["host"] == "http://pim.test"
        assert root.json()["routes"]["pim_api_product_list"] == {"route": PATH, "methods": ["GET"]}
    told = client.get("/api/rest/v1/system-information").json()
    assert set(told) == {"version", "edition"}


def test_a_limit_and_an_outage_are_said_with_their_status():
    limited = words(TooManyRequests("Slow down.", retry_after=7), SCOPE)
    assert (limited.status_code, limited.headers["retry-after"]) == (429, "7")
    assert words(Unavailable(), SCOPE).status_code == 503
