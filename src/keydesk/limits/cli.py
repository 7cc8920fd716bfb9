"""The options that say from where and how often something may call."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from keydesk.auth.limits import CLOSED, OPEN
from keydesk.kit.errors import Invalid, Violation
from keydesk.limits.wishes import NO_LIMITS, Said, rate_of

F = TypeVar("F", bound=Callable[..., Any])
NAMES = ("allow_networks", "rate", "when_unsure", "daily", "monthly", "no_limits")


def limited(command: F) -> F:
    """Its keyword arguments get what `taken` takes."""
    options = (
        click.option(
            "--allow-network", "allow_networks", multiple=True,
            help="Only from there: 192.0.2.0/24; may be repeated.",
        ),
        click.option("--rate", help="100/60: calls in seconds; 100/60/20: 20 at once."),
        click.option(
            "--when-unsure", type=click.Choice([CLOSED, OPEN]),
            help="While calls cannot be counted; with --rate.",
        ),
        click.option("--daily", type=int, help="Calls in a day of UTC."),
        click.option("--monthly", type=int, help="Calls in a month of UTC."),
        click.option("--no-limits", is_flag=True, help="None but those given here."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def taken(given: dict[str, Any]) -> Said | None:
    """Of these options what was given, taken out of `given`; None = nothing."""
    said = {name: given.pop(name) for name in NAMES}
    found: dict[str, Any] = dict(NO_LIMITS) if said["no_limits"] else {}
    if said["allow_networks"]:
        found["networks"] = said["allow_networks"]
    found |= {name: said[name] for name in ("daily", "monthly") if said[name] is not None}
    if said["rate"] is not None:
        found["rate"] = _rate(said["rate"], said["when_unsure"])
    elif said["when_unsure"]:
        raise click.UsageError("--when-unsure goes with --rate.")
    return found or None


def _rate(text: str, unsure: str | None) -> dict[str, Any]:
    rate = rate_of(text)
    if isinstance(rate, Violation):
        raise Invalid(rate)
    return {**rate, "when_unsure": unsure}
