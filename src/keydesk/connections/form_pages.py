"""The forms of a connection: what stands in them at first, and what somebody typed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import Request

from keydesk.access import BLOCKED, for_connections
from keydesk.access.store import every
from keydesk.accounts import store as people
from keydesk.accounts.model import Member
from keydesk.apis import store as apis
from keydesk.auth import Caller, allowed, caller_of, house_of
from keydesk.auth.permissions import OWN, TREE, Branch
from keydesk.connections.model import TRACKED, Connection
from keydesk.connections.wishes import Changes, Wish
from keydesk.groups import store as group_rows
from keydesk.groups.giving import may_give
from keydesk.groups.model import Group
from keydesk.habits import store as habits
from keydesk.kit.digits import whole
from keydesk.limits import fields as limit_fields
from keydesk.shell import forms

ALL = "all"
TEXTS = ("label", "flow_type", "description", "contact", "assigned_user")


def first_wish(request: Request) -> Wish:
    """Before anything is typed."""
    with house_of(request).database.read() as db:
        access = habits.of(db, caller_of(request).organization_id).granted
    everything = access.mode == "all"
    by = caller_of(request)
    return Wish(
        "", "source", "", access.role, access.permissions, everything=everything,
        group=by.group_id or ALL,
    )  # fmt: skip


def wish_of(connection: Connection) -> Wish:
    """The forms as they show what is saved."""
    access = connection.access
    return Wish(
        connection.label, connection.flow_type, connection.code, access.role, access.permissions,
        everything=access.mode == "all", description=connection.description,
        contact=connection.contact, tags=connection.tags, critical=connection.critical,
        tracked=connection.tracked, assigned_user=connection.assigned_user_id,
        group=connection.group_id or ALL,
    )  # fmt: skip


def typed(connection: Connection, changes: Changes) -> Wish:
    """The same with what one of the two forms of its page sent in its place."""
    wish = wish_of(connection)
    if changes.label is None:
        return replace(
            wish, role=changes.role, permissions=changes.permissions, everything=changes.everything,
            group=changes.group or wish.group,
        )  # fmt: skip
    sent = {n: v for n, v in vars(changes).items() if v is not None and hasattr(wish, n)}
    kept = ("role", "permissions", "everything")
    return replace(wish, **{n: v for n, v in sent.items() if n not in kept})


def settings(form: forms.Form) -> Changes:
    """What is "other" is not tracked: without script the tick may still stand there."""
    texts: dict[str, Any] = {name: form.exact(name) for name in TEXTS}
    tracked = form.one("tracked") != "" and texts["flow_type"] in TRACKED
    return Changes(
        **texts, tags=[form.one("tags")], critical=form.one("critical") != "", tracked=tracked,
        version=_version(form), limits=limit_fields.said(form),
    )  # fmt: skip


def permissions(form: forms.Form) -> Changes:
    role, listed, everything = access(form)
    return Changes(
        role=role, permissions=listed, everything=everything, version=_version(form),
        group=form.one("group") or None,
    )  # fmt: skip


def access(form: forms.Form) -> tuple[str | None, list[str] | None, bool]:
    """role, permissions, all: from the one field "role" and the ticks of the tree."""
    match form.one("role"):
        case "":
            return None, None, False
        case "all":
            return None, None, True
        case "custom":
            return None, form.many("permission"), False
        case role:
            return role, None, False


def _version(form: forms.Form) -> int | None:
    """None = no page of ours sent it, so nothing is checked."""
    return whole(form.one("version"))


def form(request: Request, wish: Wish, errors: Mapping[str, str]) -> dict[str, Any]:
    """What _access.html and the fields beside it need."""
    house, caller = house_of(request), caller_of(request)
    with house.database.read() as db:
        roles = every(db, caller.organization_id)
        usual = habits.of(db, caller.organization_id)
        groups = group_rows.every(db, caller.organization_id)
        own = apis.branches(db, caller.organization_id)
    texts = (*TEXTS, "code", "critical", "tracked", "group")
    shown = {name: getattr(wish, name) for name in texts}
    return {
        "token": forms.token(),
        "furnished": usual.with_connection and allowed(caller, "credentials:manage"),
        "form": shown | {
            "role": "all" if wish.everything else wish.role or "custom",
            "permissions": set(wish.permissions or ()),
            "tags": ", ".join(wish.tags),
        },
        "errors": errors,
        "roles": for_connections(caller, roles, wish.role),
        "groups": for_group(caller, groups, wish.group),
        "gives_all": caller.rights is None or wish.group == ALL,
        "branches": [
            *grantable_branches(caller, frozenset(wish.permissions or ())), *own
        ],
    }  # fmt: skip


def assignable(request: Request, present: str) -> list[tuple[Member, bool]]:
    """Who may answer for a connection, by name; and who does, even if blocked (True)."""
    with house_of(request).database.read() as db:
        found = people.members(db, caller_of(request).organization_id)
    shown = [(one, one.role == BLOCKED.id) for one in found]
    shown = [(one, off) for one, off in shown if not off or one.user_id == present]
    return sorted(shown, key=lambda pair: (pair[0].name.casefold(), pair[0].user_id))


def for_group(caller: Caller, groups: Sequence[Group], present: str) -> list[Group]:
    """Those that may be given, and the one that it has already."""
    return [one for one in groups if one.id == present or may_give(caller, one)]


def grantable_branches(caller: Caller, present: frozenset[str]) -> list[Branch]:
    """Only Owners grant sensitive permissions to a machine; what it has already stays visible."""
    owner = OWN in caller.permissions
    return [b for b in TREE if owner or not b.sensitive or b.permissions & present]
