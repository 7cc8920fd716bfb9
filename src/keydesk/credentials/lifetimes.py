"""How long a key lives, as people write it: 90d, 12h, 2w, 1y, never."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import click

UNITS = {
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "y": timedelta(365),
}
LONGEST = timedelta(days=100_000)  # past what any key may have, before the calendar ends
WRITTEN = re.compile(r"([1-9][0-9]{0,4})([hdwy])")
Until = Callable[[datetime], datetime | None]


class Lifetime(click.ParamType[Until]):
    """Gives a function from now to the end; None = never."""

    name = "lifetime"

    def convert(self, value: Any, param: Any, ctx: Any) -> Until:
        if callable(value):
            found: Until = value
            return found
        if value == "never":
            return lambda _: None
        match = WRITTEN.fullmatch(value)
        if not match:
            self.fail("Write 90d, 12h, 2w, 1y or never.", param, ctx)
        life = min(int(match[1]) * UNITS[match[2]], LONGEST)
        return lambda now: now + life
