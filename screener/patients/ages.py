"""Age: completed years and months on a day, as the range that a partial birth date leaves open (verdicts, rule 17)."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import cached_property

from screener.logic import PartialDate
from screener.patients.chart_base import ChartBase, shown_date


def completed_years(born: date, day: date) -> int:
    """Completed years of age; who was born on 29 February is a year older on 1 March of other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def completed_months(born: date, day: date) -> int:
    """Completed calendar months of age."""
    return (day.year - born.year) * 12 + day.month - born.month - (day.day < born.day)


def nth_birthday(born: date, years: int) -> date:
    """The first day on which so many years are completed."""
    year = born.year + years
    if (born.month, born.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1)
    return born.replace(year=year)


def _born_from_age(years: int, on: PartialDate) -> PartialDate:
    """The days on which somebody was born who had completed `years` years on a day."""
    first, last = on.earliest, on.latest
    earliest = _day(first.year - years - 1, first) + timedelta(days=1)
    return PartialDate(earliest, _day(last.year - years, last))


def _day(year: int, like: date) -> date:
    day = 28 if (like.month, like.day) == (2, 29) and not calendar.isleap(year) else like.day
    return date(year, like.month, day)


class AgeFacts(ChartBase):
    """Age and sex."""

    @cached_property
    def born(self) -> PartialDate | None:
        """The days on which the patient may have been born: `birth_date`, else what `age` leaves open."""
        if self.patient.birth_date is not None:
            return self.patient.birth_date
        age = self.patient.age
        return _born_from_age(age.years, age.on) if age else None

    def age_on(self, day: date) -> tuple[int, int] | None:
        """Least and most completed years on a day; None if not known, or the day lies before the birth."""
        if self.born is None or self.born.earliest > day:
            return None
        return max(completed_years(self.born.latest, day), 0), completed_years(self.born.earliest, day)

    def age_months_on(self, day: date) -> tuple[int, int] | None:
        """Least and most completed months on a day; None as for `age_on`."""
        if self.born is None or self.born.earliest > day:
            return None
        return max(completed_months(self.born.latest, day), 0), completed_months(self.born.earliest, day)

    def birthday(self, years: int) -> PartialDate | None:
        """The day (or the span in which it lies) on which so many years are completed."""
        if self.born is None:
            return None
        return PartialDate(nth_birthday(self.born.earliest, years), nth_birthday(self.born.latest, years))

    def age_source(self) -> str:
        """What the age rests on: "birth date 2010-03", "16 years on 2026-05-01", or nothing."""
        if self.patient.birth_date is not None:
            return f"birth date {self.patient.birth_date}"
        if self.patient.age is not None:
            return f"{self.patient.age.years} years on {shown_date(self.patient.age.on)}"
        return ""

    def age_shown(self, day: date) -> str:
        """ "16 years", "16 or 17 years", "between 15 and 17 years"; empty if not known."""
        ages = self.age_on(day)
        if ages is None:
            return ""
        low, high = ages
        if low == high:
            return f"{low} year{'s' if low != 1 else ''}"
        return f"{low} or {high} years" if high == low + 1 else f"between {low} and {high} years"

    @property
    def sex(self) -> str | None:
        """female, male, or not known."""
        return self.patient.sex
