"""The queries of the token endpoint and of every call with a token: one each."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    func,
    literal_column,
    or_,
    select,
)

from keydesk.access.store import named_by, roles
from keydesk.accounts.factors import second_factors
from keydesk.accounts.store import memberships, users
from keydesk.connections.rows import connections
from keydesk.credentials.lookup import found, raw, surroundings, this_or_another
from keydesk.credentials.store import credentials, secrets
from keydesk.oauth.person import RULERS
from keydesk.oauth.store import tokens


def _clients() -> Select[Any]:
    """A client by its credential id: Found, then its terms.  One row for each live secret.

    Only clients have grants; the query has no other parameter than the id.
    """
    c, s = credentials.c, secrets.c
    with_secrets = credentials.join(secrets, (s.credential_id == c.id) & s.slot.isnot(None))
    terms = raw(c.grants, c.access_seconds, c.refresh_seconds)
    this = (c.id == this_or_another(credentials)) & c.grants.isnot(None)
    return select(*found(), *terms).select_from(surroundings(with_secrets)).where(this)


def _tokens() -> Select[Any]:
    """A token by its id: TokenFound.  Its client's secret, or the password, may be gone."""
    t, s, account = tokens.c, secrets.c, credentials.alias("account")
    password, member = secrets.alias("password"), memberships.alias("member")
    of_role = roles.alias("of_role")
    columns = raw(
        t.id, t.kind, t.digest, t.scheme, t.permissions, t.issued_at, t.expires_at, t.used_at,
        t.revoked_at, t.account_secret_id, password.c.id, account.c.active, account.c.expires_at,
        t.user_id, t.user_password_at, users.c.password_changed_at, member.c.role,
        of_role.c.permissions, _rules(t.user_id), second_factors.c.user_id,
        connections.c.password_grant_at, connections.c.user_passwords_at,
        credentials.c.grants,
    )  # fmt: skip
    its_password = (password.c.id == t.account_secret_id) & password.c.slot.isnot(None)
    its_account = (account.c.id == password.c.credential_id) & account.c.revoked_at.is_(None)
    role = (member.c.user_id == t.user_id) & (member.c.organization_id == t.organization_id)
    source = (
        tokens.join(credentials, credentials.c.id == t.credential_id)
        .outerjoin(secrets, (s.id == t.secret_id) & s.slot.isnot(None))
        .outerjoin(password, its_password)
        .outerjoin(account, its_account)
        .outerjoin(users, users.c.id == t.user_id)
        .outerjoin(member, role)
        .outerjoin(of_role, named_by(member.c.role, member.c.organization_id, of_role))
        .outerjoin(second_factors, _confirmed(t.user_id))
    )
    this = t.id == this_or_another(tokens)
    return select(*columns, *found()).select_from(surroundings(source)).where(this)


def _passwords() -> Select[Any]:
    """A connection by its id: Doorway (owner_password.py).  It may have no account."""
    n, s, account = connections.c, secrets.c, credentials.alias("account")
    of_it = (account.c.connection_id == n.id) & account.c.username.isnot(None)
    role = (memberships.c.user_id == n.assigned_user_id) & (
        memberships.c.organization_id == n.organization_id
    )
    source = (
        connections.outerjoin(account, of_it & account.c.revoked_at.is_(None))
        .outerjoin(secrets, (s.credential_id == account.c.id) & s.slot.isnot(None))
        .outerjoin(users, users.c.id == n.assigned_user_id)
        .outerjoin(memberships, role)
        .outerjoin(roles, named_by(memberships.c.role, memberships.c.organization_id))
        .outerjoin(second_factors, _confirmed(n.assigned_user_id))
    )
    columns = raw(
        n.password_grant_at, n.user_passwords_at, account.c.username, account.c.active,
        account.c.expires_at, s.id, s.digest, users.c.id, users.c.email, memberships.c.role,
        roles.c.permissions, _rules(n.assigned_user_id), second_factors.c.user_id,
    )  # fmt: skip
    this = (n.id == bindparam("id")) & (n.organization_id == bindparam("organization_id"))
    return select(*columns).select_from(source).where(this)


def _rules(user_id: ColumnElement[Any]) -> ColumnElement[Any]:
    """The user's id, if it is Owner or Admin of an organization: that password opens its desk."""
    held = memberships.alias("held")
    rules = or_(*(held.c.role == literal_column(f"'{role}'") for role in RULERS))
    ruling = select(func.min(held.c.user_id)).where(held.c.user_id == user_id, rules)
    return ruling.scalar_subquery()


def _confirmed(user_id: ColumnElement[Any]) -> ColumnElement[bool]:
    return (second_factors.c.user_id == user_id) & second_factors.c.confirmed_at.isnot(None)


CLIENTS, TOKENS, PASSWORDS = _clients(), _tokens(), _passwords()
