"""Four workers, constant load, a thousand changes: not one call too many (security cases 68, 71).

A cache with a lifetime, a worker that was not told, a lookup that was under way while the change
committed: each has let a revoked key in somewhere.  So every call that began after a change came
back is looked at, and none may have been accepted.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from tests.harness.command import keydesk, keydesk_json
from tests.harness.console import Console
from tests.harness.server import Server
from tests.world.commands import Commands
from tests.world.load import Load

PASSWORD, EMAIL = "walnut-ferry-lantern-93", "ingrid@nordlysliving.example"
MANAGING = ("connections:read", "credentials:read", "credentials:manage")
CHANGES = {"sqlite": 1000, "postgres": 200}


@dataclass
class Desk:
    """Three ways to change a key; each comes back when the change has been made."""

    data: Path
    commands: Commands
    api: httpx2.Client
    console: Console
    workers: set[str] = field(default_factory=set)

    def by_command(self, verb: str, id_: str) -> None:
        self.commands.run("--data", self.data, "keys", verb, id_)

    def by_api(self, verb: str, id_: str) -> None:
        answer = self.api.post(f"/manage/v1/keys/{id_}/{verb}")
        assert answer.status_code == 200, answer.text

    def by_console(self, verb: str, id_: str) -> None:
        answer = self.console.post(f"/console/access-keys/{id_}/{verb}", follow_redirects=False)
        assert answer.status_code == 303, answer.text

    @property
    def ways(self) -> list[Callable[[str, str], None]]:
        return [self.by_command, self.by_api, self.by_console]

    def new_key(self, name: str) -> tuple[str, str]:
        body = {"name": name, "connection": "desk", "activate": True}
        made = self.api.post("/manage/v1/keys", json=body).json()
        return made["id"], made["secret"]


@pytest.mark.world
@pytest.mark.parametrize("kind", CHANGES)
def test_no_call_that_began_after_a_change_is_accepted(kind, tmp_path, request):
    url = request.getfixturevalue("postgres").create("under_load") if kind == "postgres" else ""
    manager = _init(tmp_path / "data", url)
    with Server(tmp_path / "data", workers=4) as server, Load(server.port) as load:
        headers = {"Authorization": f"Bearer {manager}"}
        with (
            Commands() as commands,
            httpx2.Client(base_url=server.url, headers=headers, timeout=20) as api,
            Console(server.url, EMAIL, PASSWORD) as console,
        ):
            desk = Desk(tmp_path / "data", commands, api, console)
            for number in range(CHANGES[kind] // 2):
                _one_key(desk, load, number)
    assert len(desk.workers) == 4, "the load must reach every worker"


def _one_key(desk: Desk, load: Load, number: int) -> None:
    """Deactivated, activated again, revoked: each in another way than the last."""
    id_, secret = desk.new_key(f"Key {number}")
    ways = desk.ways
    _change(desk, load, secret, ways[number % 3], "deactivate", id_)
    desk.by_api("activate", id_)
    _change(desk, load, secret, ways[(number + 1) % 3], "revoke", id_)


def _change(
    desk: Desk, load: Load, secret: str, way: Callable[[str, str], None], verb: str, id_: str
) -> None:
    before = load.under_test(secret)
    assert {call.status for call in before} == {200}
    way(verb, id_)
    came_back = time.monotonic()
    after = load.after(came_back)
    accepted = [call for call in after if call.status != 401]
    assert accepted == [], f"{verb} by {way.__name__}: accepted after it came back"
    desk.workers |= {call.worker for call in after}


def _init(data: Path, database_url: str) -> str:
    """An instance whose one key may manage keys; its secret."""
    told = ("--owner-email", EMAIL, "--owner-password-stdin")
    more = ("--database-url", database_url) if database_url else ()
    keydesk("init", "--data", data, "--organization", "N", *told, *more, given=PASSWORD + "\n")
    named = [part for name in MANAGING for part in ("--permission", name)]
    keydesk("--data", data, "connections", "create", "--label", "Desk", *named)
    asked = ("--connection", "desk", "--name", "Manager", "--all", "--activate")
    return keydesk_json("--data", data, "keys", "create", *asked)["secret"]
