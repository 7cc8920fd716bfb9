"""What a verification costs: `python -m benchmarks.verify`.  benchmarks/README.md explains."""

import argparse
import hashlib
import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import apps, load
from benchmarks.processes import BIN, free_port, granian, running, wait, worker_megabytes
from keydesk.auth import Accepted, may
from keydesk.kit.secret import Secret


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=5, help="of each load (default 5)")
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory(prefix="keydesk-benchmark-") as folder:
        data = Path(folder) / "data"
        key = prepare(data)
        print(f"Load: {load.name()}, {load.CONNECTIONS} connections, {seconds} s each, 1 worker")
        over_http(data, key, seconds)
        in_process(data, key)
        served(data, key, seconds)


def prepare(data: Path) -> str:
    """An instance with one active key, made as an operator makes it."""
    owner = ["--organization", "Benchmark", "--owner-email", "owner@example.com"]
    keydesk(data, "init", *owner, "--owner-password-stdin", given="a long enough passphrase\n")
    made = ["--label", "Load", "--flow-type", "other", "--permission", "products:read"]
    code = json.loads(keydesk(data, "connections", "create", *made, "--json"))["code"]
    asked = ["--connection", code, "--name", "load", "--all", "--activate", "--json"]
    secret: str = json.loads(keydesk(data, "keys", "create", *asked))["secret"]
    return secret


def keydesk(data: Path, *arguments: str, given: str = "") -> str:
    command = [str(BIN / "keydesk"), "--data", str(data), *arguments]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def over_http(data: Path, key: str, seconds: int) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    with granian("benchmarks.apps:bare") as url:
        bare = load.per_second(url, headers, seconds)
    with granian("benchmarks.apps:gated", "--factory", BENCHMARK_DATA=str(data)) as url:
        gated = load.per_second(url, headers, seconds)
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
    port = free_port()
    command = [str(BIN / "keydesk"), "--data", str(data), "serve", "--port", str(port)]
    started = time.perf_counter()
    with running(command, {}) as process:
        wait(f"http://127.0.0.1:{port}/healthz")
        print(f"Start to first answer    {time.perf_counter() - started:10.2f} s")
        whoami = f"http://127.0.0.1:{port}/manage/v1/whoami"
        rate = load.per_second(whoami, {"Authorization": f"Bearer {key}"}, seconds)
        print(f"keydesk serve, whoami    {rate:10,.0f} requests/s")
        print(f"Memory of its worker     {worker_megabytes(process.pid):10.1f} MB  (aim under 120)")


if __name__ == "__main__":
    main()
