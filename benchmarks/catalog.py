"""What a large catalog costs: `python -m benchmarks.catalog`.  benchmarks/README.md."""

import argparse
import http.client
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from benchmarks import instance
from benchmarks.bare import Bare
from benchmarks.filling import fill, line, rare, scanned

ROUNDS = 30
LIST = "/api/rest/v1/products?pagination_type=search_after&limit=100"


@dataclass(frozen=True)
class Served:
    """One instance with so many products, and a connection that stays open."""

    products: int
    host: http.client.HTTPConnection
    headers: dict[str, str]

    def get(self, path: str) -> bytes:
        return self._answer("GET", path, None, {})

    def patch(self, body: bytes) -> None:
        kind = {"Content-Type": "application/vnd.akeneo.collection+json"}
        answer = self._answer("PATCH", "/api/rest/v1/products", body, kind)
        codes = {json.loads(one)["status_code"] for one in answer.splitlines()}
        if not codes <= {201, 204}:
            raise SystemExit(answer[:2000].decode())

    def _answer(self, method: str, path: str, body: bytes | None, more: dict[str, str]) -> bytes:
        self.host.request(method, path, body, self.headers | more)
        answer = self.host.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{path}: {answer.status} {content[:500].decode()}")
        return content


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--small", default="", help="postgresql://…, empty; else SQLite")
    parser.add_argument("--large", default="", help="postgresql://…, another one, empty")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="keydesk-benchmark-") as folder, ExitStack() as stack:
        places = ((1_000, given.small), (given.products, given.large))
        both = [_served(stack, Path(folder) / str(n), n, url) for n, url in places]
        print(f"{given.products:,} products over 1,000, 40 values each, best of {ROUNDS}, by turns")
        for title, aim, call in _calls(given.products / 1_000):
            _compare(title, aim, both, call)
        bare = Bare(Path(folder) / "1000", given.small)
        print("\nOver the bare driver, in a catalog of 1,000")
        _over("A list of 100", 3, lambda _: both[0].get(LIST), lambda _: bare.read())
        _over(
            "An upsert of 100",
            6,
            lambda n: both[0].patch(_lines(f"new{n}-")),
            lambda n: bare.write(_lines(f"bare{n}-")),
        )
        _over(
            "The same, values unsearched",
            6,
            lambda n: both[0].patch(_lines(f"more{n}-")),
            lambda n: bare.write(_lines(f"plain{n}-"), values=False),
        )


def _served(stack: ExitStack, data: Path, products: int, url: str) -> Served:
    if url:
        os.environ["KEYDESK_DATABASE_URL"] = url  # for the commands that follow
    key = instance.key(data, instance.found(data, "products:create", "products:update"))
    fill(data, url, products)
    where, _, _ = stack.enter_context(instance.serving(data))
    host = http.client.HTTPConnection(urlsplit(where).netloc)
    return Served(products, host, {"Authorization": f"Bearer {key}"})


def _calls(most: float) -> list[tuple[str, float, Callable[[Served, int], object]]]:
    def search(**filters: object) -> Callable[[Served, int], object]:
        asked = {name: [one] for name, one in filters.items()}
        path = f"{LIST}&search={quote(json.dumps(asked))}"
        return lambda served, _: _fifty(served.get(path))

    def upsert(served: Served, n: int) -> None:
        served.patch(_lines("p", first=n % 5 * 100, salt=n))

    return [
        ("The first page", 1.3, lambda served, _: served.get(LIST)),
        ("The last page", 1.3, lambda s, _: s.get(f"{LIST}&search_after=p{s.products - 101:07}")),
        ("A page by uuid", 1.3, lambda s, _: s.get(LIST.replace("products", "products-uuid"))),
        ("One product", 1.3, lambda s, n: s.get(f"/api/rest/v1/products/p{n * 7:07}")),
        *((f"Filter {name}", 2, search(**{name: one})) for name, one in rare().items()),
        *(
            (f"{one['operator']} {name}", most, search(**{name: one}))
            for name, one in scanned().items()
        ),
        ("An upsert of 100", 1.5, upsert),
    ]


def _fifty(answer: bytes) -> None:
    found = len(json.loads(answer)["_embedded"]["items"])
    if found != 50:
        raise SystemExit(f"A filter found {found} of 50.")


def _lines(prefix: str, *, first: int = 0, salt: int = 0) -> bytes:
    return b"\n".join(
        json.dumps({"identifier": f"{prefix}{n:07}"} | line(n, salt)).encode()
        for n in range(first, first + 100)
    )


def _compare(
    title: str, aim: float, both: list[Served], call: Callable[[Served, int], object]
) -> None:
    times = [[_seconds(call, served, n) for served in both] for n in range(1, ROUNDS + 1)]
    small, large = (min(column) * 1000 for column in zip(*times, strict=True))
    print(f"  {title:28}{small:9.2f}{large:9.2f} ms   ratio {large / small:5.2f}   (aim {aim})")


def _over(
    title: str, aim: float, mine: Callable[[int], object], bare: Callable[[int], object]
) -> None:
    times = [(_seconds(mine, n), _seconds(bare, n)) for n in range(1, ROUNDS + 1)]
    ratio = statistics.median(one / other for one, other in times)
    print(f"  {title:28}ratio {ratio:5.2f}   (aim {aim})")


def _seconds(call: Callable[..., object], *arguments: object) -> float:
    began = time.perf_counter()
    call(*arguments)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
