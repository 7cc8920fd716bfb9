"""Groups at the command line, as an operator types them."""

import pytest

from tests.harness.command import keydesk, keydesk_json, run


@pytest.fixture
def data(tmp_path):
    data = ("--data", str(tmp_path / "data"))
    owner = ("--organization", "Nordlys", "--owner-email", "ingrid@nordlys.example")
    keydesk("init", *data, *owner, "--owner-password-stdin", given="walnut-ferry-lantern\n")
    return data


def test_a_group_is_made_given_shown_and_deleted(data):
    made = keydesk_json(
        *data, "groups", "create", "Shoe shop", "--categories", "master=own, *",
        "--locales", "*=edit",
    )  # fmt: skip
    assert made["rights"]["categories"] == {"*": "view", "master": "own"}
    assert (made["visible"], made["total"]) == (0, 0)
    keydesk(*data, "connections", "create", "--label", "Shop", "--group", "shoe SHOP")
    assert "used_by: shop" in keydesk(*data, "groups", "show", "shoe shop")
    edited = keydesk(*data, "groups", "edit", "shoe shop", "--categories", "", "--name", "Nobody")
    assert "visible: 0 of 0 products" in edited
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
