"""Over HTTP: a bare endpoint, the same behind the gate, and the doors that other programs ask."""

import json
from contextlib import ExitStack
from pathlib import Path

from benchmarks import instance
from benchmarks.doors.process import misspelt, unknown
from benchmarks.doors.turns import Figure, over, rates
from benchmarks.load import Call
from benchmarks.processes import granian

BESIDE, LESS = "bare, beside less", ("unjudged", "unrecorded")
DIFFERENT = 20_000  # more than is remembered of refusals
TABLE = """\
keydesk: 1
apis:
- code: bench
  name: Benchmark
  base_path: /bench
  permissions:
    things:read: Read things
  routes:
    GET /things/{id}: things:read
"""


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def measure(data: Path, key: str, rounds: int, seconds: int) -> Figure:
    """The gate, with its book, beside the bare endpoint."""
    with ExitStack() as stack:
        calls = {
            "bare endpoint": Call(
                stack.enter_context(granian("benchmarks.apps:bare")), bearer(key)
            ),
            "behind the gate": Call(gated(data, stack), bearer(key)),
        }
        found = rates(calls, rounds=rounds, seconds=seconds)
    return over(found["behind the gate"], found["bare endpoint"])


def parts(data: Path, key: str, rounds: int, seconds: int) -> dict[str, Figure]:
    """The gate with less in it, beside the bare endpoint: where the rest goes."""
    with ExitStack() as stack:
        calls = {BESIDE: Call(stack.enter_context(granian("benchmarks.apps:bare")), bearer(key))}
        for less in LESS:
            app = granian(f"benchmarks.apps:{less}", "--factory", BENCHMARK_DATA=str(data))
            calls[less] = Call(stack.enter_context(app), bearer(key))
        found = rates(calls, rounds=rounds, seconds=seconds)
    return {f"gate.{less}": over(found[less], found[BESIDE]) for less in LESS}


def gated(data: Path, stack: ExitStack) -> str:
    app = granian("benchmarks.apps:recorded", "--factory", BENCHMARK_DATA=str(data))
    return stack.enter_context(app)


def doors(data: Path, key: str, rounds: int, seconds: int) -> dict[str, Figure]:
    """`keydesk serve` as it ships, asked at its doors; beside each, the bare endpoint with the very
    same request."""
    door, caller = _opened(data)
    forward = bearer(caller) | {
        "X-Original-Method": "GET", "X-Original-URI": "/bench/things/7",
        "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https",
    }  # fmt: skip
    asked = {"Content-Type": "application/json"} | bearer(key)
    body = json.dumps({"credential": caller, "permission": "things:read"})
    with ExitStack() as stack:
        bare = stack.enter_context(granian("benchmarks.apps:bare"))
        trusting = {"BENCHMARK_DATA": str(data), "KEYDESK_TRUSTED_PROXIES": "127.0.0.1"}
        whole = stack.enter_context(granian("benchmarks.apps:whole", "--factory", **trusting))
        calls = {
            "bare, as a proxy asks": Call(bare, forward),
            "/forward-auth": Call(f"{whole}forward-auth/{door}", forward),
            "bare, a POST": Call(bare, asked, body, "hello"),
            "POST /verify": Call(f"{whole}verify", asked, body, '"valid": ?true'),
        }
        found = rates(calls, rounds=rounds, seconds=seconds)
    return {
        "forward": over(found["/forward-auth"], found["bare, as a proxy asks"]),
        "verify": over(found["POST /verify"], found["bare, a POST"]),
    }


def _opened(data: Path) -> tuple[str, str]:
    """The secret of a door before a small API, and a key that may call it."""
    table = data.parent / "table.yaml"
    table.write_text(TABLE, encoding="utf-8")
    instance.keydesk(data, "apis", "apply", str(table))
    door = json.loads(instance.keydesk(data, "doors", "create", "Benchmark", "--json"))
    address: str = door["address"]
    connection = instance.connection(data, "Caller", "things:read")
    return address.rpartition("/")[2], instance.key(data, connection)


def junk(data: Path, key: str, rounds: int, seconds: int) -> dict[str, Figure]:
    """What a refusal costs over a hit, each loaded by the same script."""
    shown = {
        "checksum": tuple(misspelt(unknown()) for _ in range(DIFFERENT)),
        "unknown": tuple(unknown() for _ in range(DIFFERENT)),
        "again": (unknown(),),
    }
    with ExitStack() as stack:
        url = gated(data, stack)
        calls = {"hit": Call(url, bearer(key), bearers=(key,))}
        for kind, bearers in shown.items():
            # Once an address has shown too many, it is told so without a look into the database.
            calls[kind] = Call(url, {}, bearers=bearers, status=401, also=429)
        found = rates(calls, rounds=rounds, seconds=seconds)
    return {f"junk.http.{kind}": over(found["hit"], found[kind]) for kind in shown}
