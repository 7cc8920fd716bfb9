"""What a token costs: `python -m benchmarks.tokens`.  benchmarks/README.md explains."""

import argparse
import base64
import json
import re
import secrets
import statistics
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import instance, load
from benchmarks.load import Call
from benchmarks.processes import granian
from benchmarks.rivals.starting import install, rival

GRANT, ISSUED, ACTIVE = "grant_type=client_credentials", '"access_token": ?"', '"active": ?true'
FEW = 2  # connections, to a server that takes a good part of a second for each answer
LONGER = 4  # times as long, there: what is under way when a load ends is not counted
TOOLKIT = "django-oauth-toolkit"
Rates = dict[str, list[float]]


@dataclass(frozen=True)
class Server:
    name: str
    issue: Call
    introspect: Call


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=3, help="of each load (default 3)")
    parser.add_argument("--rounds", type=int, default=5, help="of all loads in turn (default 5)")
    parser.add_argument("--alone", action="store_true", help="Keydesk without the others")
    given = parser.parse_args()
    print(f"Load: {load.name()}, {given.rounds} rounds of {given.seconds} s each, 1 worker each")
    with tempfile.TemporaryDirectory(prefix="keydesk-benchmark-") as folder:
        over_http(Path(folder), given)


def over_http(folder: Path, given: argparse.Namespace) -> None:
    data = folder / "keydesk"
    connection = instance.found(data)
    key = instance.key(data, connection)
    with ExitStack() as stack:
        servers = [stack.enter_context(ours(data, connection))]
        servers += [] if given.alone else theirs(folder, stack)
        issuing = {one.name: one.issue for one in servers}
        compare("client_credentials per second (aim: 10 times)", issuing, given)
        looking = {one.name: one.introspect for one in servers}
        compare("Introspection per second (aim: 15 times)", looking, given)
        token = obtain(servers[0].issue)
    with granian("benchmarks.apps:gated", "--factory", BENCHMARK_DATA=str(data)) as url:
        calls = {"Access token": _bearer(url, token), "API key": _bearer(url, key)}
        compare("Calls of a bare endpoint per second (aim: 0.95)", calls, given)


@contextmanager
def ours(data: Path, connection: str) -> Iterator[Server]:
    """`keydesk serve` with its defaults: SQLite, synchronous=FULL."""
    client = instance.client(data, connection)
    with instance.serving(data) as (url, _, _):
        yield _server("Keydesk", f"{url}oauth/token", f"{url}oauth/introspect", client)


def theirs(folder: Path, stack: ExitStack) -> list[Server]:
    install()
    client, servers = ("load", secrets.token_urlsafe(48)), []
    for name, site, slash, hashed in (
        ("Authlib, Flask", "flask_site", "", False),
        (f"{TOOLKIT}, unhashed secret", "django_site", "/", False),
        (f"{TOOLKIT}, as it ships", "django_site", "/", True),
    ):
        database = folder / f"{site}-{hashed}.db"
        url = stack.enter_context(rival(site, database, *client, hashed=hashed))
        token, look = f"{url}oauth/token{slash}", f"{url}oauth/introspect{slash}"
        server = _server(name, token, look, client)
        servers.append(_by_token(server) if hashed else server)
    return servers


def _server(name: str, token: str, look: str, client: tuple[str, str]) -> Server:
    basic = base64.b64encode(":".join(client).encode()).decode()
    headers = {"Authorization": f"Basic {basic}"}
    issue = Call(token, headers, GRANT, ISSUED)
    return Server(name, issue, Call(look, headers, f"token={obtain(issue)}", ACTIVE))


def _by_token(server: Server) -> Server:
    """Its slow hash is left out of introspection: who looks shows a token, as its manual has it."""
    token = obtain(replace(server.issue, body=f"{GRANT}&scope=introspection"))
    look = replace(server.introspect, headers={"Authorization": f"Bearer {token}"})
    return Server(server.name, replace(server.issue, connections=FEW), look)


def _bearer(url: str, secret: str) -> Call:
    return Call(url, {"Authorization": f"Bearer {secret}"})


def obtain(issue: Call) -> str:
    token: str = json.loads(answer(issue))["access_token"]
    return token


def answer(call: Call) -> str:
    """One request outside the load.  Raises when it is refused or wrong."""
    body = call.body.encode() or None
    request = urllib.request.Request(call.url, body, call.sent)
    with urllib.request.urlopen(request, timeout=60) as response:
        text: str = response.read().decode()
    if not re.search(call.holds, text):
        raise RuntimeError(text)
    return text


def compare(title: str, calls: dict[str, Call], given: argparse.Namespace) -> None:
    """The first beside each other one: medians of all rounds, and of the ratios within a round."""
    rates: Rates = {name: [] for name in calls}
    for turn in range(given.rounds):
        for name in list(calls) if turn % 2 else reversed(calls):
            longer = LONGER if calls[name].connections == FEW else 1
            rates[name].append(load.per_second(calls[name], given.seconds * longer))
            answer(calls[name])  # when this is answered, nothing of the load waits there any more
    first = next(iter(calls))
    print(f"\n{title}")
    for name, found in rates.items():
        ratios = [mine / max(other, 0.1) for mine, other in zip(rates[first], found, strict=True)]
        beside = "" if name == first else f"   {first} ÷ this {statistics.median(ratios):8.2f}"
        print(f"  {name:38} {statistics.median(found):10,.1f}{beside}")


if __name__ == "__main__":
    main()
