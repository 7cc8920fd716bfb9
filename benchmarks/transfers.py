"""How much memory an export of 100,000 products takes, and how long; then how long an import.

    python -m benchmarks.transfers [--products N] [--icecat FOLDER]

Each is a process of its own, whose peak is what the system counted, less that of one that only
opens the house.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCRIPT = """
import resource, sys, time
from pathlib import Path
from keydesk.accounts.desk import operator
from keydesk.auth import open_house
from keydesk.kit.settings import current
from keydesk.transfers import cli
from keydesk.transfers.export_desk import Export
from keydesk.transfers import sinks, sources, workbooks
data, path, format_ = sys.argv[1:4]
house = open_house(current(Path(data)))
from keydesk.accounts import store
with house.database.read() as db:
    found, = store.list_organizations(db)
from dataclasses import replace
from keydesk.access import OWNER
from keydesk.accounts.desk import ROOT
by = replace(ROOT, organization_id=found.id, permissions=OWNER.permissions)
with house.database.read() as db:
    from keydesk.structures import snapshots
    snapshots.current(db, by)
began = time.perf_counter()
if format_ != "nothing":
    Export(house, by, [], lambda *_: None).write(Path(path), format_)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, time.perf_counter() - began)
"""


def keydesk(*words: object, given: str = "") -> None:
    command = [str(Path(sys.executable).with_name("keydesk")), *map(str, words)]
    subprocess.run(command, check=True, input=given, text=True, capture_output=True)


def measured(data: Path, path: Path, format_: str) -> tuple[int, float]:
    """Megabytes at the peak, seconds."""
    command = [sys.executable, "-c", SCRIPT, str(data), str(path), format_]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return int(told[0]), float(told[1])


def written(folder: Path, products: int) -> None:
    folder.mkdir()
    text = "code;type;group;localizable;scopable\n" + "".join(
        f"text_{n};pim_catalog_textarea;other;0;0\n" for n in range(10)
    )
    (folder / "attributes.csv").write_text(text)
    columns = ["sku", "categories", *(f"text_{n}" for n in range(10))]
    with (folder / "products.csv").open("w", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(columns)
        for n in range(products):
            rows.writerow([f"p{n:07}", "master", *(f"{n} words about it" * 3,) * 10])


def parsed(folder: Path) -> float:
    began = time.perf_counter()
    for path in folder.glob("*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            list(csv.DictReader(file, delimiter=";"))
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--icecat", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as root:
        data = Path(root, "desk")
        founding = ["--organization", "B", "--owner-email", "b@b.example"]
        keydesk(
            "init", "--data", data, *founding, "--owner-password-stdin", given="walnut-ferry-1\n"
        )
        told: dict[str, object] = {}
        if asked.icecat:
            began = time.perf_counter()
            keydesk("catalog", "import", asked.icecat, "--data", data)
            told["icecat_seconds"] = round(time.perf_counter() - began, 2)
            told["icecat_parsed"] = round(parsed(asked.icecat), 3)
        written(Path(root, "set"), asked.products)
        began = time.perf_counter()
        keydesk("catalog", "import", Path(root, "set"), "--data", data)
        told["import_seconds"] = round(time.perf_counter() - began, 1)
        idle, _ = measured(data, Path(root), "nothing")
        for format_, name in (("csv", "out"), ("jsonl", "out.zip"), ("xlsx", "out.xlsx")):
            peak, seconds = measured(data, Path(root, name), format_)
            told[format_] = {"above_idle_mb": peak - idle, "seconds": round(seconds, 1)}
        print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
