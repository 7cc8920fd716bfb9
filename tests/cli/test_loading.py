"""A command loads what it needs and no more: the rest would make each of them wait for seconds."""

import subprocess
import sys

import click
import pytest

from keydesk.cli import COMMANDS, main

SCRIPT = """
import sys
from keydesk.cli import main
main(sys.argv[1:], standalone_mode=False)
print(*(name for name in sys.modules if name.startswith("keydesk.")))
"""


def loaded(*words):
    command = [sys.executable, "-c", SCRIPT, *words]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return set(told.splitlines()[-1].split())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_each_is_called_what_it_calls_itself(name):
    command = main.get_command(click.Context(main), name)
    assert command.name == name
    assert command.help


@pytest.mark.parametrize(
    ("words", "not_needed"),
    [
        (["keys", "--help"], {"keydesk.transfers.cli", "keydesk.catalog.verbs"}),
        (["catalog", "--help"], {"keydesk.audit.cli", "keydesk.trying.cli"}),
        (["demo", "--help"], {"keydesk.demo"}),
        (["--help"], {"keydesk.demo"}),
    ],
)
def test_the_application_is_not_loaded_to_say_how_a_command_is_called(words, not_needed):
    assert not loaded(*words) & {"keydesk.app", "keydesk.console", *not_needed}


def test_a_command_that_is_not_there_is_refused_before_anything_is_loaded():
    script = SCRIPT.replace("standalone_mode=False)", ")")
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", script, "kyes"], capture_output=True, text=True
    )
    assert told.returncode == 2
    assert "No such command 'kyes'. Did you mean 'keys'?" in told.stderr
    assert "sqlalchemy" not in told.stderr
