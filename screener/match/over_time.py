"""A trial over time: from when it is open to a patient, and until when.

Two questions are kept apart. *Until* is strict: on the day after, something that was met is not, or can no longer be told (a laboratory value has grown
stale). *From* looks past values that will merely have to be repeated by then: they are carried forward as they are today, and named. A day is exact
where nothing that is open today could bring it forward; where something could, the sentence says "if".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from screener.criteria.base import Finding, Reason
from screener.criteria.criterion import Criterion
from screener.logic import Duration, Truth
from screener.match.model import CriterionVerdict, TrialVerdict, Verdict
from screener.match.timeline import Step, Timeline, on_day, opening

SOON = Duration(months=12)  # a trial that opens later than this is no plan (contract: verdicts, "too young by a year or less")

_AS_TRUTH = {Verdict.PASS: Truth.TRUE, Verdict.FAIL: Truth.FALSE, Verdict.UNKNOWN: Truth.UNKNOWN}
ToVerdict = Callable[[Criterion, Finding], CriterionVerdict]
ToState = Callable[[Sequence[CriterionVerdict]], TrialVerdict]


@dataclass(frozen=True, slots=True)
class TrialDates:
    """`first`: the day on which the trial opens; `certain`: whether it is then eligible (else only no longer ruled out); `repeats`: criteria whose values are
    stale by then; `open_from`: an earlier day on which it may open already, if what is open turns out well; `last`: the last day before it closes."""

    first: date | None = None
    certain: bool = False
    repeats: tuple[int, ...] = ()
    open_from: date | None = None
    last: date | None = None


@dataclass(slots=True)
class CriteriaOverTime:
    """The criteria of one trial over time. `today` holds their verdicts, in the order of `criteria`."""

    criteria: Sequence[Criterion]
    today: Sequence[CriterionVerdict]
    timeline: Timeline
    to_verdict: ToVerdict
    _steps: dict[int, tuple[Step, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for criterion, verdict in zip(self.criteria, self.today, strict=True):
            if verdict.confirmed_by is None and len(steps := self.timeline.meaning(criterion.meaning)) > 1:
                self._steps[criterion.index] = steps

    def dated(self) -> list[CriterionVerdict]:
        """Today's verdicts with the days from and until which each criterion is met."""
        return [self._dated(c, v) if c.index in self._steps else v for c, v in zip(self.criteria, self.today, strict=True)]

    def _dated(self, criterion: Criterion, verdict: CriterionVerdict) -> CriterionVerdict:
        found = opening([(step.day, _AS_TRUTH[self.to_verdict(criterion, step.finding).verdict]) for step in self._steps[criterion.index]])
        because = verdict.because
        if found.first is not None:
            because += f"; met from {found.first}"
            if not found.exact and verdict.verdict is Verdict.FAIL:
                because += f", or from {found.open_from} if the open date is the earliest that it may be"
            elif not found.exact:
                because += " at the latest"
        return replace(verdict, because=because, eligible_from=found.first, eligible_until=found.last)

    @property
    def days(self) -> list[date]:
        """The days on which a verdict changes, today first."""
        return sorted({self.timeline.begin, *(step.day for steps in self._steps.values() for step in steps)})

    def on(self, day: date, *, carried: bool) -> tuple[list[CriterionVerdict], tuple[int, ...]]:
        """The verdicts of a day, and the criteria whose values are stale by then; `carried`: those keep today's verdict."""
        out: list[CriterionVerdict] = []
        repeats: list[int] = []
        for criterion, now in zip(self.criteria, self.today, strict=True):
            steps = self._steps.get(criterion.index)
            then = now if steps is None else self.to_verdict(criterion, on_day(steps, day))
            if carried and then.reason is Reason.STALE and now.reason is not Reason.STALE:
                repeats.append(criterion.index)
                then = now
            out.append(then)
        return out, tuple(repeats)

    def trial(self, today: TrialVerdict, to_state: ToState) -> TrialDates:
        """From and until when the trial is open. `to_state` combines the verdicts of a day."""
        days = self.days
        if len(days) == 1 or (today is TrialVerdict.INELIGIBLE and self._shut_for_good()):
            return TrialDates()
        if today is TrialVerdict.ELIGIBLE:
            closes = next((day for day in days[1:] if to_state(self.on(day, carried=False)[0]) is not TrialVerdict.ELIGIBLE), None)
            return TrialDates(last=_before(closes))
        states = [(day, to_state(self.on(day, carried=True)[0])) for day in days]
        sure = next((day for day, state in states[1:] if state is TrialVerdict.ELIGIBLE), None)
        possible = next((day for day, state in states[1:] if state is not TrialVerdict.INELIGIBLE), None)
        if today is TrialVerdict.UNDETERMINED:
            closes = next((day for day, state in states[1:] if state is TrialVerdict.INELIGIBLE), None)
            return TrialDates(last=_before(closes))
        first = sure or possible
        if first is None:
            return TrialDates()
        closes = next((day for day, state in states if day > first and state is TrialVerdict.INELIGIBLE), None)
        return TrialDates(
            first, sure is not None, self.on(first, carried=True)[1], possible if possible != first else None, _before(closes)
        )

    def _shut_for_good(self) -> bool:
        """A criterion for everybody fails, and no day changes that."""
        return any(v.verdict is Verdict.FAIL and v.criterion.scope is None and v.index not in self._steps for v in self.today)


def _before(day: date | None) -> date | None:
    return None if day is None else day - timedelta(days=1)
