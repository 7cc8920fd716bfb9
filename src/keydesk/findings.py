"""What the doctor found, and how it is said."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial


@dataclass(frozen=True)
class Finding:
    """`state` is ok, warning or bad; `remedy` says what to do, where anything is."""

    state: str
    check: str
    message: str
    remedy: str = ""


ok, warning, bad = (partial(Finding, state) for state in ("ok", "warning", "bad"))


def healthy(findings: Sequence[Finding]) -> bool:
    return all(finding.state != "bad" for finding in findings)


def as_json(findings: Sequence[Finding]) -> str:
    return json.dumps([asdict(finding) for finding in findings], indent=2)


def as_text(findings: Sequence[Finding]) -> str:
    return "\n".join(f"{f.state:8}{f.check:14}{f.message} {f.remedy}".rstrip() for f in findings)
