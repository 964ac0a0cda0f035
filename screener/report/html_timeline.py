"""The timeline of a patient's treatment: what was given when, how long trials ask to wait after it, and the days on which trials open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from screener.criteria.nodes import leaves
from screener.criteria.therapy.target import Therapy, belongs
from screener.criteria.washout import Washout
from screener.logic import Duration, Truth
from screener.match.model import Tier, TrialMatch
from screener.patients.facts import Chart, Given

_DAYS_BACK = 120  # the near view: from so many days before the day of matching
_DAYS_AHEAD = 60
_FURTHEST_AHEAD = 200


@dataclass(frozen=True, slots=True)
class Wait:
    """The first day on which a treatment is long enough ago for `trials` trials, by the wait that they ask for."""

    day: date
    length: str
    trials: int


@dataclass(frozen=True, slots=True)
class Course:
    """One treatment: `begin` and `end` are the widest that its dates allow; `ongoing` has no end."""

    name: str
    when: str
    kind: str
    begin: date
    end: date
    ongoing: bool
    waits: tuple[Wait, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """A day, and the trials that open to the patient on it."""

    day: date
    trials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Courses:
    """What the two drawings show. `undated`: treatments of which no date is known."""

    as_of: date
    courses: tuple[Course, ...]
    openings: tuple[Opening, ...]
    undated: tuple[str, ...]

    @property
    def first(self) -> date:
        """Where the long view begins."""
        return min([self.as_of - timedelta(days=30), *(course.begin for course in self.courses)])

    @property
    def near_first(self) -> date:
        """Where the near view begins."""
        return self.as_of - timedelta(days=_DAYS_BACK)

    @property
    def last(self) -> date:
        """Where both views end: past the last wait and the last opening, as far as they are near."""
        ahead = [w.day for c in self.courses for w in c.waits] + [opening.day for opening in self.openings]
        limit = self.as_of + timedelta(days=_FURTHEST_AHEAD)
        return max([self.as_of + timedelta(days=_DAYS_AHEAD), *(day + timedelta(days=20) for day in ahead if day < limit)])

    @property
    def recent(self) -> tuple[Course, ...]:
        """What the near view shows: treatments that ended in it, or whose wait reaches into it."""
        return tuple(c for c in self.courses if max([c.end, *(w.day for w in c.waits)]) >= self.near_first)


def courses_of(chart: Chart, matches: Sequence[TrialMatch], as_of: date) -> Courses:
    """The treatments of a chart with the waits of these trials."""
    asked = _asked(matches)
    courses: list[Course] = []
    undated: list[str] = []
    for item in chart.items():
        begin, end = item.start or item.end, item.end or item.start
        if begin is None or end is None:
            undated.append(item.what)
            continue
        last = as_of if item.ongoing else end.latest
        waits = () if item.ongoing or item.end is None else tuple(_waits(chart, item, last, asked))
        when = f"{item.start or '?'} to {'now' if item.ongoing else item.end or '?'}" if item.start else f"{item.end}"
        courses.append(Course(item.what, when, item.kind, begin.earliest, max(last, begin.earliest), item.ongoing, waits))
    days: dict[date, list[str]] = {}
    for match in matches:
        if match.tier is Tier.ELIGIBLE_FROM and match.eligible_from is not None:
            days.setdefault(match.eligible_from, []).append(match.trial.nct_id)
    openings = tuple(Opening(day, tuple(trials)) for day, trials in sorted(days.items()))
    return Courses(as_of, tuple(sorted(courses, key=lambda c: (c.begin, c.end))), openings, tuple(undated))


def _asked(matches: Iterable[TrialMatch]) -> Counter[tuple[Therapy, Duration]]:
    """How many trials ask for a wait of this length after this treatment."""
    asked: Counter[tuple[Therapy, Duration]] = Counter()
    for match in matches:
        found = {
            (leaf.therapy, leaf.window.duration)
            for verdict in match.criteria
            for leaf in leaves(verdict.criterion.tree)
            if isinstance(leaf, Washout) and leaf.window.duration is not None and not leaf.rest
        }
        asked.update((therapy, length) for therapy, length in found if length is not None)
    return asked


def _waits(chart: Chart, item: Given, end: date, asked: Counter[tuple[Therapy, Duration]]) -> Iterable[Wait]:
    days: Counter[tuple[date, str]] = Counter()
    for (therapy, length), trials in asked.items():
        if belongs(chart, item, therapy) is Truth.TRUE:
            days[length.after(end), str(length)] += trials
    return (Wait(day, length, trials) for (day, length), trials in sorted(days.items()))
