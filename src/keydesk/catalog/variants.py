"""How many variants stand below models, and how many of them are complete.

Every statement names the organization.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Select, case, func, select

from keydesk.catalog import visible
from keydesk.catalog.store import product_completenesses, product_models, products
from keydesk.kit.db import Db
from keydesk.structures.model import Structure


class Place(Protocol):
    """Where one looks: what of the catalog, in which channel and locale."""

    @property
    def structure(self) -> Structure: ...
    @property
    def channel(self) -> str: ...
    @property
    def locale(self) -> str: ...


@dataclass(frozen=True)
class Variants:
    """How many products stand below a model, and how many of them are complete."""

    total: int = 0
    complete: int = 0


def variants(
    db: Db, organization_id: str, models: Iterable[str], here: Place
) -> dict[str, Variants]:
    """By model, of those that are seen; a few statements."""
    lower = _lower(db, organization_id, here.structure, models)
    counted = {row[0]: Variants(row[1], row[2]) for row in db.execute(
        _counted(organization_id, [*lower, *models], here)
    )}  # fmt: skip
    for code, parent in lower.items():
        own, above = counted.get(code, Variants()), counted.get(parent, Variants())
        counted[parent] = Variants(above.total + own.total, above.complete + own.complete)
    return counted


def _lower(
    db: Db, organization_id: str, structure: Structure, models: Iterable[str]
) -> dict[str, str]:
    rows = product_models.c
    mine = (rows.organization_id == organization_id) & rows.parent.in_(list(models))
    mine &= visible.this(organization_id, structure, rows.code)
    return {row[0]: row[1] for row in db.execute(select(rows.code, rows.parent).where(mine))}


def _counted(organization_id: str, parents: Sequence[str], at: Place) -> Select[Any]:
    p, c = products.c, product_completenesses.c
    same = (c.organization_id == organization_id) & (c.uuid == p.uuid)
    here = (c.channel == at.channel) & (c.locale == at.locale)
    done = func.coalesce(func.sum(case((c.percent == 100, 1), else_=0)), 0)
    joined = products.outerjoin(product_completenesses, same & here)
    mine = (p.organization_id == organization_id) & p.parent.in_(parents)
    mine &= visible.this(organization_id, at.structure, p.uuid)
    asked = select(p.parent, func.count(), done).select_from(joined)
    return asked.where(mine).group_by(p.parent)
