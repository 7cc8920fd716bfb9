"""Connections in a file, and what it takes to make an organization's like them.  Pure.

    connections:
      - code: magento                  # what it is known by
        label: Magento
        flow_type: destination
        description: ""
        contact: ""
        tags: [shop]
        critical: false
        tracked: true
        assigned_user: ingrid@nordlysliving.example
        role: Viewer                   # or permissions: [products:read], or permissions: all
        group: All                     # or the name of one
        limits:                        # or null
          networks: [192.0.2.0/24]
          rate: {count: 100, seconds: 60, burst: 100, when_unsure: closed}
          daily: 10000
          monthly: null
        active: true

Of one that is there, what is left out stays as it is.  Credentials, pictures and the switches of
the password grant do not stand here: a file that lies about opens nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from keydesk.access.wishes import folded
from keydesk.accounts.model import plain_email
from keydesk.auth.permissions import API_ACCESS, ordered, with_root
from keydesk.connections.model import Connection
from keydesk.limits.wishes import told
from keydesk.sheets.lines import SECTION, Line
from keydesk.sheets.steps import Step

KIND = "connection"
Emails = Mapping[str, str]  # of the members, by user id


def written(connections: Sequence[Connection], emails: Emails) -> list[dict[str, object]]:
    return [_written(one, emails) for one in sorted(connections, key=lambda one: one.code)]


def _written(one: Connection, emails: Emails) -> dict[str, object]:
    return {
        "code": one.code,
        "label": one.label,
        "flow_type": one.flow_type,
        "description": one.description,
        "contact": one.contact,
        "tags": list(one.tags),
        "critical": one.critical,
        "tracked": one.tracked,
        "assigned_user": emails.get(one.assigned_user_id, one.assigned_user_id),
        **_grant(one),
        "group": one.group_name,
        "limits": told(one.limits),
        "active": one.active,
    }


def _grant(one: Connection) -> dict[str, object]:
    if one.access.mode == "role" and not one.access.lost:
        return {"role": one.access.name}
    if one.access.mode == "all":
        return {"permissions": "all"}
    return {"permissions": ordered(one.permissions - {API_ACCESS})}


def plan(
    present: Sequence[Connection], wanted: Sequence[Line], emails: Emails, *, delete: bool
) -> list[Step]:
    """What is not in the file is left alone, unless it is to be deleted."""
    known = {one.code: one for one in present}
    steps = [
        _step(f"{SECTION}.{n}", line, known.pop(line.code, None), emails)
        for n, line in enumerate(wanted)
    ]
    rest = "delete" if delete else "leave"
    gone = sorted(known.values(), key=lambda one: one.code)
    return [*steps, *(Step(rest, KIND, one.code, present=one) for one in gone)]


def _step(place: str, line: Line, one: Connection | None, emails: Emails) -> Step:
    if one is None:
        return Step("create", KIND, line.code, place, line)
    old = _written(one, emails)
    changed = tuple(name for name, new in line.said.items() if not _same(name, new, old, one))
    return Step("change" if changed else "keep", KIND, one.code, place, line, one, changed)


def _same(name: str, new: Any, old: Mapping[str, Any], one: Connection) -> bool:
    access = one.access
    match name:
        case "role":
            called = {folded(access.role or ""), folded(access.name)}
            return access.mode == "role" and folded(new) in called
        case "permissions" if new != "all":
            return access.mode == "custom" and with_root(new) == with_root(access.permissions or ())
        case "assigned_user":
            return bool(new == one.assigned_user_id or plain_email(new) == old[name])
        case "group":
            return folded(new) == folded(one.group_name)
        case "tags":
            return list(new) == list(one.tags)
    return bool(old.get(name) == new)
