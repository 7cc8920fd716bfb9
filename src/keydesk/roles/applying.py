"""Carries out a plan: all of it in one transaction, or nothing."""

from collections.abc import Sequence
from datetime import datetime

from keydesk.access.store import team_roles
from keydesk.access.wishes import Wish
from keydesk.auth import Caller
from keydesk.kit.db import Db
from keydesk.roles import sheet, verbs
from keydesk.roles.sheet import Step


def apply(db: Db, by: Caller, wanted: Sequence[Wish], *, delete: bool, now: datetime) -> list[Step]:
    """The steps that were taken.  Applied again, they are all "keep" or "leave"."""
    steps = sheet.plan(team_roles(db, by.organization_id), wanted, delete=delete)
    for step in sorted(steps, key=lambda step: step.what != "delete"):  # names come free first
        _take(db, by, step, now)
    return steps


def _take(db: Db, by: Caller, step: Step, now: datetime) -> None:
    match step:
        case Step(what="create", wish=Wish() as wish):
            verbs.create(db, by, wish, now=now)
        case Step(what="change", wish=Wish() as wish, role=role) if role:
            verbs.edit(db, by, role.id, sheet.changes(wish), now=now)
        case Step(what="delete", role=role) if role:
            verbs.delete(db, by, role.id, now=now)
