"""How does the console say no?"""

import pytest

from keydesk.kit.errors import (
    Forbidden,
    NotFound,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)
from tests.shell.conftest import SAME_SITE


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (NotFound("There is no key {id}.", id="a1"), 404, "Nothing here"),
        (Forbidden("This needs the permission {missing}.", missing="roles:manage"), 403, "roles"),
        (TooManyRequests("Too many tries.", retry_after=60), 429, "Too many tries"),
        (Unavailable(), 503, "Keydesk cannot answer just now"),
    ],
)
def test_an_error_is_a_page_with_a_number_to_ask_about(desk, error, status, title):
    desk.raises = error
    answer = desk.get("/console/error")
    assert answer.status_code == status
    assert title in answer.text
    assert answer.headers["x-request-id"] in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_who_may_not_even_look_is_not_told_that_they_may(desk):
    """A Viewer on the page of roles read "You can look but not change"."""
    desk.raises = Forbidden("This needs the permission {missing}.", missing="roles:manage")
    sentence, look = "Ask an admin for “roles:manage”.", "You can look but not change."
    looking = desk.get("/console/error").text
    assert (sentence in looking, look in looking) == (True, False)
    assert f"{look} {sentence}" in desk.post("/console/error", headers=SAME_SITE).text


def test_too_many_tries_say_when_to_come_back(desk):
    desk.raises = TooManyRequests("Too many tries.", retry_after=60)
    assert desk.get("/console/error").headers["retry-after"] == "60"


def test_an_unknown_address_is_a_page_too(desk):
    assert "Nothing here" in desk.get("/console/nowhere").text


def test_who_is_not_signed_in_comes_back_to_the_page_afterwards(desk):
    desk.raises = Unauthenticated("This call needs a credential.")
    answer = desk.get("/console/error?q=a%26b")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/console/sign-in?next=%2Fconsole%2Ferror%3Fq%3Da%2526b"


def test_a_change_is_not_repeated_after_signing_in(desk):
    """Coming back to a POST's address with a GET would show an error instead of a page."""
    desk.raises = Unauthenticated("This call needs a credential.")
    answer = desk.post("/console/error", headers=SAME_SITE)
    assert answer.headers["location"] == "/console/sign-in"


def test_a_part_of_a_page_makes_the_whole_page_leave(desk):
    """Without this the sign-in form was swapped into a table."""
    desk.raises = Unauthenticated("This call needs a credential.")
    answer = desk.get("/console/error", headers={"HX-Request": "true"})
    assert answer.headers["hx-redirect"] == "/console/sign-in"
