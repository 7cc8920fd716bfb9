"""What an OAuth client may ask the token endpoint for, as people wish it.  Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from keydesk.credentials.model import Grant, Terms
from keydesk.kit.checks import Checks
from keydesk.kit.errors import Violation

SHORTEST, LONGEST = 60, 90 * 86400  # seconds that a token may live
USUAL = (Grant.CLIENT_CREDENTIALS,)
SECONDS = ("access_seconds", "refresh_seconds")


@dataclass(frozen=True)
class TermsWish:
    """Grants by name; refresh_token comes with password, and means nothing without it."""

    grants: Iterable[str] = USUAL
    access_seconds: int = 3600
    refresh_seconds: int = 14 * 86400


@dataclass(frozen=True)
class TermsChanges:
    """None = as it is.  Tokens that are out keep their time; those of a lost grant are refused."""

    grants: Iterable[str] | None = None
    access_seconds: int | None = None
    refresh_seconds: int | None = None

    def over(self, former: Terms) -> TermsWish:
        grants: Iterable[str] = former.grants if self.grants is None else self.grants
        access = former.access_seconds if self.access_seconds is None else self.access_seconds
        refresh = former.refresh_seconds if self.refresh_seconds is None else self.refresh_seconds
        return TermsWish(grants, access, refresh)


NO_CHANGE = TermsChanges()


def read_terms(checks: Checks, wish: TermsWish) -> Terms:
    """Sure once `checks` is left."""
    grants = checks.take(read_grants(wish.grants))
    access = checks.take(read_seconds("access_seconds", wish.access_seconds))
    return Terms(grants, access, checks.take(read_seconds("refresh_seconds", wish.refresh_seconds)))


def read_grants(given: Iterable[str]) -> frozenset[Grant] | Violation:
    chosen = frozenset(given)
    known = frozenset(Grant)
    for name in sorted(chosen - known):
        return Violation("grants", "There is no grant {name}.", {"name": name})
    if Grant.PASSWORD in chosen:  # Akeneo's connectors stop without a refresh token
        chosen |= {Grant.REFRESH_TOKEN}
    if not chosen - {Grant.REFRESH_TOKEN}:
        return Violation("grants", "Choose client_credentials, password, or both.")
    if Grant.REFRESH_TOKEN in chosen and Grant.PASSWORD not in chosen:
        return Violation("grants", "Only the password grant gives refresh tokens.")
    return frozenset(map(Grant, chosen))


def read_seconds(field: str, seconds: int) -> int | Violation:
    if SHORTEST <= seconds <= LONGEST:
        return seconds
    return Violation(field, "Choose from 60 seconds to 90 days (7776000).")


def told(terms: Terms | None) -> dict[str, object]:
    """As an event tells it; nothing of what is no client."""
    if terms is None:
        return {}
    return {"grants": sorted(terms.grants)} | {name: getattr(terms, name) for name in SECONDS}
