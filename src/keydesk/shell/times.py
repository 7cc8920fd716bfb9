"""Times as a reader wants them: relative in lists, absolute in titles, in the reader's own zone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_decimal

from keydesk.shell.i18n import Language

COOKIE = "tz"  # set by static/js/page.js to the browser's zone
DATE, MOMENT = "d MMM y", "d MMM y, HH:mm"
EXACT, CLOCK = "d MMM y, HH:mm:ss zzz", "HH:mm"
DAY, DAY_OF_ANOTHER_YEAR = "EEE d MMM", "EEE d MMM y"


@lru_cache(maxsize=128)
def zone(name: str) -> tzinfo:
    """UTC for a name that is no zone: the cookie is whatever the browser sends."""
    try:
        return ZoneInfo(name) if name and len(name) < 64 else UTC
    except (ValueError, OSError, KeyError):
        return UTC


@dataclass(frozen=True)
class Times:
    """Everything said relative to `now`, in one language and one zone."""

    language: Language
    zone: tzinfo
    now: datetime

    def ago(self, at: datetime | None) -> str:
        """ "3 h ago"; "Never" for None."""
        if at is None:
            return self.language.say("Never")
        passed, count = self.now - at, self.language.count
        if passed < timedelta(minutes=1):
            return count("{n} s ago", "{n} s ago", max(int(passed.total_seconds()), 0))
        if passed < timedelta(hours=1):
            return count("{n} min ago", "{n} min ago", passed // timedelta(minutes=1))
        if passed < timedelta(days=1):
            return count("{n} h ago", "{n} h ago", passed // timedelta(hours=1))
        return count("{n} day ago", "{n} days ago", passed.days)

    def until(self, at: datetime) -> str:
        """ "in 72 days"; for what is past, as ago() says it."""
        left = at - self.now
        if left < timedelta(0):
            return self.ago(at)
        if left < timedelta(days=1):
            hours = left // timedelta(hours=1)
            return self.language.count("in {n} hour", "in {n} hours", hours)
        return self.language.count("in {n} day", "in {n} days", left.days)

    def date(self, at: datetime | None) -> str:
        """ "1 Feb 2027"; "Never" for None."""
        return self.language.say("Never") if at is None else self._format(at, DATE)

    def moment(self, at: datetime) -> str:
        """ "1 Feb 2027, 14:20"."""
        return self._format(at, MOMENT)

    def exact(self, at: datetime) -> str:
        """ "1 Feb 2027, 14:20:07 UTC+1"."""
        return self._format(at, EXACT)

    def clock(self, at: datetime) -> str:
        """ "14:20"."""
        return self._format(at, CLOCK)

    def day(self, at: datetime) -> str:
        """ "Today, Sat 21 Nov"; "Thu 19 Nov"; "Thu 19 Nov 2026" in another year."""
        day, today = at.astimezone(self.zone).date(), self.now.astimezone(self.zone).date()
        told = self._format(at, DAY if day.year == today.year else DAY_OF_ANOTHER_YEAR)
        if day == today:
            return self.language.say("Today, {day}", day=told)
        if day == today - timedelta(days=1):
            return self.language.say("Yesterday, {day}", day=told)
        return told

    def lately(self, at: datetime) -> str:
        """ "14:20:05" of today; of another day with its date."""
        same = at.astimezone(self.zone).date() == self.now.astimezone(self.zone).date()
        return self._format(at, "HH:mm:ss" if same else "d MMM, HH:mm:ss")

    def number(self, value: float) -> str:
        return str(format_decimal(value, locale=self.language.locale))

    def _format(self, at: datetime, pattern: str) -> str:
        locale = self.language.locale
        return str(format_datetime(at, pattern, tzinfo=self.zone, locale=locale))
