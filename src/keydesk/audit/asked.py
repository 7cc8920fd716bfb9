"""What somebody wants to see of the audit log."""

import base64
import json
from dataclasses import asdict, dataclass
from datetime import datetime

from keydesk.audit.sentences import GROUPS, PHRASES, group_of
from keydesk.kit.columns import micros, moment
from keydesk.kit.errors import Invalid, Violation
from keydesk.kit.paging import USUAL

LONGEST = 200  # characters of a filter


@dataclass(frozen=True)
class Asked:
    """The newest first.

    actor    as events have it, `user:…`
    action   an event's name, or a group of them
    target   the id of what was changed, or a part of its name
    search   a part of an actor's, a target's or an event's name, also a former one; or a whole
             address or id
    since, until    from then on, and before then
    older, newer    a cursor: what lies beyond this event; at most one of them
    """

    actor: str = ""
    action: str = ""
    target: str = ""
    search: str = ""
    since: datetime | None = None
    until: datetime | None = None
    older: str = ""
    newer: str = ""
    limit: int = USUAL

    def __post_init__(self) -> None:
        """Raises Invalid.  No filter is longer than what it could find, and none holds a NUL."""
        texts = ("actor", "action", "target", "search")
        wrong = [n for n in texts if len(getattr(self, n)) > LONGEST or "\0" in getattr(self, n)]
        if wrong:
            raise Invalid(
                *(
                    Violation(n, "At most {most} plain characters.", {"most": LONGEST})
                    for n in wrong
                )
            )

    @property
    def names(self) -> list[str]:
        """The events of the action; [] = all."""
        if self.action in GROUPS:
            return [name for name in PHRASES if group_of(name) == self.action]
        if self.action and self.action not in PHRASES:
            raise Invalid(Violation("action", "There is no event {name}.", {"name": self.action}))
        return [self.action] if self.action else []

    @property
    def filters(self) -> dict[str, str]:
        """Those that are set, as an event tells them."""
        kept = ("actor", "action", "target", "search", "since", "until")
        return {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
            if name in kept and value
        }


def write_cursor(at: datetime, id_: int) -> str:
    return base64.urlsafe_b64encode(f"[{micros(at)},{id_}]".encode()).decode().rstrip("=")


def read_cursor(cursor: str, field: str = "after") -> tuple[datetime, int]:
    """Raises Invalid for what we did not write."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        at, id_ = json.loads(text)
        if type(at) is int and type(id_) is int and abs(id_) < 2**63:
            return moment(at), id_
    except (ValueError, TypeError, OverflowError, RecursionError):
        pass
    raise Invalid(Violation(field, "This is not a cursor that a list gave you."))
