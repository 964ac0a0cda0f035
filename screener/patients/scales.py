"""Performance status on the scale that a criterion names, recorded or converted (verdicts, rules 9 and 26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from screener.logic import PartialDate
from screener.patients.chart_base import ChartBase, newest, newest_first, on_date

_KARNOFSKY_OF_ECOG = {0: (90, 100), 1: (70, 80), 2: (50, 60), 3: (30, 40), 4: (10, 20), 5: (0, 0)}


@dataclass(frozen=True, slots=True)
class Score:
    """A performance status on one scale, from `low` to `high` (equal where it was recorded on that scale)."""

    scale: str
    low: int
    high: int
    recorded_scale: str
    recorded: int
    date: PartialDate | None
    shown: str

    @property
    def converted(self) -> bool:
        """Recorded on another scale whose numbers are not the same."""
        return (self.scale == "ECOG") != (self.recorded_scale == "ECOG")

    @property
    def key(self) -> str:
        """The key of this fact."""
        return f"performance:{self.recorded_scale}"


def karnofsky_of_ecog(value: int) -> tuple[int, int]:
    """The Karnofsky (or Lansky) range of an ECOG grade."""
    return _KARNOFSKY_OF_ECOG[value]


def ecog_of_karnofsky(value: int) -> tuple[int, int]:
    """The ECOG grades of a Karnofsky (or Lansky) value; two where it lies between their ranges."""
    grades = [grade for grade, (low, high) in _KARNOFSKY_OF_ECOG.items() if low <= value <= high]
    if grades:
        return grades[0], grades[0]
    better = max(grade for grade, (low, _) in _KARNOFSKY_OF_ECOG.items() if low > value)
    return better, better + 1


class PerformanceFacts(ChartBase):
    """Performance status."""

    @cached_property
    def performances(self) -> tuple[Score, ...]:
        """Every assessment as it was recorded, newest first."""
        return newest_first(
            Score(item.scale, item.value, item.value, item.scale, item.value, item.date, f"{item.scale} {item.value} {on_date(item.date)}")
            for item in self.patient.performance
        )

    def performance(self, scale: str, as_of: date) -> tuple[Score, ...]:
        """The newest performance status on a scale (ECOG, Karnofsky or Lansky).

        An assessment on that scale goes before others of the same date; Karnofsky and Lansky share their numbers; ECOG is converted as a range.
        Several that come back are of one date, and a conflict where they fall on different sides of a bound.
        """
        latest = newest(self.performances, as_of)
        same = tuple(item for item in latest if item.recorded_scale == scale)
        if same:
            return same
        shares = tuple(item for item in latest if (item.recorded_scale == "ECOG") == (scale == "ECOG"))
        return tuple(self._on(scale, item) for item in shares or latest)

    def _on(self, scale: str, item: Score) -> Score:
        value = item.recorded
        if scale == "ECOG" and item.recorded_scale != "ECOG":
            low, high = ecog_of_karnofsky(value)
        elif scale != "ECOG" and item.recorded_scale == "ECOG":
            low, high = karnofsky_of_ecog(value)
        else:
            low = high = value
        text = f"{low}" if low == high else f"{low}-{high}"
        return Score(scale, low, high, item.recorded_scale, value, item.date, f"{item.shown} (as {scale}: {text})")
