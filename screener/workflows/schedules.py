"""When a digest is due: the last moment of a coordinator's schedule that has passed, in their time zone."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from screener.errors import UserError

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_FORM = re.compile(rf"(daily|weekdays|{'|'.join(DAYS)}) ([01]\d|2[0-3]):([0-5]\d)\Z")


def schedule_of(text: str) -> str:
    """A schedule in its one form; UserError where it is none."""
    plain = " ".join(text.lower().split())
    if not _FORM.match(plain):
        raise UserError(f"--schedule: not a schedule (such as 'daily 07:00', 'weekdays 07:00' or 'mon 07:00'): {text[:40]!r}")
    return plain


def last_due(schedule: str, zone: str, now: datetime) -> tuple[date, datetime]:
    """The newest day (local) on which a digest was due by now, and the moment. An hour that a change of clocks skips counts as the one after it."""
    match = _FORM.match(schedule)
    assert match is not None, "a stored schedule was checked"
    local = ZoneInfo(zone)
    hour = time(int(match[2]), int(match[3]))
    day = now.astimezone(local).date() + timedelta(days=1)
    for _ in range(9):
        moment = datetime.combine(day, hour, tzinfo=local)
        if moment <= now and _is_day(match[1], day):
            return day, moment
        day -= timedelta(days=1)
    raise AssertionError("a week has every day")


def _is_day(which: str, day: date) -> bool:
    if which == "daily":
        return True
    return day.weekday() < 5 if which == "weekdays" else DAYS[day.weekday()] == which
