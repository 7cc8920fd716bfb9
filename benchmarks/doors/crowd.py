"""Many credentials, filled straight into the tables, and what their number costs each of them."""

import gc
import secrets as csprng
import sys
import tracemalloc
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from sqlalchemy import insert, select

from benchmarks import apps, instance
from benchmarks.doors.process import per_call
from benchmarks.doors.turns import Figure, figure, in_turn, over
from keydesk.auth import Accepted, House
from keydesk.credentials.memory import Memory
from keydesk.credentials.scheme import KeyScheme
from keydesk.credentials.secret import digest, mint
from keydesk.credentials.store import credentials, secrets
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret

FEW, BATCH = 1_000, 20_000
CALLERS = 1_000  # who call, among however many
WEIGHED = 10_000  # whose memory is weighed: fewer than are remembered
REPEATS = 20  # of each that is warm, so that a round is long enough to be measured


class Crowd:
    """An instance with so many keys, of which CALLERS call."""

    def __init__(self, folder: Path, number: int) -> None:
        data = folder / f"crowd-{number}"
        seed = instance.key(data, instance.found(data))
        self.house: House = apps.house(data)
        known = [mint("kd_live", new_id()).secret.reveal() for _ in range(min(number, WEIGHED))]
        _fill(self.house, seed, known, number)
        _read_through(data / "keydesk.db")
        self.known = [Secret(text) for text in known]
        self.callers = self.known[:: len(known) // CALLERS][:CALLERS]
        self.remembering, self.forgetful = apps.scheme(self.house), apps.scheme(self.house)
        recall_all(self.forgetful, self.callers)

    def warm(self) -> float:
        """Seconds for one that is remembered."""
        recall_all(self.remembering, self.callers)
        return per_call(self.remembering.recall, self.callers * REPEATS)

    def cold(self) -> float:
        """Seconds for one that is not; the connection to the database is there."""
        self.forgetful.memory = Memory()
        return per_call(self.forgetful.recall, self.callers)


def measure(folder: Path, sizes: Sequence[int], rounds: int) -> dict[str, Figure]:
    """Each size beside FEW, and the bytes of a remembered credential."""
    crowds = {}
    for number in (FEW, *sizes):
        print(f"  filling {number:,} credentials", file=sys.stderr, flush=True)
        crowds[number] = Crowd(folder, number)
    works = {f"warm.{number}": crowd.warm for number, crowd in crowds.items()}
    works |= {f"cold.{number}": crowd.cold for number, crowd in crowds.items()}
    found = in_turn(works, rounds)
    figures = {
        f"{how}.{number}": over(found[f"{how}.{number}"], found[f"{how}.{FEW}"])
        for number in sizes
        for how in ("warm", "cold")
    }
    return figures | {"bytes": figure([_bytes(crowds[sizes[0]])])}


def recall_all(scheme: KeyScheme, shown: Sequence[Secret]) -> None:
    for secret in shown:
        assert isinstance(scheme.recall(secret), Accepted)


def _fill(house: House, seed: str, known: Sequence[str], number: int) -> None:
    """Copies of the seed's rows; those of `known` with their digests, the others with any."""
    shown, asked = iter(known), secrets.c.credential_id == seed.split("_")[-2]
    with house.database.read() as db:
        secret = dict(db.execute(select(secrets).where(asked)).mappings().one())
        mine = credentials.c.id == secret["credential_id"]
        credential = dict(db.execute(select(credentials).where(mine)).mappings().one())
    for first in range(0, number, BATCH):
        size = min(BATCH, number - first)
        texts = list(islice(shown, size))
        made = [_pair(text) for text in texts]
        made += [(new_id(), csprng.token_hex(32)) for _ in range(size - len(texts))]
        keys = [credential | {"id": id_, "name": id_} for id_, _ in made]
        theirs = [
            secret | {"id": new_id(), "credential_id": id_, "digest": digest}
            for id_, digest in made
        ]
        with house.database.write() as db:
            db.execute(insert(credentials), keys)
            db.execute(insert(secrets), theirs)
    with house.database.write() as db:
        db.exec_driver_sql("ANALYZE")


def _pair(text: str) -> tuple[str, str]:
    return text.split("_")[-2], digest(text)


def _read_through(database: Path) -> None:
    """So that the system has all of it in its cache."""
    with database.open("rb") as file:
        while file.read(1 << 20):
            pass


def _bytes(crowd: Crowd) -> float:
    """What ten thousand remembered credentials add, each."""
    scheme, few = apps.scheme(crowd.house), len(crowd.known) // 10
    recall_all(scheme, crowd.known[:few])  # what is made once is made
    gc.collect()
    tracemalloc.start()
    recall_all(scheme, crowd.known[few:])
    gc.collect()
    added, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return added / (len(crowd.known) - few)
