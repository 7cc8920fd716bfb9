"""What the pages of imports and exports need to know."""

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from keydesk.auth import Caller, allowed, caller_of, house_of
from keydesk.shell import N_
from keydesk.transfers import noting, store
from keydesk.transfers.kinds import KINDS
from keydesk.transfers.lines import REFUSED, WARNED
from keydesk.transfers.sources import CSV, FORMATS, JSONL, XLSX
from keydesk.transfers.store import EXPORT, RUNNING, UNDER_WAY, WAITING, Transfer

HOME = "/console/transfers"
AT_ONCE, SHOWN = 20, 100
STATES = {  # how it is called, and the look of its pill
    WAITING: (N_("Waiting"), "inactive", "clock"),
    RUNNING: (N_("Running"), "info", "refresh"),
    store.DONE: (N_("Done"), "active", "circle-check-filled"),
    store.FAILED: (N_("Failed"), "revoked", "alert-triangle"),
    store.CANCELLED: (N_("Cancelled"), "inactive", "ban"),
}
BECAME = {
    "created": N_("Created lines"), "updated": N_("Updated lines"), "unchanged": N_("Unchanged"),
    "linked": N_("Linked"), "warned": N_("Left something out"), "refused": N_("Refused lines"),
    "written": N_("Written"),
}  # fmt: skip
FORMATS_CALLED = {CSV: N_("CSV, in a ZIP file"), XLSX: N_("Excel workbook"),
                  JSONL: N_("JSON lines, in a ZIP file")}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One transfer.  `percent`: of its lines, while it runs; None where that is not known."""

    one: Transfer
    label: str
    look: str
    icon: str
    totals: dict[str, int]
    percent: int | None

    @property
    def trial(self) -> bool:
        return bool(self.one.said.get("trial"))

    @property
    def busy(self) -> bool:
        return self.one.state in UNDER_WAY

    @property
    def exports(self) -> bool:
        return self.one.direction == EXPORT

    @property
    def lost(self) -> int:
        return self.totals.get(REFUSED, 0)

    @property
    def warned(self) -> int:
        return self.totals.get(WARNED, 0)


def row(one: Transfer) -> Row:
    totals: dict[str, int] = {}
    for of in one.counts.values():
        for name, number in of.items():
            totals[name] = totals.get(name, 0) + number
    label, look, icon = STATES[one.state]
    percent = min(99, 100 * one.done // one.lines) if one.lines else None
    return Row(one, label, look, icon, totals, percent)


def listing(request: Request) -> dict[str, object]:
    house, by = house_of(request), caller_of(request)
    before = _moment(request.query_params.get("before", ""))
    with house.database.read() as db:
        found = store.part(
            db, by.organization_id, user_id=by.user_id, before=before, limit=AT_ONCE + 1
        )
    shown, more = found[:AT_ONCE], found[AT_ONCE:]
    return {
        "rows": [row(one) for one in shown],
        "older": f"{HOME}?before={shown[-1].created_at.timestamp()}" if more else "",
        "newer": HOME if before else "",
        "kinds": [(kind.name, kind.resource.nouns) for kind in KINDS],
        "formats": [(name, FORMATS_CALLED[name]) for name in FORMATS],
        "may_import": may_import(by),
        "may_export": bool(readable(by)),
        "megabytes": house.settings.transfer_megabytes,
        "days": house.settings.transfer_days,
    }


def may_import(by: Caller) -> bool:
    """Each line is judged by itself; here only whether any of them could pass."""
    return any(allowed(by, kind.needs("update")) for kind in KINDS)


def readable(by: Caller) -> list[str]:
    return [kind.name for kind in KINDS if allowed(by, kind.needs("read"))]


def of_one(request: Request, one: Transfer) -> dict[str, object]:
    house, by = house_of(request), caller_of(request)
    with house.database.read() as db:
        problems = noting.problems(db, by.organization_id, one.id, limit=SHOWN)
    return {
        "row": row(one),
        "problems": problems,
        "became": BECAME,
        "columns": _columns(one),
        "days": house.settings.transfer_days,
        "may_import": may_import(by),
    }


def _columns(one: Transfer) -> list[str]:
    """Those of BECAME that anything became."""
    there = {name for of in one.counts.values() for name in of}
    return [name for name in BECAME if name in there]


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(text)).astimezone() if text else None
    except (ValueError, OverflowError, OSError):
        return None
