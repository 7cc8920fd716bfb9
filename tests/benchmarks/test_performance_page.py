"""The page of performance is made of a record, whole, and says where an aim is missed."""

from dataclasses import replace

import pytest

from benchmarks.doors import record
from benchmarks.doors.aims import AIMS
from benchmarks.doors.page import page
from benchmarks.doors.record import Record
from benchmarks.doors.turns import Figure, in_turn, over
from tests.house.sources import ROOT

COMMAND = "python -m benchmarks.doors --page docs/performance.md"
FOUND = {
    key: Figure(value, value - 0.1, value + 0.1)
    for key, aim in AIMS.items()
    for value in [aim.least if aim.least is not None else aim.most or 123]
}
RECORD = Record("1 June 2030", COMMAND, 5, 1, {"Cores": "2, x86_64", "Python": "3.11.2"}, FOUND)


def rows(of: Record) -> dict[str, list[str]]:
    found = [line.strip("| ").split(" | ") for line in page(of).splitlines() if line[:2] == "| "]
    return {row[0]: row[1:] for row in found}


def test_every_ratio_is_on_the_page_with_its_aim():
    found = rows(RECORD)
    for aim in AIMS.values():
        measured = found[aim.what][0].removesuffix(" bytes")
        assert measured in {f"{FOUND[aim.key].value:.2f}", f"{FOUND[aim.key].value:,.0f}"}
        assert not aim.said or found[aim.what][2:] == [aim.said, "met"]


def test_the_page_says_how_it_was_measured():
    """A ratio without its command, its day and its machine is an advertisement."""
    text = page(RECORD)
    told = (COMMAND, "1 June 2030", "5 rounds of 1 second each", "| Cores | 2, x86_64 |", "3.11.2")
    assert all(one in text for one in told)
    assert "Missed" not in text
    assert "$" not in text


@pytest.mark.parametrize(("key", "value"), [("gate.sqlite", 0.89), ("cold.100000", 1.51)])
def test_a_missed_aim_is_said(key, value):
    missed = replace(RECORD, figures=FOUND | {key: Figure(value, value, value)})
    aim = AIMS[key]
    assert f"Missed: {aim.what} is {value:.2f}, the aim {aim.said}." in page(missed)
    assert "**missed**" in " ".join(rows(missed)[aim.what])


def test_what_was_not_measured_is_said_with_the_reason():
    kept = {key: figure for key, figure in FOUND.items() if key != "gate.postgresql"}
    why = {"gate.postgresql": "No server could be started here."}
    text = page(replace(RECORD, figures=kept, missing=why))
    assert "Not measured: the same on PostgreSQL. No server could be started here." in text


def test_a_record_is_read_back_as_it_was_written(tmp_path):
    record.write(RECORD, tmp_path / "record.json")
    assert record.read(tmp_path / "record.json") == RECORD


def test_ratios_are_taken_within_a_round():
    """A machine that is busy in one round and idle in the next slows both sides of a round."""
    mine, other = iter((10.0, 1.0, 50.0)), iter((20.0, 2.0, 100.0))
    found = in_turn({"mine": lambda: next(mine), "other": lambda: next(other)}, 3)
    assert over(found["mine"], found["other"]) == Figure(0.5, 0.5, 0.5)


def test_the_page_of_benchmarks_names_each_that_can_be_run():
    text = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    runs = {
        path.parent.name if path.stem == "__main__" else path.stem
        for path in (ROOT / "benchmarks").rglob("*.py")
        if 'if __name__ == "__main__":' in path.read_text(encoding="utf-8")
        and path.parent.name != "rivals"
    }
    assert [name for name in sorted(runs) if f"benchmarks.{name}" not in text] == []
