"""What an edit makes of a credential, and what is different then.  Pure."""

from dataclasses import replace
from datetime import datetime

from keydesk.auth.limits import wider
from keydesk.connections.model import Connection
from keydesk.credentials import terms
from keydesk.credentials.happenings import instant
from keydesk.credentials.model import Credential
from keydesk.credentials.rows import stored
from keydesk.credentials.wishes import (
    UNSAID,
    Changes,
    Names,
    read_expiry,
    read_key_name,
    read_narrowing,
)
from keydesk.kit.checks import Checks
from keydesk.limits.wishes import read_said


def edited(
    former: Credential, connection: Connection, changes: Changes, names: Names, now: datetime
) -> Credential:
    """What is not said stays.  Raises Invalid."""
    with Checks() as checks:
        if changes.name is not UNSAID:
            former = replace(former, name=checks.take(read_key_name(changes.name)))
        if changes.expires_at is not UNSAID and changes.expires_at != former.expires_at:
            until: datetime | None = checks.take(read_expiry(changes.expires_at, now))
            former = replace(former, expires_at=until)
        if changes.permissions is not UNSAID:
            narrowed: frozenset[str] | None = checks.take(
                read_narrowing(changes.permissions, connection.permissions, connection.label, names)
            )
            former = replace(former, permissions=narrowed)
        if changes.limits is not None:
            limited = read_said(checks, former.limits, changes.limits)
            former = replace(former, limits=limited)
        if former.terms:
            wish = changes.terms.over(former.terms)
            former = replace(former, terms=terms.read_terms(checks, wish))
    return former


def goes_further(edited: Credential, former: Credential) -> bool:
    """It works longer than it would have, or in a way in which it did not."""
    gained = edited.terms and former.terms and edited.terms.grants - former.terms.grants
    return edited.outlives(former) or bool(gained) or wider(edited.limits, former.limits)


def differences(former: Credential, edited: Credential) -> dict[str, object]:
    """Each as a pair: what it was, what it is."""
    old, new = _told(former), _told(edited)
    return {name: [old[name], new[name]] for name in old if old[name] != new[name]}


def _told(one: Credential) -> dict[str, object]:
    told: dict[str, object] = {"name": one.name, "permissions": stored(one.permissions)}
    told |= {"expires_at": instant(one.expires_at), "limits": one.limits.stored}
    return told | terms.told(one.terms)
