"""Limits as people type them, and how they are checked.  Pure.

What is said is a mapping with any of `networks` (texts), `rate` (a mapping with count, seconds,
burst, when_unsure), `daily` and `monthly`; what is left out stays as it is, None is no limit.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from keydesk.auth.limits import CLOSED, MOST_NETWORKS, NONE, OPEN, Limits, Rate, limits
from keydesk.kit.checks import Checks
from keydesk.kit.errors import Violation
from keydesk.kit.networks import Network, Odd, read, typed
from keydesk.shell import N_

Said = Mapping[str, Any]
NO_LIMITS: Said = {"networks": (), "rate": None, "daily": None, "monthly": None}
MOST_CALLS, LONGEST, FASTEST, BURSTS = 999_999_999, 86_400, 10_000, 10
UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400}
RATE = re.compile(r"([0-9]{1,9})/([0-9]{1,9}|second|minute|hour|day)(?:/([0-9]{1,9}))?")

LINE = "Line {line}:"
MANY = N_("Use at most {most} networks.")
CALLS = N_("Give a whole number of calls, at least 1.")
COUNT = N_("Give a whole number of calls, at least 1 and at most {most} a second.")
SECONDS = N_("Give whole seconds, from 1 to {most}.")
BURST = N_("Give a whole number of calls, from 1 to ten times those of the rate.")
UNSURE = N_("Say open or closed.")
TEXT = N_("Write a rate like 100/60: so many calls in so many seconds.")
SHAPE = N_("Give any of networks, rate, daily and monthly, or null.")
NETWORKS = N_("Give a list of texts.")
RATE_FIELDS = {"count", "seconds", "burst", "when_unsure"}
EVERYWHERE = N_("{network} is every address: that is no restriction.")
NOT_YOURS = N_("Your own address {address} is not in the list.")


def read_said(checks: Checks, former: Limits, said: Said) -> Limits:
    """Sure once `checks` is left."""
    networks: Any = former.networks
    if "networks" in said:
        networks = checks.take(read_networks(said["networks"] or ()))
    rate: Any = former.rate
    if "rate" in said:
        rate = checks.take(read_rate(said["rate"]))
    daily, monthly = (
        checks.take(read_calls(name, said[name])) if name in said else getattr(former, name)
        for name in ("daily", "monthly")
    )
    if checks.violations:
        return former
    return limits(networks, rate, daily, monthly)


def read_networks(texts: Sequence[str]) -> tuple[Network, ...] | Violation:
    """In their order, each once.  A comma or a line end parts two."""
    found: dict[Network, None] = {}
    lines = "\n".join(texts).replace(",", "\n").splitlines()
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.setdefault(typed(line))
            except Odd as odd:
                told = {"line": number, **odd.params}
                return Violation("networks", f"{LINE} {odd.template}", told)
    if len(found) > MOST_NETWORKS:
        return Violation("networks", MANY, {"most": MOST_NETWORKS})
    return tuple(found)


def told(limits: Limits) -> dict[str, Any] | None:
    """All of it, as files have it; None = no limits."""
    return {**NO_LIMITS, "networks": [], **(limits.stored or {})} if limits else None


def read_file(said: Any) -> dict[str, Any] | Violation | None:
    """Limits as `told` gives them; what a file leaves out of them is no limit."""
    if said is None:
        return None
    if not isinstance(said, dict) or said.keys() - NO_LIMITS.keys():
        return Violation("limits", SHAPE)
    networks, rate = said.get("networks") or [], said.get("rate")
    if not isinstance(networks, list) or not all(isinstance(one, str) for one in networks):
        return Violation("limits.networks", NETWORKS)
    if not isinstance(rate, str | None) and not (
        isinstance(rate, dict) and rate.keys() <= RATE_FIELDS
    ):
        return Violation("limits.rate", TEXT)
    checks = Checks()
    found = read_said(checks, NONE, said)
    wrong = checks.violations
    return replace(wrong[0], field=f"limits.{wrong[0].field}") if wrong else told(found)


def read_calls(name: str, wanted: Any) -> int | Violation | None:
    if wanted is None:
        return None
    return wanted if _whole(wanted, MOST_CALLS) else Violation(name, CALLS)


def read_rate(said: Any) -> Rate | Violation | None:
    """`burst` left out = as many at once as in the whole time."""
    if said is None:
        return None
    if isinstance(said, str):
        said = rate_of(said)
        if isinstance(said, Violation):
            return said
    count, seconds = said.get("count"), said.get("seconds")
    if not _whole(seconds, LONGEST):
        return Violation("rate", SECONDS, {"most": LONGEST})
    if not _whole(count, FASTEST * seconds):
        return Violation("rate", COUNT, {"most": FASTEST})
    burst = said.get("burst")
    burst = count if burst is None else burst
    if not _whole(burst, BURSTS * count):
        return Violation("rate", BURST)
    unsure = said.get("when_unsure") or CLOSED
    return (
        Rate(count, seconds, burst, unsure)
        if unsure in (OPEN, CLOSED)
        else Violation("rate", UNSURE)
    )


def rate_of(text: str) -> dict[str, int] | Violation:
    """100/60, 100/minute, or 100/60/20 with its burst."""
    found = RATE.fullmatch(text.strip().lower())
    if found is None:
        return Violation("rate", TEXT)
    count, time, burst = found.groups()
    said = {"count": int(count), "seconds": UNITS.get(time) or int(time)}
    return said | ({"burst": int(burst)} if burst else {})


def warnings(given: Limits, address: str) -> list[tuple[str, dict[str, object]]]:
    """What is allowed, and perhaps not meant, by whoever edits from `address`."""
    wide = [one for one in given.networks if one.prefixlen == 0]
    found: list[tuple[str, dict[str, object]]] = [
        (EVERYWHERE, {"network": str(one)}) for one in wide
    ]
    mine = read(address)
    if given.networks and not any(mine is not None and mine in one for one in given.networks):
        found.append((NOT_YOURS, {"address": address or "?"}))
    return found


def _whole(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most
