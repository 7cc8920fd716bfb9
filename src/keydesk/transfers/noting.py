"""What is written down of single lines: refused, or something of them left out.

Every statement names the organization.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select

from keydesk.kit.db import Db
from keydesk.transfers.store import errors, transfer_errors


@dataclass(frozen=True)
class Problem:
    """told: column and message; "" where it is the whole line's."""

    number: int
    part: str
    line: int
    code: str
    refused: bool
    told: Sequence[Sequence[str]] | None
    raw: str | None


def note(db: Db, organization_id: str, id_: str, found: Sequence[Problem]) -> None:
    of = {"organization_id": organization_id, "transfer_id": id_}
    if found:
        db.execute(insert(transfer_errors), [vars(one) | of for one in found])


def refused(db: Db, organization_id: str, id_: str, of: str, lines: Collection[int]) -> set[int]:
    """Of these lines of a file."""
    mine = (errors.organization_id == organization_id) & (errors.transfer_id == id_)
    these = (errors.part == of) & errors.refused & errors.line.between(min(lines), max(lines))
    return set(db.execute(select(errors.line).where(mine, these)).scalars())


def problems(
    db: Db, organization_id: str, id_: str, *, after: int = 0, limit: int = 100
) -> list[Problem]:
    mine = (errors.organization_id == organization_id) & (errors.transfer_id == id_)
    told = mine & errors.told.is_not(None) & (errors.number > after)
    wanted = select(*[errors[name] for name in Problem.__dataclass_fields__]).where(told)
    return [Problem(*row) for row in db.execute(wanted.order_by(errors.number).limit(limit))]
