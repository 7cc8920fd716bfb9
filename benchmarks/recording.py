"""What recording costs: `python -m benchmarks.recording`.  benchmarks/README.md explains."""

import argparse
import itertools
import statistics
import tempfile
import urllib.error
import urllib.request
from contextlib import ExitStack
from pathlib import Path

from benchmarks import instance, load
from benchmarks.load import Call
from benchmarks.processes import granian, worker_megabytes

FEW, MANY = 6_000, 10_000  # different paths, addresses and programs; the first fill small caches


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=3, help="of each load (default 3)")
    parser.add_argument("--rounds", type=int, default=7, help="of both in turn (default 7)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="keydesk-benchmark-") as folder:
        data = Path(folder) / "data"
        key = instance.key(data, instance.found(data))
        print(
            f"Load: {load.name()}, {given.rounds} rounds of {given.seconds} s each, 1 worker each"
        )
        throughput(data, key, given)
        variety(data, key)


def throughput(data: Path, key: str, given: argparse.Namespace) -> None:
    products = "api/rest/v1/products?limit=10"
    compare(
        "A list of products",
        ("whole", "whole_unrecorded"),
        products,
        data=data,
        key=key,
        given=given,
    )
    compare("A bare endpoint", ("recorded", "unrecorded"), "", data=data, key=key, given=given)


def compare(
    title: str, apps: tuple[str, str], path: str, *, data: Path, key: str, given: argparse.Namespace
) -> None:
    """Both run all the time and are loaded in turn, so that a busy machine slows both alike."""
    where, headers = {"BENCHMARK_DATA": str(data)}, {"Authorization": f"Bearer {key}"}
    rates: tuple[list[float], list[float]] = ([], [])
    with ExitStack() as stack:
        served = [granian(f"benchmarks.apps:{app}", "--factory", **where) for app in apps]
        urls = [stack.enter_context(one) for one in served]
        for turn in range(given.rounds):
            for index in (0, 1) if turn % 2 else (1, 0):
                call = Call(f"{urls[index]}{path}", headers)
                rates[index].append(load.per_second(call, given.seconds))
    ratio = statistics.median(mine / other for mine, other in zip(*rates, strict=True))
    print(f"\n{title}")
    print(f"  With recording         {statistics.median(rates[0]):10,.0f} requests/s")
    print(f"  Without                {statistics.median(rates[1]):10,.0f} requests/s")
    print(f"  Ratio                  {ratio:10.3f}   (aim 0.95 or more)")


def variety(data: Path, key: str) -> None:
    """Memory of a worker of `keydesk serve` that trusts us to say who calls."""
    with instance.serving(data, KEYDESK_TRUSTED_PROXIES="127.0.0.1") as (url, process, _):
        numbers = itertools.count()
        before = _after(url, key, FEW, numbers, process)
        after = _after(url, key, MANY, numbers, process)
    print(f"\nMemory after {FEW:6,}      {before:10.1f} MB")
    print(f"Memory after {FEW + MANY:6,}      {after:10.1f} MB  (aim: the same)")


def _after(url: str, key: str, times: int, numbers: "itertools.count[int]", process: int) -> float:
    for number in itertools.islice(numbers, times):
        headers = {
            "Authorization": f"Bearer {key}",
            "X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}",
            "User-Agent": f"program-{number}/{number}",
        }
        request = urllib.request.Request(f"{url}api/rest/v1/path-{number}", headers=headers)
        try:
            urllib.request.urlopen(request, timeout=20).close()
        except urllib.error.HTTPError as refused:
            refused.close()
    return worker_megabytes(process)


if __name__ == "__main__":
    main()
