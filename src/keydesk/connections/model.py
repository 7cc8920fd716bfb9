"""What a connection is, and the rules for its fields.  Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from keydesk.access import Access, Role, read_access
from keydesk.events import Event, event
from keydesk.kit.errors import Violation
from keydesk.kit.names import read_name

FLOW_TYPES = ("source", "destination", "other")
CODE = re.compile(r"[A-Za-z0-9_]{3,100}")
LONGEST = 100
RESERVED = {"new", "jump"}  # they follow /console/connections/


@dataclass(frozen=True)
class Connection:
    """`code` is its name in URLs and commands and never changes.

    assigned_user_id  the person who answers for it; blocking that person stops it
    deactivated_at    since when all its credentials are refused, or None
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

    @property
    def active(self) -> bool:
        return self.deactivated_at is None

    @property
    def permissions(self) -> frozenset[str]:
        return self.access.held


def code_from(label: str) -> str:
    """The code that is proposed for a label: ASCII, lower case, the rest as underscores."""
    code = re.sub(r"[^a-z0-9_]+", "_", label.lower())
    code = re.sub(r"_+", "_", code)
    return (code if len(code) >= 3 else f"{code}_connection")[:LONGEST]


def read_code(code: str) -> str | Violation:
    if code.lower() in RESERVED:
        return Violation("code", "This code is taken by a page of its own.")
    if CODE.fullmatch(code):
        return code
    return Violation("code", "Use 3 to 100 letters, numbers or underscores.")


def read_flow_type(flow_type: str) -> str | Violation:
    if flow_type in FLOW_TYPES:
        return flow_type
    return Violation("flow_type", "Choose source, destination or other.")


@dataclass(frozen=True)
class Wish:
    """What a person asked for, not yet checked.  Without `code`, one is made from the label.

    Without role, permissions or everything it is granted what the organization is in the habit of.
    """

    label: str
    flow_type: str = "other"
    code: str = ""
    role: str | None = None
    permissions: Sequence[str] | None = None
    everything: bool = False

    def read_label(self) -> str | Violation:
        return read_name("label", self.label, longest=LONGEST, empty="Give the connection a label.")

    def read_flow_type(self) -> str | Violation:
        return read_flow_type(self.flow_type)

    def read_access(self, usual: Access, known: Mapping[str, Role]) -> Access | Violation:
        return read_access(
            self.role, self.permissions, everything=self.everything, usual=usual, known=known
        )


@dataclass(frozen=True)
class Changes:
    """What a person wants changed.  None = stays as it is."""

    label: str | None = None
    flow_type: str | None = None
    role: str | None = None
    permissions: Sequence[str] | None = None
    everything: bool = False

    def read_label(self, former: Connection) -> str | Violation:
        return former.label if self.label is None else Wish(self.label).read_label()

    def read_flow_type(self, former: Connection) -> str | Violation:
        return former.flow_type if self.flow_type is None else read_flow_type(self.flow_type)

    def read_access(self, former: Connection, known: Mapping[str, Role]) -> Access | Violation:
        return read_access(
            self.role, self.permissions, everything=self.everything, usual=former.access,
            known=known,
        )  # fmt: skip


@event("connection.created")
@dataclass(frozen=True)
class ConnectionCreated(Event):
    code: str
    label: str
    flow_type: str
    access: dict[str, object]
    assigned_user_id: str


@event("connection.edited")
@dataclass(frozen=True)
class ConnectionEdited(Event):
    """Only what changed, each as a pair: what it was, what it is."""

    code: str
    changes: dict[str, object]


@event("connection.handed_over")
@dataclass(frozen=True)
class ConnectionHandedOver(Event):
    """`assigned_user_id` is a pair: who answered for it, who does."""

    code: str
    assigned_user_id: tuple[str, str]


@event("connection.activated")
@dataclass(frozen=True)
class ConnectionActivated(Event):
    code: str


@event("connection.deactivated")
@dataclass(frozen=True)
class ConnectionDeactivated(Event):
    """From the next request on, all its credentials are refused as connection_inactive."""

    code: str


@event("connection.password_grant_switched")
@dataclass(frozen=True)
class PasswordGrantSwitched(Event):
    """Pairs: what it was, what it is.  `user_passwords`: the assigned user's own as well."""

    code: str
    password_grant: tuple[bool, bool]
    user_passwords: tuple[bool, bool]


@event("connection.deleted")
@dataclass(frozen=True)
class ConnectionDeleted(Event):
    """From the next request on, all its credentials are refused for good."""

    code: str
    label: str
