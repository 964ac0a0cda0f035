"""Three-valued (Kleene) logic, and dates of which only a part is known.

Nothing else in the project defines what "and", "or" and "not" mean.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum


class Truth(Enum):
    """Truth of a statement. There is no conversion to bool: `if truth:` raises, so that "unknown" cannot pass as "no"."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("a Truth has three values: compare it with Truth.TRUE, FALSE or UNKNOWN")


def truth(value: bool | None) -> Truth:
    """`True`, `False` or `None` (not known) as a Truth."""
    return Truth.UNKNOWN if value is None else Truth.TRUE if value else Truth.FALSE


def negate(value: Truth) -> Truth:
    """Kleene NOT: unknown stays unknown."""
    if value is Truth.UNKNOWN:
        return value
    return Truth.FALSE if value is Truth.TRUE else Truth.TRUE


def all_of(values: Iterable[Truth]) -> Truth:
    """Kleene AND: false if one is false, else unknown if one is unknown; nothing at all is true."""
    result = Truth.TRUE
    for value in values:
        if value is Truth.FALSE:
            return value
        if value is Truth.UNKNOWN:
            result = value
    return result


def any_of(values: Iterable[Truth]) -> Truth:
    """Kleene OR: true if one is true, else unknown if one is unknown; nothing at all is false."""
    result = Truth.FALSE
    for value in values:
        if value is Truth.TRUE:
            return value
        if value is Truth.UNKNOWN:
            result = value
    return result


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """The days that a date may be: one day for `2026-05-14`, a whole month for `2026-05`, a year for `2026`."""

    earliest: date
    latest: date

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; ValueError otherwise."""
        parts = text.strip().split("-")
        if not 1 <= len(parts) <= 3 or len(parts[0]) != 4 or any(len(p) != 2 for p in parts[1:]) or not all(p.isdigit() for p in parts):
            raise ValueError(f"{text!r} is not a date (YYYY-MM-DD, YYYY-MM or YYYY)")
        year = int(parts[0])
        if len(parts) == 1:
            return cls(date(year, 1, 1), date(year, 12, 31))
        month = int(parts[1])
        if len(parts) == 2:
            return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        day = date(year, month, int(parts[2]))
        return cls(day, day)

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """A date that is known to the day."""
        return cls(day, day)

    @property
    def exact(self) -> bool:
        """Known to the day."""
        return self.earliest == self.latest

    def __str__(self) -> str:
        if self.exact:
            return self.earliest.isoformat()
        if (self.earliest.month, self.latest.month) == (1, 12):
            return f"{self.earliest.year:04d}"
        return f"{self.earliest.year:04d}-{self.earliest.month:02d}"

    def on_or_after(self, day: date) -> Truth:
        """Is it this day or later?"""
        return Truth.TRUE if self.earliest >= day else Truth.FALSE if self.latest < day else Truth.UNKNOWN

    def on_or_before(self, day: date) -> Truth:
        """Is it this day or earlier?"""
        return Truth.TRUE if self.latest <= day else Truth.FALSE if self.earliest > day else Truth.UNKNOWN


def add_months(day: date, months: int) -> date:
    """The same day of the month so many calendar months later (earlier if negative); the last day where the month is shorter."""
    if not months:
        return day
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as a text states it: calendar months and years stay such, days and weeks are days, hours are fractions of a day."""

    months: int = 0
    days: float = 0

    @classmethod
    def of(cls, value: float, unit: str) -> Duration:
        """`unit` is hour, day, week, month or year (singular). Half months count as 15 days, half years as 6 months."""
        if unit == "year":
            return cls.of(value * 12, "month")
        if unit == "month":
            whole = int(value)
            return cls(months=whole, days=round((value - whole) * 30))
        return cls(days=value * {"hour": 1 / 24, "day": 1, "week": 7}[unit])

    def before(self, day: date) -> date:
        """The first day of the window of this length that ends on `day` (the window includes both)."""
        return add_months(day, -self.months) - timedelta(days=int(self.days))

    def after(self, day: date) -> date:
        """The day on which this length of time has passed since `day`."""
        whole = int(self.days)
        return add_months(day, self.months) + timedelta(days=whole + (1 if self.days > whole else 0))

    def reaches(self, day: date) -> date:
        """The first day whose window of this length begins on `day` or later. (Not always `after`: six months before 31 December is 30 June.)"""
        if not self.months:
            return day + timedelta(days=int(self.days))
        found = self.after(day) - timedelta(days=5)  # months differ by three days at most, and a part of a day is one
        while self.before(found) < day:
            found += timedelta(days=1)
        return found

    def turns(self, when: PartialDate, as_of: date) -> tuple[date, ...]:
        """The days after `as_of` on which a date comes to stand on the first day of the window of this length, or before it: each edge of the date."""
        edges = {edge + timedelta(days=late) for edge in (when.earliest, when.latest) for late in (0, 1)}
        return tuple(sorted(day for day in map(self.reaches, edges) if day > as_of))

    @property
    def approximate_days(self) -> float:
        """Length in days, a month taken as 30.44 days: for display and ordering only, never for verdicts."""
        return self.months * 30.44 + self.days

    def __str__(self) -> str:
        if self.months and not self.days:
            years, months = divmod(self.months, 12)
            if not months:
                return f"{years} year{'s' if years != 1 else ''}"
            return f"{self.months} month{'s' if self.months != 1 else ''}"
        if not self.months:
            if self.days and self.days % 7 == 0:
                weeks = int(self.days // 7)
                return f"{weeks} week{'s' if weeks != 1 else ''}"
            if self.days < 1:
                return f"{self.days * 24:g} hours"
            return f"{self.days:g} day{'s' if self.days != 1 else ''}"
        return f"{self.months} months {self.days:g} days"
