"""The smallest change that lets a request pass.  Pure; verbs.py carries it out."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from keydesk.access import BLOCKED, judge_grant
from keydesk.access.grants import judge_role
from keydesk.auth import ANY_CALLER, PUBLIC, Caller
from keydesk.auth.holding import beyond, common, written_out
from keydesk.auth.permissions import API_ACCESS, ordered, with_root
from keydesk.credentials.model import Credential
from keydesk.credentials.wishes import USUAL_LIFE, judge_giving
from keydesk.explaining.model import Facts
from keydesk.explaining.places import Reached
from keydesk.explaining.words import ACTIVATE, RENEW, WIDEN
from keydesk.kit.errors import Violation
from keydesk.shell import N_

KEYS, CONNECTIONS, ROLES = "credentials:manage", "connections:manage", "roles:manage"


@dataclass(frozen=True)
class Step:
    """One verb of a room below.

    act    widen_role, widen_connection, widen_key, renew_key, activate_key, activate_connection
    needs  the permission of whoever does it
    holds  all that the role, connection or key holds afterwards
    """

    act: str
    needs: str
    template: str
    params: dict[str, object]
    holds: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        return self.template.format(**self.params)


@dataclass(frozen=True)
class Way:
    """What must be done, all of it.  `name` is where the permission comes from: key, connection or
    role.  `obstacle` says why this caller cannot; None = they can."""

    name: str
    steps: tuple[Step, ...]
    obstacle: Violation | None = field(default=None, compare=False)

    @property
    def mark(self) -> str:
        """Of exactly these steps: what was confirmed is what is done, or nothing is."""
        told = "\n".join(f"{step.act} {step.message} {step.holds}" for step in self.steps)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class After:
    """What connection and key would hold when it is done; `gain` is what is asked for."""

    gain: frozenset[str]
    connection: frozenset[str]
    key: frozenset[str]


def hopeless(facts: Facts) -> bool:
    """No change of rights helps: it is final, or about a person."""
    gone = facts.credential.revoked_at is not None or facts.deleted
    return gone or facts.user_role in (None, BLOCKED.id) or not facts.secret_works


def ways(facts: Facts, target: Reached, by: Caller, now: datetime) -> tuple[Way, ...]:
    """The smallest first.  None when nothing needs to be done, or nothing can be."""
    if hopeless(facts):
        return ()
    gain = frozenset[str]()
    if target.permission not in (ANY_CALLER, PUBLIC):
        gain = with_root({target.permission})
    after = After(gain, facts.held | gain, _key_after(facts.credential, facts.held, gain))
    ending = tuple(_ending(facts, after, now))
    found = [
        Way(name, (step, *ending), _obstacle(facts, after, by, (step, *ending)))
        for name, step in _sources(facts, after)
    ]
    if not found and ending:
        found = [Way("key", ending, _obstacle(facts, after, by, ending))]
    return tuple(found)


def _key_after(key: Credential, held: frozenset[str], gain: frozenset[str]) -> frozenset[str]:
    return held | gain if key.permissions is None else common(key.permissions, held) | gain


def _sources(facts: Facts, after: After) -> Iterator[tuple[str, Step]]:
    """Where the connection may have it from: permissions of its own, or its role."""
    if not beyond(after.gain, facts.held):
        return
    team = facts.connection.access.team
    if team is None or facts.role_shared_by:
        yield "connection", _widen_connection(facts, after)
    if team is not None:
        told = _told(facts, beyond(after.gain, facts.held)) | {"n": facts.role_shared_by}
        text = N_("Add {permissions} to the role {role}. Others who have it and gain this: {n}.")
        yield "role", Step("widen_role", ROLES, text, told, _listed(facts, after))


def _widen_connection(facts: Facts, after: After) -> Step:
    new = beyond(after.gain, facts.held)
    gaining = sum(1 for one in facts.siblings if one is None or new & one)
    told = _told(facts, new) | {"n": gaining}
    access = facts.connection.access
    if access.mode == "custom" or access.lost:
        text = N_(
            "Add {permissions} to the connection {connection}. Other credentials that gain it: {n}."
        )
    else:
        text = N_(
            "Give the connection {connection} permissions of its own: all of {role}, and "
            "{permissions}. Other credentials that gain it: {n}."
        )
    return Step("widen_connection", CONNECTIONS, text, told, _listed(facts, after))


def _listed(facts: Facts, after: After) -> tuple[str, ...]:
    """In place of All each of the organization's own permissions, as they are today."""
    return tuple(ordered(written_out(after.connection, facts.own)))


def _ending(facts: Facts, after: After, now: datetime) -> Iterator[Step]:
    """What is about the key itself; activating comes last, when it holds what it will hold."""
    key, told = facts.credential, _told(facts, frozenset())
    kind = key.kind
    if key.permissions is not None and not after.gain <= key.permissions:
        told = _told(facts, after.gain - key.permissions)
        yield Step("widen_key", KEYS, WIDEN[kind], told, tuple(ordered(after.key)))
    if key.expires_at and key.expires_at <= now:
        told = told | {"date": f"{now + USUAL_LIFE:%Y-%m-%d}"}
        yield Step("renew_key", KEYS, RENEW[kind], told)
    if not key.active:
        yield Step("activate_key", KEYS, ACTIVATE[kind], told)
    if not facts.connection.active:
        told = told | {"n": len(facts.siblings)}
        text = N_("Activate the connection {connection}. Other credentials that work with it: {n}.")
        yield Step("activate_connection", CONNECTIONS, text, told)


def _told(facts: Facts, new: frozenset[str]) -> dict[str, object]:
    shown = new - {API_ACCESS} or new  # the root comes with anything below it
    return {
        "permissions": ", ".join(ordered(shown)), "key": facts.credential.name,
        "connection": facts.connection.label, "role": facts.role_name,
    }  # fmt: skip


def _obstacle(facts: Facts, after: After, by: Caller, steps: tuple[Step, ...]) -> Violation | None:
    """What the verbs would answer.  They judge again: this only spares people a vain click."""
    for needs in (KEYS, *(step.needs for step in steps)):
        if needs not in by.permissions:
            return Violation("", N_("This takes {needs}, which you do not hold."), {"needs": needs})
    for step in steps:
        wrong = _ungranted(facts, after, by, step.act)
        if wrong:
            return wrong
    return None


def _ungranted(facts: Facts, after: After, by: Caller, act: str) -> Violation | None:
    match act:
        case "widen_role":
            return judge_role(by, beyond(after.connection, facts.held), of_connections=True)
        case "widen_connection":
            return judge_grant(by, beyond(after.connection, facts.held))
        case "widen_key":
            return judge_giving(by, after.gain)
        case "activate_connection":
            return judge_giving(by, after.connection)
        case _:
            return judge_giving(by, after.key)
