"""What a form of limits shows beside its fields."""

from typing import Any

from starlette.requests import Request

from keydesk.auth import caller_of, house_of
from keydesk.auth.limits import NONE, Limits
from keydesk.limits import store
from keydesk.limits.model import quotas
from keydesk.limits.wishes import UNITS, warnings


def around(request: Request, subject: str = "", limits: Limits = NONE) -> dict[str, Any]:
    """What _limits.html needs besides `form` and `errors`: of what is saved, not of what is typed.

    subject  connection:<id> or credential:<id>; "" = of something new
    """
    address = request.scope["keydesk"].origin.address
    return {
        "limit_warnings": warnings(limits, address),
        "limit_used": _used(request, subject, limits),
        "limit_units": UNITS,
        "limited": bool(limits),
    }


def _used(request: Request, subject: str, limits: Limits) -> dict[str, tuple[int, int]]:
    """By daily and monthly: how many calls of how many, in the day and month of UTC."""
    house, by = house_of(request), caller_of(request)
    counted = quotas([(subject, limits)], house.clock())
    if not counted:
        return {}
    with house.usage.read() as db:
        found = store.used(db, by.organization_id, subject, [one.period for one in counted])
    return {one.kind: (min(found.get(one.period, 0), one.limit), one.limit) for one in counted}
