"""Of which time, and what a refusal means: in words, and where it is mended.  Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from keydesk.attempts.model import ACCEPTED
from keydesk.kit.errors import Invalid, Violation
from keydesk.shell import N_

HOUR = timedelta(hours=1)
AGO = re.compile(r"(\d{1,5})([hd])")
UNITS = {"h": HOUR, "d": timedelta(days=1)}
SPAN = N_("Write 24h, 7d, or a time like 2027-01-31T12:00:00Z, with its zone.")
Span = tuple[datetime, datetime]


def read_span(since: str, until: str, now: datetime) -> Span:
    """Whole hours: from the hour of `since` to before that of `until`, which is now if left out.

    Raises Invalid on "since" and "until".
    """
    begin = _moment(since, now)
    end = _moment(until, now) if until else _hour(now) + HOUR
    wrong = [
        Violation(name, SPAN) for name, found in (("since", begin), ("until", end)) if found is None
    ]
    if begin is None or end is None:
        raise Invalid(*wrong)
    return _hour(begin), _hour(end)


def _moment(text: str, now: datetime) -> datetime | None:
    ago = AGO.fullmatch(text)
    try:
        found = now - int(ago[1]) * UNITS[ago[2]] if ago else datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Cause:
    """Why a call was refused.

    hint   what to do about it
    place  where that is done: "key", "connection", "permissions", "credentials", "users",
           "apis"; "" = not in Keydesk
    """

    title: str
    hint: str = ""
    place: str = ""


CAUSES = {
    "no_credential": Cause(N_("No credential was sent")),
    "malformed": Cause(
        N_("What was sent is no credential"), N_("It was cut, or holds signs that no secret has.")
    ),
    "unknown": Cause(N_("Nobody here has this credential")),
    "wrong_secret": Cause(
        N_("The secret is wrong"),
        N_("It is not, or no longer, the secret of this credential. Give out the right one."),
        "key",
    ),
    "wrong_code": Cause(N_("The code of the second factor is wrong")),
    "inactive": Cause(
        N_("The credential is not active"), N_("Activate it if this caller may come in."), "key"
    ),
    "revoked": Cause(
        N_("The credential was revoked"),
        N_("That is for good. Somebody still uses it: give them a new one."),
        "credentials",
    ),
    "expired": Cause(
        N_("The credential has expired"), N_("Let it work for longer, or give out another."), "key"
    ),
    "connection_inactive": Cause(
        N_("The connection is not active"), N_("Activate it if this caller may come in."),
        "connection",
    ),
    "user_blocked": Cause(
        N_("The assigned user is blocked"),
        N_("A connection stops with its user. Give that user a role again."),
        "users",
    ),
    "two_methods": Cause(
        N_("Two credentials were sent at once"), N_("Send one, in one header.")
    ),
    "in_query": Cause(
        N_("The secret stood in the address"),
        N_("Addresses are written into logs, so it must be taken for known. Replace it, and send "
           "it in a header."),
        "key",
    ),
    "https_required": Cause(
        N_("The secret came over plain http"),
        N_("Others could read it on the way, so it must be taken for known. Replace it, and call "
           "over https."),
        "key",
    ),
    "ip_denied": Cause(
        N_("The address is not in the list"),
        N_("Add it to the list of the connection or of the credential, if this caller may come "
           "in."),
        "connection",
    ),
    "rate_limited": Cause(
        N_("More calls than its limits allow"),
        N_("It should honour Retry-After. Raise the limits of the connection or of the credential "
           "if it must call more."),
        "connection",
    ),
    "not_permitted": Cause(
        N_("A permission is missing: {permission}"),
        N_("Grant it to the connection, or to its role, if this caller may do this."),
        "permissions",
    ),
    "no_api_access": Cause(
        N_("Its role lets no machine in"), N_("Give the connection another role."), "permissions"
    ),
    "too_many_tries": Cause(
        N_("Too many wrong tries"), N_("It may try again a little later.")
    ),
    "not_granted": Cause(
        N_("No token was granted"), N_("See which grants the OAuth client has."), "key"
    ),
    "unmapped_route": Cause(
        N_("No protected API has this call"),
        N_("Say in Protected APIs which permission it needs, if it is one that should pass."),
        "apis",
    ),
    "ambiguous_path": Cause(
        N_("Programs could read this path differently"),
        N_("It holds .., ;, two slashes or something in percent that needs none, or asks for "
           "another method in a header. Such calls are refused whoever sends them."),
    ),
    "proxy_refused": Cause(
        N_("The proxy was not believed"),
        N_("Name it in trusted_proxies, and give it its file anew from the page of doors."),
    ),
    "elsewhere": Cause(N_("What was asked for belongs to another organization")),
    "unavailable": Cause(
        N_("Keydesk could not look"), N_("Its database was away. The caller should try again.")
    ),
}  # fmt: skip
UNKNOWN = Cause(N_("Refused"))
ANSWERS = {
    200: Cause(
        N_("A line of the call was refused"),
        N_("The other lines are judged by themselves. Mend the data where it comes from."),
    ),
    400: Cause(N_("The call is malformed"), N_("What was sent cannot be read.")),
    404: Cause(N_("Nothing is there"), N_("The caller asks for something that does not exist.")),
    405: Cause(N_("This address does not take that method")),
    409: Cause(N_("It is in a state that forbids this")),
    413: Cause(N_("Too much was sent at once"), N_("Send it in smaller parts.")),
    422: Cause(N_("What was sent breaks a rule"), N_("Mend the data where it comes from.")),
    429: Cause(N_("Too many calls"), N_("Honour Retry-After.")),
    500: Cause(N_("Something broke in Keydesk"), N_("The log has it under the request id.")),
    503: Cause(N_("Keydesk could not answer"), N_("The caller should try again.")),
}
REFUSED_WHERE_NO_KEY_HELPS = frozenset({"two_methods", "in_query", "https_required", "unavailable"})


def cause(outcome: str, status: int) -> Cause:
    """Of a refusal by its reason, of a call that was let in by its status."""
    if outcome != ACCEPTED:
        return CAUSES.get(outcome, UNKNOWN)
    return ANSWERS.get(status) or ANSWERS[500 if status >= 500 else 400]


def explainable(outcome: str, status: int, route: str) -> bool:
    """Whether the chain from request to permission tells more than the reason itself.

    Of a call that was let in: only where no route answered it.
    """
    if outcome == ACCEPTED:
        return not route and status in (404, 405)
    return status in (401, 403) and outcome not in REFUSED_WHERE_NO_KEY_HELPS
