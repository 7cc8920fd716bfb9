"""In the process: one verification beside one SHA-256, and junk beside a hit."""

import gc
import hashlib
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import apps
from benchmarks.doors.turns import Figure, in_turn, over
from keydesk.auth import Accepted
from keydesk.credentials.secret import mint
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret

TIMES = 20_000  # of each in a round; of different junk more than is remembered of refusals


def measure(data: Path, key: str, rounds: int) -> dict[str, Figure]:
    inside = apps.house(data)
    scheme, text = apps.scheme(inside), key.encode()
    hit, again = Secret(key), Secret(unknown())
    assert isinstance(scheme.recall(hit), Accepted)
    wrong = [Secret(misspelt(unknown())) for _ in range(TIMES)]
    others = [Secret(unknown()) for _ in range(TIMES)]
    found = in_turn(
        {
            "SHA-256": lambda: per_call(lambda _: hashlib.sha256(text).digest(), [hit] * TIMES),
            "hit": lambda: per_call(scheme.recall, [hit] * TIMES),
            "checksum": lambda: per_call(scheme.recall, wrong),
            "unknown": lambda: per_call(scheme.recall, others),
            "again": lambda: per_call(scheme.recall, [again] * TIMES),
        },
        rounds,
    )
    inside.close()
    junk = {f"junk.{kind}": over(found[kind], found["hit"]) for kind in list(found)[2:]}
    return {"recall": over(found["hit"], found["SHA-256"])} | junk


def per_call(call: Callable[[Secret], object], secrets: Sequence[Secret]) -> float:
    """Seconds."""
    gc.collect()
    started = time.perf_counter()
    for secret in secrets:
        call(secret)
    return (time.perf_counter() - started) / len(secrets)


def unknown() -> str:
    """Of the right form, with the right checksum."""
    return mint("kd_live", new_id()).secret.reveal()


def misspelt(text: str) -> str:
    return text[:-1] + ("0" if text[-1] != "0" else "1")
