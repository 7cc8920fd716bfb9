"""Numbers for Prometheus: its text format 0.0.4, as far as counters, gauges and histograms go.

# HELP keydesk_attempts_total Calls, accepted and refused.
# TYPE keydesk_attempts_total counter
keydesk_attempts_total{door="catalog",outcome="accepted"} 12
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

TYPE = "text/plain; version=0.0.4; charset=utf-8"
Labels = Mapping[str, str]


@dataclass(frozen=True)
class Sample:
    """`suffix` is _bucket, _sum or _count of a histogram."""

    value: float
    labels: Labels = field(default_factory=dict)
    suffix: str = ""


@dataclass(frozen=True)
class Family:
    """`kind` is counter, gauge or histogram."""

    name: str
    kind: str
    help: str
    samples: list[Sample]


def text(families: Iterable[Family]) -> str:
    return "".join(line + "\n" for family in families for line in _lines(family))


def _lines(family: Family) -> Iterable[str]:
    yield f"# HELP {family.name} {_escaped(family.help)}"
    yield f"# TYPE {family.name} {family.kind}"
    for one in family.samples:
        yield f"{family.name}{one.suffix}{_labels(one.labels)} {one.value!r}"


def _labels(labels: Labels) -> str:
    inside = ",".join(f'{name}="{_quoted(value)}"' for name, value in labels.items())
    return f"{{{inside}}}" if inside else ""


def _escaped(said: str) -> str:
    return said.replace("\\", r"\\").replace("\n", r"\n")


def _quoted(said: str) -> str:
    return _escaped(said).replace('"', r"\"")
