"""At a terminal, what cannot be undone asks for the code; a script is not asked."""

import os
import pty
import subprocess

from tests.harness.command import PROGRAM, environment


def typed(instance, text, *arguments):
    """What somebody at a terminal gets who types this."""
    theirs, ours = pty.openpty()
    command = [PROGRAM, *arguments, "--data", instance.data]
    with subprocess.Popen(
        command, stdin=ours, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment()
    ) as running:
        os.write(theirs, f"{text}\n".encode())
        output = running.communicate(timeout=60)[0].decode()
    for end in (theirs, ours):
        os.close(end)
    return running.returncode, output


def test_deleting_a_connection_asks_for_its_code(instance):
    instance.tell("connections", "create", "--label", "Doomed")
    delete = ("connections", "delete", "doomed")
    code, output = typed(instance, "doomd", *delete)
    assert code == 1
    assert "Type the code of Doomed" in output
    assert "Nothing was deleted." in output
    assert typed(instance, "doomed", *delete)[0] == 0
    assert instance.json("connections", "list") == []


def test_yes_and_scripts_are_not_asked(instance):
    for more in ((), ("--yes",)):
        instance.tell("connections", "create", "--label", "Doomed")
        instance.tell("connections", "delete", "doomed", *more)
    assert instance.json("connections", "list") == []


def test_somebody_is_blocked_and_another_takes_over(instance):
    heir = instance.json("users", "list")[0]["email"]
    assert "There is no user" in instance.fail("users", "block", "nobody", "--heir", heir)
