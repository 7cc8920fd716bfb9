"""docs/performance.md, made of a record and of page.md; every figure is from the record."""

from pathlib import Path
from string import Template

from benchmarks.doors.aims import SECTIONS, Aim
from benchmarks.doors.record import Record
from benchmarks.doors.turns import Figure

TEMPLATE = Path(__file__).with_name("page.md")


def page(record: Record) -> str:
    tables = {name: _section(aims, record) for name, aims in SECTIONS.items()}
    machine = "\n".join(f"| {name} | {value} |" for name, value in record.machine.items())
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        tables, day=record.day, command=record.command, machine=machine,
        rounds=_number(record.rounds, "round"), seconds=_number(record.seconds, "second"),
    )  # fmt: skip


def line(aim: Aim, figure: Figure) -> str:
    """For the terminal."""
    verdict = "" if aim.met(figure.value) else "  MISSED"
    aimed = f"(aim {aim.said}){verdict}" if aim.said else ""
    return f"  {aim.what:66} {_said(figure.value):>8} {aim.unit} {aimed}".rstrip()


def _section(aims: tuple[Aim, ...], record: Record) -> str:
    rows = ["| | measured | of the rounds | aim | |", "|---|---|---|---|---|"]
    rows += [_row(aim, record.figures.get(aim.key)) for aim in aims]
    return "\n".join([*rows, *(f"\n{one}" for aim in aims if (one := _remark(aim, record)))])


def _row(aim: Aim, figure: Figure | None) -> str:
    if figure is None:
        return f"| {aim.what} | not measured | | {aim.said} | |"
    spread = f"{_said(figure.low)} to {_said(figure.high)}" if figure.low < figure.high else ""
    verdict = "" if not aim.said else "met" if aim.met(figure.value) else "**missed**"
    unit = f" {aim.unit}" if aim.unit else ""
    return f"| {aim.what} | {_said(figure.value)}{unit} | {spread} | {aim.said} | {verdict} |"


def _remark(aim: Aim, record: Record) -> str:
    figure = record.figures.get(aim.key)
    if figure is None:
        return f"Not measured: {aim.what}. {record.missing.get(aim.key, '')}".rstrip()
    if aim.met(figure.value):
        return ""
    return f"Missed: {aim.what} is {_said(figure.value)}, the aim {aim.said}. {aim.why}".rstrip()


def _said(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def _number(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
