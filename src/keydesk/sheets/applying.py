"""Carries out a plan: all of it in one transaction, or nothing."""

from dataclasses import replace
from datetime import datetime
from functools import partial

from keydesk.access.store import team_roles
from keydesk.accounts import members
from keydesk.apis import store as protected
from keydesk.auth import Caller
from keydesk.connections import grouped, store, verbs
from keydesk.doors import apis_verbs as apis
from keydesk.groups import verbs as groups
from keydesk.groups.store import every
from keydesk.kit.db import Db
from keydesk.kit.errors import Invalid
from keydesk.kit.paging import LARGEST, whole
from keydesk.roles import verbs as roles
from keydesk.sheets import of_apis, of_groups, of_roles, sheet
from keydesk.sheets.sheet import Present, Sheet
from keydesk.sheets.steps import Step

# A role may need a permission of an API that is new.  A connection may need a role or a group that
# is new, and these can go once no connection has them.
# What is deleted makes room below the limit.
ORDER = (
    ("api", ("create", "change")),
    ("role", ("create", "change")),
    ("group", ("create", "change")),
    ("connection", ("delete",)),
    ("connection", ("create", "change")),
    ("role", ("delete",)),
    ("group", ("delete",)),
    ("api", ("delete",)),
)


def present(db: Db, organization_id: str) -> Present:
    """A few queries, however much there is."""
    found = whole(lambda at: store.page(db, organization_id, after=at, limit=LARGEST))
    people = (one.member for one in members.listed(db, organization_id))
    emails = {member.user_id: member.email for member in people}
    roles, limits = team_roles(db, organization_id), every(db, organization_id)
    return Present(protected.every(db, organization_id), roles, limits, found, emails)


def apply(
    db: Db, by: Caller, wanted: Sheet, *, delete: bool, limit: int, now: datetime
) -> list[Step]:
    """The steps that were taken.  Applied again, they are all "keep" or "leave".

    limit  so many connections the organization may have
    """
    members.hold(db, by.organization_id)
    steps = sheet.plan(present(db, by.organization_id), wanted, delete=delete)
    for kind, whats in ORDER:
        for step in steps:
            if step.kind == kind and step.what in whats:
                _placed(db, by, step, limit=limit, now=now)
    return steps


def _placed(db: Db, by: Caller, step: Step, *, limit: int, now: datetime) -> None:
    """What a verb finds wrong is told with its place in the file."""
    takes = {"api": _take_api, "role": _take_role, "group": _take_group}
    take = takes.get(step.kind) or partial(_take_connection, limit=limit)
    try:
        take(db, by, step, now=now)
    except Invalid as invalid:
        if not step.place:
            raise
        places = (f"{step.place}.{fault.field}".rstrip(".") for fault in invalid.violations)
        faults = zip(invalid.violations, places, strict=True)
        raise Invalid(*(replace(fault, field=place) for fault, place in faults)) from None


def _take_api(db: Db, by: Caller, step: Step, *, now: datetime) -> None:
    match step.what:
        case "create":
            apis.create(db, by, step.wish, now=now)
        case "change":
            apis.edit(db, by, step.name, of_apis.changes(step.wish), now=now)
        case _:
            apis.delete(db, by, step.name, now=now)


def _take_role(db: Db, by: Caller, step: Step, *, now: datetime) -> None:
    match step.what:
        case "create":
            roles.create(db, by, step.wish, now=now)
        case "change":
            roles.edit(db, by, step.present.id, of_roles.changes(step.wish), now=now)
        case _:
            roles.delete(db, by, step.present.id, now=now)


def _take_group(db: Db, by: Caller, step: Step, *, now: datetime) -> None:
    match step.what:
        case "create":
            groups.create(db, by, step.wish, now=now)
        case "change":
            groups.edit(db, by, step.present.id, of_groups.changes(step.wish), now=now)
        case _:
            grouped.delete(db, by, step.present.id, now=now)


def _take_connection(db: Db, by: Caller, step: Step, *, limit: int, now: datetime) -> None:
    match step.what:
        case "create":
            verbs.create(db, by, step.wish.wish, limit=limit, now=now)
            if step.wish.active is False:
                verbs.deactivate(db, by, step.name, now=now)
        case "change":
            verbs.edit(db, by, step.name, step.wish.changes(step.changes), now=now)
            if "active" in step.changes:
                switch = verbs.activate if step.wish.active else verbs.deactivate
                switch(db, by, step.name, now=now)
        case _:
            verbs.delete(db, by, step.name, now=now)
