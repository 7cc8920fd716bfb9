"""Groups at the command line, as an operator types them."""

import pytest

from tests.harness.command import keydesk, keydesk_json, run
from tests.sharing.conftest import stock


@pytest.fixture
def data(sqlite_house):
    stock(sqlite_house)
    return ("--data", str(sqlite_house.data))


def test_a_group_is_made_given_shown_and_deleted(data):
    made = keydesk_json(
        *data, "groups", "create", "Shoe shop", "--categories", "shoes=own, shirts",
        "--locales", "*=edit",
    )  # fmt: skip
    assert made["rights"]["categories"] == {"shirts": "view", "shoes": "own"}
    assert (made["visible"], made["total"]) == (4, 5)
    keydesk(*data, "connections", "create", "--label", "Shop", "--group", "shoe SHOP")
    assert "used_by: shop" in keydesk(*data, "groups", "show", "shoe shop")
    edited = keydesk(*data, "groups", "edit", "shoe shop", "--categories", "", "--name", "Nobody")
    assert "visible: 1 of 5 products" in edited
    keydesk(*data, "connections", "edit", "shop", "--group", "all")
    keydesk(*data, "groups", "delete", "nobody")
    assert keydesk(*data, "groups", "list") == "None.\n"


def test_what_is_wrong_is_told_in_one_line(data):
    for given, words in (
        (("--categories", "shose"), "categories: There is no category shose."),
        (("--channels", "*=edit"), "channels: * can have view, not edit."),
        (("--locales", "en_US,en_US=edit"), "locales: en_US is named twice."),
    ):
        answer = run(*data, "groups", "create", "x", *given)
        assert (answer.returncode, answer.stderr.strip()) == (1, words)
