"""What the caller counted is what Keydesk counted: a thousand mixed calls, two workers.

A count that is nearly right is believed until the day when it decides who loses access.
"""

import os
import random
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest

from keydesk.access import OWNER
from keydesk.accounts import store as people
from keydesk.auth import Caller, House, open_house
from keydesk.catalog import sample
from keydesk.connections import verbs as connecting
from keydesk.connections.wishes import Wish as ConnectionWish
from keydesk.credentials import secret as minting
from keydesk.credentials import verbs as keys
from keydesk.credentials.wishes import Wish
from keydesk.kit.ids import new_id
from keydesk.kit.settings import current
from tests.harness.command import keydesk, keydesk_json
from tests.harness.server import Server

CALLS, THREADS = 1_000, 4
LIST, ONE = "/api/rest/v1/products", "/api/rest/v1/products/{identifier}"
EMAIL, PASSWORD = "ingrid@nordlys.example", "walnut-ferry-lantern-93"
STRANGER = ""


@dataclass
class Tally:
    """As the caller keeps it; `whose` is a connection's code, or STRANGER."""

    outcomes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    items: Counter[str] = field(default_factory=Counter)

    def add(self, whose: str, route: str, outcome: str, answer: httpx2.Response) -> None:
        self.outcomes[whose, route, outcome] += 1
        if outcome == "accepted":
            self.failed[whose] += answer.status_code >= 400
            if answer.status_code == 200:
                self.items[whose] += len(answer.json()["_embedded"]["items"])


@pytest.fixture
def data(tmp_path):
    data = tmp_path / "data"
    who = ["--organization", "Nordlys", "--owner-email", EMAIL]
    keydesk("init", "--data", data, *who, "--owner-password-stdin", given=PASSWORD)
    return data


class Desk:
    """Keys of two connections, in each state."""

    def __init__(self, house: House) -> None:
        self.house = house
        with house.database.read() as db:
            owner = people.user_by_email(db, EMAIL)
            mine = people.memberships_of(db, owner.id)[0].organization_id
        self.by = Caller(f"user:{owner.id}", mine, OWNER.permissions, user_id=owner.id)
        self.do(sample.load)
        self.good, self.revoked, self.inactive, self.wrong = {}, {}, {}, {}
        for label in ("magento", "shopify"):
            wish = ConnectionWish(label.title(), permissions=["products:read"])
            connection = self.do(connecting.create, wish, limit=50)
            self.good[label] = self.issue(connection).secret.reveal()
            self.inactive[label] = self.issue(connection, active=False).secret.reveal()
            gone = self.issue(connection)
            self.do(keys.revoke, gone.credential.id)
            self.revoked[label] = gone.secret.reveal()
            known = self.good[label].split("_")[2]
            self.wrong[label] = minting.mint("kd_live", known).secret.reveal()
        self.nobodys = minting.mint("kd_live", new_id()).secret.reveal()

    def do(self, verb, *rest, **more):
        with self.house.database.write() as db:
            return verb(db, self.by, *rest, **more, now=self.house.clock())

    def issue(self, connection, *, active=True):
        wish = Wish(f"Key {new_id()}", active=active)
        return self.do(keys.issue, connection, wish, prefix="kd_live")


def call(client: httpx2.Client, desk: Desk, dice: random.Random, tally: Tally) -> None:
    """One call of some kind, and what must be counted of it."""
    whose = dice.choice(["magento", "shopify"])
    good = {"Authorization": f"Bearer {desk.good[whose]}"}

    def bearer(secret: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {secret}"}

    kinds = [
        (60, whose, LIST, "accepted", good, f"{LIST}?limit={dice.choice([1, 10, 100])}"),
        (6, whose, ONE, "accepted", good, f"{LIST}/none-{dice.randrange(9)}"),
        (6, whose, LIST, "accepted", good, f"{LIST}?limit=0"),
        (6, whose, "/manage/v1/keys", "not_permitted", good, "/manage/v1/keys"),
        (5, whose, LIST, "revoked", bearer(desk.revoked[whose]), LIST),
        (5, whose, LIST, "inactive", bearer(desk.inactive[whose]), LIST),
        (4, whose, LIST, "wrong_secret", bearer(desk.wrong[whose]), LIST),
        (3, STRANGER, LIST, "unknown", bearer(desk.nobodys), LIST),
        (3, STRANGER, LIST, "malformed", bearer("kd_live_nonsense"), LIST),
        (2, STRANGER, LIST, "no_credential", {}, LIST),
    ]
    _, whose, route, outcome, headers, path = dice.choices(kinds, [kind[0] for kind in kinds])[0]
    program = {"User-Agent": f"shop-{dice.randrange(40)}/1"}
    tally.add(whose, route, outcome, client.get(path, headers=headers | program))


def shop(url: str, desk: Desk, seed: int) -> Tally:
    dice, tally = random.Random(seed), Tally()
    with httpx2.Client(base_url=url, timeout=30) as client:
        for _ in range(CALLS // THREADS):
            call(client, desk, dice, tally)
    return tally


@pytest.mark.world
def test_a_thousand_mixed_calls_are_counted_exactly_as_the_caller_counted_them(data):
    house = open_house(current(data))
    desk, tally = Desk(house), Tally()
    house.close()
    with Server(data, workers=2) as server, ThreadPoolExecutor(THREADS) as pool:
        for one in pool.map(lambda seed: shop(server.url, desk, seed), range(THREADS)):
            tally.outcomes.update(one.outcomes)
            tally.failed.update(one.failed)
            tally.items.update(one.items)
    assert sum(tally.outcomes.values()) == CALLS
    for whose in ("magento", "shopify", STRANGER):
        of = ("--connection", whose) if whose else ("--strangers",)
        compare(tally, whose, keydesk_json("--data", data, "usage", "show", *of))


def compare(tally: Tally, whose: str, told: dict) -> None:
    mine = {key[1:]: times for key, times in tally.outcomes.items() if key[0] == whose}
    theirs = {
        (one["route"], outcome): times
        for one in told["routes"]
        for outcome, times in (one["refused"] | {"accepted": one["accepted"]}).items()
        if times
    }
    assert theirs == mine
    assert told["calls"] == sum(mine.values()) == sum(one["calls"] for one in told["periods"])
    assert (told["failed"], told["items"]) == (tally.failed[whose], tally.items[whose])
    assert told["lost"] == 0


def kill(pid: int) -> None:
    """The server and its workers, at once and without a word."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for one in (pid, *map(int, children)):
        os.kill(one, signal.SIGKILL)


@pytest.mark.world
def test_a_crash_loses_at_most_the_last_second(data):
    """docs/architecture.md promises it."""
    house = open_house(current(data))
    desk = Desk(house)
    house.close()
    headers = {"Authorization": f"Bearer {desk.good['magento']}"}
    server = Server(data)
    server.start()
    with httpx2.Client(base_url=server.url, headers=headers) as client:
        for _ in range(50):
            client.get(f"{LIST}?limit=1")
        time.sleep(2)  # written each second; twice that on a busy machine
        for _ in range(5):
            client.get(f"{LIST}?limit=1")
        kill(server.pid)
    server.process.wait()
    told = keydesk_json("--data", data, "usage", "show", "--connection", "magento")
    assert 50 <= told["calls"] <= 55
    assert told["items"] == told["calls"]
