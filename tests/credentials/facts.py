"""What a test of verbs looks at afterwards: the events, the rows, what a verb refused."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from keydesk import events
from keydesk.credentials.store import credentials, secrets
from keydesk.kit.errors import Invalid
from tests.harness.house import House


def happened(house: House) -> list[tuple[str, dict[str, Any]]]:
    """Name and data of each of the organization's events, oldest first."""
    with house.read() as db:
        rows = events.since(db, house.by.organization_id, limit=10_000)
    return [(row["name"], row["data"]) for row in rows]


def counted(house: House) -> tuple[int, int, int]:
    """(credentials, secrets, events): what must not change when a verb refuses."""
    with house.read() as db:
        rows = (db.execute(select(func.count()).select_from(t)) for t in (credentials, secrets))
        made = [row.scalar_one() for row in rows]
    return made[0], made[1], len(happened(house))


def refused(house: House, verb: Callable[..., Any], *rest: Any, **more: Any) -> dict[str, str]:
    """The fields that were wrong and what was said of them; nothing may have changed."""
    before = counted(house)
    with pytest.raises(Invalid) as wrong:
        house.do(verb, *rest, **more)
    assert counted(house) == before
    return {violation.field: violation.message for violation in wrong.value.violations}
