"""In the process: one verification beside one SHA-256, and junk beside a hit."""

import gc
import hashlib
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks import apps
from benchmarks.doors.turns import Figure, in_turn, over
from keydesk.auth import Accepted
from keydesk.credentials.scheme import KeyScheme
from keydesk.credentials.secret import mint
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret

TIMES = 20_000  # of each in a round; of different junk more than is remembered of refusals


def measure(data: Path, key: str, rounds: int) -> Figure:
    """A verification over a SHA-256."""
    scheme, hits = _ready(data, key)
    text = key.encode()
    found = in_turn(
        {
            "hit": lambda: per_call(scheme.recall, hits),
            "SHA-256": lambda: per_call(lambda _: hashlib.sha256(text).digest(), hits),
        },
        rounds,
    )
    return over(found["hit"], found["SHA-256"])


def junk(data: Path, key: str, rounds: int) -> dict[str, Figure]:
    scheme, hits = _ready(data, key)
    shown = {
        "hit": hits,
        "checksum": [Secret(misspelt(unknown())) for _ in range(TIMES)],
        "unknown": [Secret(unknown()) for _ in range(TIMES)],
        "again": [Secret(unknown())] * TIMES,
    }
    works = {name: partial(per_call, scheme.recall, them) for name, them in shown.items()}
    found = in_turn(works, rounds)
    return {f"junk.{name}": over(found[name], found["hit"]) for name in list(shown)[1:]}


def per_call(call: Callable[[Secret], object], secrets: Sequence[Secret]) -> float:
    """Seconds of computing: what other programs take of the machine meanwhile is not counted."""
    gc.collect()
    started = time.thread_time()
    for secret in secrets:
        call(secret)
    return (time.thread_time() - started) / len(secrets)


def unknown() -> str:
    """Of the right form, with the right checksum."""
    return mint("kd_live", new_id()).secret.reveal()


def misspelt(text: str) -> str:
    return text[:-1] + ("0" if text[-1] != "0" else "1")


def _ready(data: Path, key: str) -> tuple[KeyScheme, list[Secret]]:
    """A scheme that remembers the key."""
    scheme, hit = apps.scheme(apps.house(data)), Secret(key)
    assert isinstance(scheme.recall(hit), Accepted)
    return scheme, [hit] * TIMES
