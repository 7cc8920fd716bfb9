"""What the forms of keys and clients send."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from keydesk.connections.model import Connection
from keydesk.credentials.model import Grant, Terms
from keydesk.credentials.terms import SECONDS, TermsChanges, TermsWish
from keydesk.credentials.wishes import UNSAID, Names, Narrowing, Unsaid, read_only
from keydesk.habits.model import Habits, written
from keydesk.kit.digits import whole
from keydesk.kit.errors import Violation
from keydesk.shell import N_, forms

LIVES = (30, 90, 180, 365)
Filled = Mapping[str, object]


def filled(form: forms.Form) -> dict[str, object]:
    """What was typed, given back with what was wrong about it."""
    return {
        "name": form.one("name"),
        "preset": form.one("preset", "all"),
        "permissions": set(form.many("permission")),
        "expires": form.one("expires"),
        "expires_on": form.one("expires_on"),
    }


def filled_new(form: forms.Form, habits: Habits) -> dict[str, object]:
    """Before anything is typed it is what the organization likes, or most people want."""
    untouched = not form.many("access_seconds")  # the form of keys has none
    return filled(form) | {
        "preset": form.one("preset", "read" if habits.reading else "all"),
        "activate": form.one("activate", written(habits.active)),
        "expires": form.one("expires", "365"),
        "connection": form.one("connection"),
        "grants": {Grant.CLIENT_CREDENTIALS} if untouched else set(form.many("grant")),
        "account": form.one("account") != "",
        "access_seconds": form.one("access_seconds") or TermsWish.access_seconds,
        "refresh_seconds": form.one("refresh_seconds") or TermsWish.refresh_seconds,
    }


def shown_terms(terms: Terms) -> dict[str, object]:
    """Of a client as it is.  `had` goes out with the form and comes back with it."""
    shown: dict[str, object] = {name: str(getattr(terms, name)) for name in SECONDS}
    shown["grants"] = terms.grants - {Grant.REFRESH_TOKEN}  # it comes with password
    return shown | {"had": shown}


def filled_terms(form: forms.Form) -> dict[str, object]:
    return _terms(form, "") | {"had": _terms(form, "had_")}


def _terms(form: forms.Form, which: str) -> dict[str, object]:
    shown: dict[str, object] = {name: form.one(f"{which}{name}") for name in SECONDS}
    return shown | {"grants": set(form.many(f"{which}grant"))}


def read_terms(form: forms.Form) -> TermsWish | Violation:
    """Whoever wants a user name and a password wants the grant that takes them."""
    grants = form.many("grant") + [Grant.PASSWORD] * (form.one("account") != "")
    lives = [_seconds(name, form.one(name) or str(getattr(TermsWish, name))) for name in SECONDS]
    wrong = next((life for life in lives if isinstance(life, Violation)), None)
    return wrong or TermsWish(grants, *(life for life in lives if isinstance(life, int)))


def read_term_changes(form: forms.Form) -> TermsChanges | Violation:
    """Only what was changed in the form: what somebody else changed meanwhile stays so."""
    new, had = _terms(form, ""), _terms(form, "had_")
    said: dict[str, Any] = {name: new[name] for name in new if new[name] != had[name]}
    for name in SECONDS:
        if name in said:
            said[name] = _seconds(name, said[name])
    wrong = [one for one in said.values() if isinstance(one, Violation)]
    return wrong[0] if wrong else TermsChanges(**said)


def _seconds(name: str, text: str) -> int | Violation:
    seconds = whole(text)
    return Violation(name, N_("Give a whole number of seconds.")) if seconds is None else seconds


def read_choice(form: forms.Form, name: str) -> bool | None:
    """None = nothing was said, so the habit counts."""
    return {"yes": True, "now": True, "no": False, "later": False}.get(form.one(name))


def read_preset(
    form: forms.Form, connection: Connection | None, names: Names
) -> Narrowing | Unsaid:
    """None = all of the connection's; `names` of the organization's own permissions."""
    match form.one("preset"):
        case "":
            return UNSAID
        case "custom":
            return form.many("permission")
        case "read":
            return read_only(connection.permissions, names) if connection else None
        case _:
            return None


def read_end(form: forms.Form, now: datetime) -> datetime | Unsaid | Violation | None:
    """A number of days, the end of a day in UTC, or None for never."""
    match form.one("expires"):
        case "":
            return UNSAID
        case "never":
            return None
        case "date":
            return _end_of_day(form.one("expires_on"))
        case days if days in map(str, LIVES):
            return now + timedelta(days=int(days))
        case _:
            return Violation("expires_at", N_("Choose when it expires."))


def _end_of_day(text: str) -> datetime | Violation:
    try:
        day = datetime.fromisoformat(text).date()
    except ValueError:
        return Violation("expires_at", N_("Choose a date."))
    return datetime.combine(day, time(23, 59, 59), UTC)


def same_day(until: datetime | Unsaid | None, former: datetime | None) -> bool:
    """The form shows a day only: sent back unchanged, the very moment is kept."""
    if not isinstance(until, datetime) or former is None:
        return until is former
    return until.date() == former.astimezone(UTC).date()
