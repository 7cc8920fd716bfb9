"""What a connection is.  Pure."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from keydesk.access import Access
from keydesk.auth.limits import NONE, Limits
from keydesk.groups.model import SYSTEM

FLOW_TYPES = ("source", "destination", "other")
LONGEST = 100
TRACKED = ("source", "destination")  # Data flows counts what these send and get


@dataclass(frozen=True)
class Connection:
    """`code` is its name in URLs and commands and never changes.

    assigned_user_id  the person who answers for it; blocking that person stops it
    deactivated_at    since when all its credentials are refused, or None
    contact           whom to ask about it, outside the organization: a name, an address, a number
    critical          the business stops when it does
    tracked           Data flows counts it; only what is of TRACKED
    picture           the beginning of its digest, which names it in addresses; None = has none
    group_id          whose rights by row it has; None = All, no limits
    group_name        as that group was read with it; never stored here
    version           1 at first, one more with each edit: an editor sends the one that was read
    limits            from where and how often all its credentials together may call
    password_grant_at, user_passwords_at    since when the two switches of switches.py are on
    """

    id: str
    organization_id: str
    code: str
    label: str
    flow_type: str
    access: Access
    assigned_user_id: str
    created_at: datetime
    created_by: str
    deactivated_at: datetime | None = None
    password_grant_at: datetime | None = None
    user_passwords_at: datetime | None = None
    description: str = ""
    contact: str = ""
    tags: tuple[str, ...] = ()
    critical: bool = False
    tracked: bool = False
    picture: str | None = None
    version: int = 1
    group_id: str | None = None
    group_name: str = field(default=SYSTEM, compare=False)
    limits: Limits = NONE

    @property
    def active(self) -> bool:
        return self.deactivated_at is None

    @property
    def permissions(self) -> frozenset[str]:
        return self.access.held


def label_from(name: str) -> str:
    """The label of a connection that is made for a key of this name."""
    return name if len(name) >= 3 else f"{name} connection"


def code_from(label: str) -> str:
    """The code that is proposed for a label: ASCII, lower case, the rest as underscores."""
    code = re.sub(r"[^a-z0-9_]+", "_", label.lower())
    code = re.sub(r"_+", "_", code)
    return (code if len(code) >= 3 else f"{code}_connection")[:LONGEST]


def told_of(connection: Connection) -> dict[str, Any]:
    """What people may change of it, as the events tell it."""
    return {
        "label": connection.label,
        "flow_type": connection.flow_type,
        "access": connection.access.stored,
        "assigned_user_id": connection.assigned_user_id,
        "description": connection.description,
        "contact": connection.contact,
        "tags": list(connection.tags),
        "critical": connection.critical,
        "tracked": connection.tracked,
        "group": connection.group_name,
        "limits": connection.limits.stored,
    }
