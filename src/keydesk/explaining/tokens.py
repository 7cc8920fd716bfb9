"""Why the token endpoints refuse a client, and what a connection's password is good for.  Pure."""

from collections.abc import Mapping

from keydesk.auth import PUBLIC
from keydesk.credentials.model import Grant, Kind
from keydesk.explaining.model import Facts, Link
from keydesk.explaining.places import Reached, Target
from keydesk.shell import N_

BY_PASSWORD = frozenset({Grant.PASSWORD, Grant.REFRESH_TOKEN})
ENDPOINTS: Mapping[str, frozenset[Grant]] = {
    "/oauth/token": frozenset(Grant), "/api/oauth/v1/token": BY_PASSWORD,
}  # fmt: skip


def grants_at(target: Target) -> frozenset[Grant]:
    """What may be asked for there; nothing where no tokens are given."""
    if isinstance(target, Reached):
        return ENDPOINTS.get(target.route, frozenset())
    return frozenset()


def concerns(facts: Facts, target: Target) -> bool:
    """A token is asked for there, or a password is brought where one would be needed."""
    if grants_at(target):
        return True
    private = isinstance(target, Reached) and target.permission != PUBLIC
    return private and facts.credential.kind is Kind.ACCOUNT


def request(facts: Facts, target: Target) -> Link:
    told: dict[str, object] = {"request": target.asked}
    at, kind = grants_at(target), facts.credential.kind
    if kind is Kind.ACCOUNT and not at:
        text = N_("{request} takes no password: a client gets a token with it first.")
        return Link("request", False, text, told)
    if kind is Kind.API_KEY:
        text = N_("{request} gives tokens to OAuth clients. A key needs none: send it as it is.")
        return Link("request", False, text, told)
    return Link("request", True, N_("{request} gives tokens to every client that works."), told)


def grant(facts: Facts, target: Target) -> Link:
    """Of a client what it may ask for there; of an account whether its password counts."""
    told: dict[str, object] = {
        "key": facts.credential.name, "connection": facts.connection.label,
        "request": target.asked,
    }  # fmt: skip
    if facts.credential.terms is None:
        return _switch(facts, told)
    has = facts.credential.terms.grants & grants_at(target)
    works = has if facts.connection.password_grant_at else has - BY_PASSWORD
    told["grants"] = ", ".join(sorted(works))
    if works != has:
        if not works:
            return _switch(facts, told)
        text = N_(
            "The client {key} may use {grants}. The password grant is switched off for "
            "{connection}."
        )
        return Link("grant", True, text, told)
    if not works:
        text = N_("The client {key} has no grant that {request} gives tokens for.")
        return Link("grant", False, text, told)
    return Link("grant", True, N_("The client {key} may use {grants}."), told)


def _switch(facts: Facts, told: dict[str, object]) -> Link:
    if facts.connection.password_grant_at:
        return Link("grant", True, N_("The password grant is on for {connection}."), told)
    return Link("grant", False, N_("The password grant is switched off for {connection}."), told)
