"""Things measured in turn, in several rounds: a machine that is busy slows them all alike."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks import load
from benchmarks.load import Call
from benchmarks.tokens import answer

Rounds = dict[str, list[float]]


@dataclass(frozen=True)
class Figure:
    """The median of the rounds, and the least and the most of them."""

    value: float
    low: float
    high: float


def rates(calls: dict[str, Call], *, rounds: int, seconds: int) -> Rounds:
    """Requests per second of each.  Raises RuntimeError and OSError for a wrong answer."""
    for call in calls.values():
        load.per_second(call, 1)  # until all is loaded and remembered

    def once(name: str) -> float:
        rate = load.per_second(calls[name], seconds)
        if calls[name].status == 200:
            answer(calls[name])  # so nothing of the load waits there any more
        return rate

    found = in_turn({name: partial(once, name) for name in calls}, rounds)
    for name, each in found.items():
        print(f"  {name:40} {statistics.median(each):12,.1f} requests/s", flush=True)
    return found


def in_turn(works: Mapping[str, Callable[[], float]], rounds: int) -> Rounds:
    """Every other round in reverse order."""
    found: Rounds = {name: [] for name in works}
    for turn in range(rounds):
        for name in list(works) if turn % 2 else reversed(list(works)):
            found[name].append(works[name]())
    return found


def over(mine: Sequence[float], other: Sequence[float]) -> Figure:
    """Ratios within a round."""
    return figure([one / two for one, two in zip(mine, other, strict=True)])


def figure(each: Sequence[float]) -> Figure:
    return Figure(statistics.median(each), min(each), max(each))
