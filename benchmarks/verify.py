"""What a verification costs: `python -m benchmarks.verify`.  benchmarks/README.md explains."""

import argparse
import hashlib
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import apps, instance, load
from benchmarks.load import Call
from benchmarks.processes import granian, worker_megabytes
from keydesk.auth import Accepted, may
from keydesk.kit.secret import Secret


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=5, help="of each load (default 5)")
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory(prefix="keydesk-benchmark-") as folder:
        data = Path(folder) / "data"
        key = instance.key(data, instance.found(data))
        print(f"Load: {load.name()}, {load.CONNECTIONS} connections, {seconds} s each, 1 worker")
        over_http(data, key, seconds)
        in_process(data, key)
        served(data, key, seconds)


def over_http(data: Path, key: str, seconds: int) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    with granian("benchmarks.apps:bare") as url:
        bare = load.per_second(Call(url, headers), seconds)
    with granian("benchmarks.apps:gated", "--factory", BENCHMARK_DATA=str(data)) as url:
        gated = load.per_second(Call(url, headers), seconds)
    print(f"Bare endpoint            {bare:10,.0f} requests/s")
    print(f"Behind the gate          {gated:10,.0f} requests/s")
    print(f"Ratio                    {gated / bare:10.2f}   (aim 0.65 or more)")


def in_process(data: Path, key: str) -> None:
    inside = apps.house(data)
    scheme, secret, text = apps.scheme(inside), Secret(key), key.encode()
    answer = scheme.recall(secret)
    assert isinstance(answer, Accepted)
    print(f"One verification         {microseconds(lambda: scheme.recall(secret)):10.2f} µs")
    judged = microseconds(lambda: may(answer.caller, "products:read"))
    print(f"One may                  {judged:10.2f} µs  (aim under 2)")
    print(
        f"One SHA-256              {microseconds(lambda: hashlib.sha256(text).digest()):10.2f} µs"
    )


def microseconds(call: Callable[[], object], times: int = 20_000) -> float:
    started = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - started) / times * 1e6


def served(data: Path, key: str, seconds: int) -> None:
    with instance.serving(data) as (url, process, started):
        print(f"Start to first answer    {started:10.2f} s")
        whoami = Call(f"{url}manage/v1/whoami", {"Authorization": f"Bearer {key}"})
        print(f"keydesk serve, whoami    {load.per_second(whoami, seconds):10,.0f} requests/s")
        print(f"Memory of its worker     {worker_megabytes(process):10.1f} MB  (aim under 120)")


if __name__ == "__main__":
    main()
