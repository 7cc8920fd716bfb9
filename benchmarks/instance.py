"""An instance to measure, made as an operator makes it, and served as it ships."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.processes import BIN, free_port, running, wait


def found(data: Path, *more: str) -> str:
    """The code of its one connection, which may read products, and what `more` names."""
    owner = ["--organization", "Benchmark", "--owner-email", "owner@example.com"]
    keydesk(data, "init", *owner, "--owner-password-stdin", given="a long enough passphrase\n")
    return connection(data, "Load", "products:read", *more)


def connection(data: Path, label: str, *permissions: str) -> str:
    """The code of another one."""
    made = ["--label", label, "--flow-type", "other"]
    made += [word for one in permissions for word in ("--permission", one)]
    code: str = json.loads(keydesk(data, "connections", "create", *made, "--json"))["code"]
    return code


def limited(data: Path, name: str, categories: str) -> str:
    """The code of a connection that reads products of these categories, `code=level,…`."""
    values = ["--channels", "*", "--locales", "*=view", "--attribute-groups", "*=view"]
    keydesk(data, "groups", "create", name, "--categories", categories, *values)
    made = ["--label", name, "--group", name, "--permission", "products:read", "--json"]
    code: str = json.loads(keydesk(data, "connections", "create", *made))["code"]
    return code


def key(data: Path, connection: str) -> str:
    asked = ["--connection", connection, "--name", "load", "--all", "--activate", "--json"]
    secret: str = json.loads(keydesk(data, "keys", "create", *asked))["secret"]
    return secret


def client(data: Path, connection: str) -> tuple[str, str]:
    """Client id and secret."""
    asked = ["--connection", connection, "--name", "client", "--grant", "client_credentials"]
    made = json.loads(keydesk(data, "clients", "create", *asked, "--all", "--activate", "--json"))
    return made["client_id"], made["client_secret"]


def keydesk(data: Path, *arguments: str, given: str = "") -> str:
    command = [str(BIN / "keydesk"), "--data", str(data), *arguments]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


@contextmanager
def serving(data: Path, **environ: str) -> Iterator[tuple[str, int, float]]:
    """The URL, the process, and the seconds from its start to its first answer."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    command = [str(BIN / "keydesk"), "--data", str(data), "serve", "--port", str(port)]
    with running(command, environ) as process:
        yield url, process.pid, wait(f"{url}healthz")
