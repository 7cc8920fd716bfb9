"""Which instance and which organization a command works on: what was typed, else the variable."""

from tests.cli.conftest import OWNER, PASSWORD
from tests.harness.command import keydesk, run


def test_what_is_typed_before_the_noun_goes_before_the_variable(instance, tmp_path):
    """The variable won, so a command worked on another instance than the one that was named."""
    keydesk("init", "--data", tmp_path / "b", "--organization", "Fjord", *OWNER, given=PASSWORD)
    named = {"KEYDESK_DATA": str(tmp_path / "b")}
    assert "fjord" in keydesk("organizations", "list", **named)
    for words in (
        ("--data", instance.data, "organizations", "list"),
        ("organizations", "list", "--data", instance.data),
    ):
        told = keydesk(*words, **named)
        assert "nordlys" in told
        assert "fjord" not in told
    missing = run("--data", tmp_path / "none", "organizations", "list", **named)
    assert missing.returncode == 2
    assert str(tmp_path / "none") in missing.stderr


def test_an_organization_named_before_the_noun_goes_before_the_variable(instance):
    who = ("--owner-email", "astrid@fjord.example", "--owner-password-stdin")
    instance.tell("organizations", "create", "--name", "Fjord", *who, given=PASSWORD)
    named = {"KEYDESK_ORGANIZATION": "nordlys"}
    assert "astrid" not in instance.tell("users", "list", **named)
    chosen = ("--organization", "fjord")
    for words in ((*chosen, "users", "list"), ("users", "list", *chosen)):
        assert "astrid" in instance.tell(*words, **named)
