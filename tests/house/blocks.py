"""Runs the ```console blocks of a page, as a reader would: one after another, in one shell.

A line that begins with `$ ` is a command.  Lines that begin with `> ` continue it, and so do
those of a here-document (`<<'YAML'`).  The others are what it shows; `…` stands for anything.
`keydesk serve` goes on in the background until the end.
The port 8000 of the pages, and that of a server that is told none, becomes a free one.
"""

import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.harness.command import environment

BLOCK = re.compile(r"^```console\n(.*?)^```", re.DOTALL | re.MULTILINE)
SERVES = re.compile(r"(\S+=\S+ )*keydesk .*\b(serve|demo)\b")
HERE = re.compile(r"<<'(\w+)'$")
WAIT = """
SERVER=$!; trap 'kill $SERVER; wait $SERVER' EXIT
for i in $(seq 300); do curl -fs http://127.0.0.1:8000/healthz >/dev/null && break; sleep 0.1; done
"""


@dataclass
class Command:
    text: str
    shown: list[str] = field(default_factory=list)


def commands(page: Path) -> list[Command]:
    found: list[Command] = []
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        here = None
        for line in block.splitlines():
            if here:
                found[-1].text += f"\n{line}"
                here = None if line == here[1] else here
            elif line.startswith("$ "):
                here = HERE.search(line)
                found.append(Command(line[2:]))
            elif line.startswith("> "):
                found[-1].text += f"\n{line[2:]}"
            else:
                found[-1].shown.append(line)
    return found


def run(page: Path, folder: Path, port: int) -> None:
    """Raises AssertionError with the command that failed and all that it said."""
    told = commands(page)
    script = "".join(_step(number, command.text) for number, command in enumerate(told))
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-c", script.replace("8000", str(port))],
        cwd=folder,
        env=environment(
            PATH=f"{Path(sys.executable).parent}:{environment()['PATH']}", KEYDESK_PORT=str(port)
        ),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    for number, command in enumerate(told):
        said = (folder / f"said.{number}").read_text(errors="replace")
        _compare(command, said.replace(str(port), "8000"))


def _step(number: int, text: str) -> str:
    if SERVES.match(text):
        return f"{text} </dev/null >said.{number} 2>&1 &{WAIT}"
    failed = f'{{ code=$?; cat <<"END"\nFailed: {text}\nEND\ncat said.{number}; exit $code; }}'
    return f"{{ {text}\n}} </dev/null >said.{number} 2>&1 || {failed}\n"


def _compare(command: Command, said: str) -> None:
    for line in filter(str.strip, command.shown):
        pattern = ".*".join(re.escape(part) for part in line.strip().split("…"))
        assert re.search(pattern, said), f"$ {command.text}\nshould show {line!r}, showed:\n{said}"
