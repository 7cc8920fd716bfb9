"""Measures, prints, and writes the page.  benchmarks/README.md explains."""

import argparse
import subprocess
import tempfile
from pathlib import Path
from urllib.error import HTTPError

from benchmarks import instance
from benchmarks.doors import crowd, gate, page, postgresql, process, record, rivals
from benchmarks.doors.aims import AIMS, SECTIONS
from benchmarks.doors.record import Record
from benchmarks.doors.turns import Figure

LARGE, LARGEST = 100_000, 1_000_000


def main() -> None:
    given = _asked()
    if given.read:
        found = record.read(given.read)
    else:
        try:
            found = run(given)
        except (RuntimeError, OSError, subprocess.CalledProcessError) as error:
            where = f" ({error.url})" if isinstance(error, HTTPError) else ""
            raise SystemExit(f"Stopped: {error}{where}") from error
    if given.record:
        record.write(found, given.record)
    if given.page:
        given.page.write_text(page.page(found), encoding="utf-8")


def run(given: argparse.Namespace) -> Record:
    more = ["--largest"] * given.largest + (["--only", *given.only] if given.only else [])
    found = record.begun(given.rounds, given.seconds, *more)
    with tempfile.TemporaryDirectory(prefix="keydesk-benchmark-") as folder:
        bench = _Bench(Path(folder), given, found)
        for section in SECTIONS if given.only is None else given.only:
            print(f"\n{section}", flush=True)
            getattr(bench, section)()
            for aim in SECTIONS[section]:
                if aim.key in found.figures:
                    print(page.line(aim, found.figures[aim.key]), flush=True)
    found.machine["The others"] = record.others()
    for key in AIMS:
        if key not in found.figures:
            found.missing.setdefault(key, "It was not asked for.")
    return found


class _Bench:
    """One method for each section of the page."""

    def __init__(self, folder: Path, given: argparse.Namespace, found: Record) -> None:
        self.folder, self.given, self.found = folder, given, found
        self.often = given.rounds, given.seconds
        self.data = folder / "keydesk"
        self.key = instance.key(self.data, instance.found(self.data, "credentials:verify"))

    def gate(self) -> None:
        self._keep({"gate.sqlite": gate.measure(self.data, self.key, *self.often)})
        self._keep(gate.parts(self.data, self.key, *self.often))
        on_postgresql = postgresql.measure(self.folder, *self.often)
        if isinstance(on_postgresql, str):
            self.found.missing["gate.postgresql"] = on_postgresql
        else:
            self._keep({"gate.postgresql": on_postgresql})
        self._keep(gate.doors(self.data, self.key, *self.often))

    def process(self) -> None:
        self._keep({"recall": process.measure(self.data, self.key, self.given.rounds)})

    def junk(self) -> None:
        self._keep(process.junk(self.data, self.key, self.given.rounds))
        self._keep(gate.junk(self.data, self.key, *self.often))

    def scale(self) -> None:
        sizes = (LARGE, LARGEST) if self.given.largest else (LARGE,)
        self._keep(crowd.measure(self.folder, sizes, self.given.rounds))

    def rivals(self) -> None:
        self._keep(rivals.measure(self.data, self.key, *self.often))

    def _keep(self, figures: dict[str, Figure]) -> None:
        self.found.figures.update(figures)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.doors", description=__doc__)
    say = parser.add_argument
    say("--seconds", type=int, default=3, help="of each load (default 3)")
    say("--rounds", type=int, default=5, help="of all in turn (default 5)")
    say("--largest", action="store_true", help=f"also {LARGEST:,} credentials")
    say("--only", nargs="+", choices=list(SECTIONS), help="sections; all without it")
    say("--page", type=Path, metavar="FILE", help="write the page there")
    say("--record", type=Path, metavar="FILE", help="write what was found there, as JSON")
    say("--read", type=Path, metavar="FILE", help="measure nothing: take such a record")
    return parser.parse_args()


if __name__ == "__main__":
    main()
