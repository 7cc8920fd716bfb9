"""What a person asks for when making or editing a connection, and how it is checked.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from keydesk.connections import fields
from keydesk.connections.model import TRACKED, Connection
from keydesk.kit.checks import Checks
from keydesk.limits.wishes import Said, read_said


@dataclass(frozen=True)
class Wish:
    """Not yet checked.  Without `code`, one is made from the label.

    Without role, permissions or everything it is granted what is the organization's habit.
    assigned_user  id or e-mail of a member; empty = whoever makes it
    group          id or name, or All; empty = that of whoever makes it
    """

    label: str
    flow_type: str = "other"
    code: str = ""
    role: str | None = None
    permissions: Sequence[str] | None = None
    everything: bool = False
    description: str = ""
    contact: str = ""
    tags: Sequence[str] = ()
    critical: bool = False
    tracked: bool = False
    assigned_user: str = ""
    group: str = ""
    limits: Said | None = None


@dataclass(frozen=True)
class Changes:
    """What a person wants changed.  None = stays as it is.

    version  the one that was read; None = whatever it is now
    """

    label: str | None = None
    flow_type: str | None = None
    role: str | None = None
    permissions: Sequence[str] | None = None
    everything: bool = False
    description: str | None = None
    contact: str | None = None
    tags: Sequence[str] | None = None
    critical: bool | None = None
    tracked: bool | None = None
    assigned_user: str | None = None
    group: str | None = None
    version: int | None = None
    limits: Said | None = None


def edited(checks: Checks, former: Connection, changes: Changes) -> Connection:
    """All but access, assigned user and group, which the database knows more about.

    Changing to "other" ends the tracking, unless it is asked for: then it is refused.
    """
    wanted = {name: getattr(changes, name) for name in fields.READERS}
    read = {
        name: checks.take(fields.READERS[name](value))
        for name, value in wanted.items()
        if value is not None
    }
    flow_type, tracked = read.get("flow_type", former.flow_type), changes.tracked
    if tracked is None:
        tracked = former.tracked and flow_type in TRACKED
    tracked = checks.take(fields.read_tracked(tracked, flow_type))
    critical = former.critical if changes.critical is None else changes.critical
    limits = read_said(checks, former.limits, changes.limits or {})
    return replace(former, **read, tracked=tracked, critical=critical, limits=limits)
