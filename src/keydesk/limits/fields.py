"""The fields of limits in a form: what stands in them, and what was typed."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from keydesk.auth.limits import CLOSED, NONE, Limits, Rate, plain
from keydesk.kit.digits import whole
from keydesk.limits.wishes import UNITS, Said
from keydesk.shell import forms
from keydesk.shell.forms import Form

PRESENT = "limits"  # the hidden field of a form that has them all
NUMBERS = ("rate_count", "rate_burst", "daily", "monthly")
USUAL = Rate(0, UNITS["minute"], 0)


def shown(limits: Limits) -> dict[str, Any]:
    rate = limits.rate or USUAL
    return {
        "networks": "\n".join(plain(one) for one in limits.networks),
        "rate_count": str(rate.count or ""),
        "rate_seconds": str(rate.seconds),
        "rate_burst": str(rate.burst if rate.burst != rate.count else ""),
        "rate_unsure": rate.when_unsure,
        "daily": "" if limits.daily is None else str(limits.daily),
        "monthly": "" if limits.monthly is None else str(limits.monthly),
    }


NOTHING: Mapping[str, Any] = shown(NONE)


def typed(form: Form) -> dict[str, Any]:
    """As it was sent; of a form without them, nothing."""
    if not form.one(PRESENT):
        return dict(NOTHING)
    return {name: form.one(name, str(NOTHING[name])) for name in NOTHING}


def again(request: Request, limits: Limits) -> dict[str, Any]:
    """What came with this very form, or what is saved where that form has no limits."""
    form = forms.read(request)
    return typed(form) if form.one(PRESENT) else shown(limits)


def said(form: Form) -> Said | None:
    """None = the form has none of them.  A text that is no number is left to be refused."""
    if not form.one(PRESENT):
        return None
    given = typed(form)
    numbers = {name: number(given[name]) for name in NUMBERS}
    rate = {
        "count": numbers["rate_count"], "seconds": number(given["rate_seconds"]),
        "burst": numbers["rate_burst"], "when_unsure": given["rate_unsure"] or CLOSED,
    }  # fmt: skip
    some = numbers["rate_count"] is not None or numbers["rate_burst"] is not None
    return {
        "networks": [given["networks"]], "rate": rate if some else None,
        "daily": numbers["daily"], "monthly": numbers["monthly"],
    }  # fmt: skip


def number(text: str) -> int | str | None:
    if not text:
        return None
    found = whole(text)
    return text if found is None else found
