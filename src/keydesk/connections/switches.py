"""The two switches of a connection that let passwords be sent to the token endpoint.

Both are off.  RFC 9700 §2.4 forbids the password grant; connectors that know nothing else need it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from keydesk import events
from keydesk.auth import Caller
from keydesk.connections import store
from keydesk.connections.happenings import PasswordGrantSwitched
from keydesk.connections.model import Connection
from keydesk.connections.verbs import hold, missing
from keydesk.groups import verbs as groups
from keydesk.kit.db import Db
from keydesk.kit.errors import Invalid, Violation
from keydesk.shell import N_

WARNING = N_(
    "RFC 9700 §2.4 forbids the password grant for new integrations: whoever runs the connector "
    "holds a password that can be used anywhere. Switch it on only for a connector that knows no "
    "other way, and move it to client_credentials when it can."
)
WARNING_USERS = N_(
    "The connector then holds a person's own password to Keydesk, and can sign in as that person "
    "wherever it works. Prefer the connection account. Refused for Owners, for Admins, and for "
    "whoever has a second factor."
)


@dataclass(frozen=True)
class Switches:
    """What a person wants.  None = stays as it is.

    password_grant  tokens for the user name and password of the connection account
    user_passwords  and for the assigned user's own e-mail and password; needs the first
    """

    password_grant: bool | None = None
    user_passwords: bool | None = None


def switch(db: Db, by: Caller, code: str, wanted: Switches, *, now: datetime) -> Connection:
    """Off: tokens that came by a password are refused from their next call on."""
    former = hold(db, by, code)
    groups.require_over(db, by, former.group_id, former.label)
    on, users = _judged(former, wanted)
    switched = replace(
        former,
        password_grant_at=(former.password_grant_at or now) if on else None,
        user_passwords_at=(former.user_passwords_at or now) if users else None,
    )
    if switched != former:
        if not store.switch(db, switched):
            raise missing(code)
        grants = former.password_grant_at is not None, on
        own = former.user_passwords_at is not None, users
        happened = PasswordGrantSwitched(former.id, code, grants, own)
        events.append(db, happened, by=by, at=now)
    return switched


def _judged(former: Connection, wanted: Switches) -> tuple[bool, bool]:
    """The second goes off with the first, and cannot be on without it."""
    on = former.password_grant_at is not None
    users = former.user_passwords_at is not None
    on = on if wanted.password_grant is None else wanted.password_grant
    if wanted.user_passwords and not on:
        raise Invalid(Violation("user_passwords", "Switch on the password grant first."))
    return on, on and (users if wanted.user_passwords is None else wanted.user_passwords)
