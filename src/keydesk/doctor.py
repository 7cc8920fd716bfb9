"""Is this instance well?  Looks, changes nothing, and says what to do about what it finds."""

from collections.abc import Callable

from keydesk import checkups, premises
from keydesk.auth import House
from keydesk.findings import Finding, bad
from keydesk.kit.errors import KeydeskError
from keydesk.kit.settings import Settings

OF_SETTINGS: dict[str, Callable[[Settings], Finding]] = {
    "settings": premises.settings,
    "disk": premises.disk,
    "files": premises.files,
    "https": premises.https,
    "proxies": premises.proxies,
    "metrics": premises.metrics,
    "traces": premises.tracing,
    "mail": premises.post,
}
OF_DATABASES: dict[str, Callable[[House], Finding]] = {
    "database": checkups.database,
    "migrations": checkups.migrations,
    "clock": checkups.clock,
    "seals": checkups.seals,
    "audit": checkups.audit,
    "jobs": checkups.jobs,
    "attempts": checkups.attempts,
    "sizes": checkups.sizes,
}


def examine(house: House) -> list[Finding]:
    found = [check(house.settings) for check in OF_SETTINGS.values()]
    return found + [_asked(name, check, house) for name, check in OF_DATABASES.items()]


def _asked(name: str, check: Callable[[House], Finding], house: House) -> Finding:
    """A database that is away is found by every check that needs it."""
    try:
        return check(house)
    except KeydeskError as error:
        return bad(name, f"{error.message} {error.__cause__ or ''}".strip())
