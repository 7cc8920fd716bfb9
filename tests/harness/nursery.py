"""A process that has loaded the `keydesk` command once, and forks a child for each time it is run.

Loading takes a second and more; a forked child starts at once, and is as separate as any process:
its own environment, memory, files and exit status.

One run is a line on standard input: a JSON list of the arguments, the environment, and the paths
of three files, for standard input, output and errors.  Its exit status comes back as a line.
"""

import json
import os
import sys
import traceback
from contextlib import suppress

import click

from keydesk import cli, demo

__all__ = ["demo", "load"]  # the demo loads the whole application


def load() -> None:
    """All that any command needs: it is loaded when it is asked for."""
    context = click.Context(cli.main)
    for name in cli.main.list_commands(context):
        cli.main.get_command(context, name)


def main() -> None:
    load()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _be(*json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _be(arguments: list[str], environment: dict[str, str], files: list[str]) -> None:
    """Never returns, and runs nothing of the parent's at its end."""
    code = 1
    try:
        for number, path in enumerate(files):
            flags = os.O_RDONLY if number == 0 else os.O_WRONLY
            os.dup2(os.open(path, flags), number)
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = ["keydesk", *arguments]
        cli.main(prog_name="keydesk")
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:  # noqa: BLE001  (as Python itself does at the end of a program)
        traceback.print_exc()
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
