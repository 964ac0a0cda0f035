"""The leaves of performance status, and how they are judged (verdicts, rules 9, 25, 26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, Need, Reason, met, missing, not_met, unknown
from screener.criteria.numbers_shared import decide, freshness, goes_stale, within_bounds
from screener.logic import Truth
from screener.patients.facts import Chart, Score
from screener.text.merge import Window
from screener.text.quantity import Bounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance(Leaf):
    """A performance status on one scale. `own_scale`: one of several scales offered side by side, which speaks only for patients assessed on it."""

    kind: str = "performance"
    name: str
    bounds: Bounds
    window: Window | None = None
    own_scale: bool = False

    room: ClassVar[str] = "performance"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Newest assessment, converted to the scale where it was made on another (rules 9, 25, 26)."""
        need = Need(f"performance:{self.name}", f"What is the {self.name} performance status?")
        scores = chart.performance(self.name, as_of)
        if not scores:
            return missing("performance status not recorded", need)
        if self.own_scale and all(score.converted for score in scores):
            return not_met(f"{scores[0].shown.split(' (as')[0]} was not assessed on the {self.name} scale")
        return decide(
            [self._one(score, as_of, need) for score in scores],
            f"assessments of one date disagree: {'; '.join(s.shown for s in scores)}",
            need,
        )

    def _one(self, score: Score, as_of: date, need: Need) -> Finding:
        duration = self.window.duration if self.window is not None and self.window.kind == "within" else None
        fresh = freshness(score.date, duration, as_of, strict=bool(self.window and self.window.strict))
        turns = goes_stale(score.date, duration, as_of)
        if fresh is None or fresh is Truth.FALSE:
            return unknown(Reason.STALE, f"{score.shown}: not within {duration} of {as_of}", need)
        if fresh is Truth.UNKNOWN:
            return unknown(Reason.PARTIAL_DATE, f"{score.shown}: the day decides whether it is within {duration}", need, turns=turns)
        truth = within_bounds(score.low, score.high, self.bounds)
        if truth is Truth.UNKNOWN:
            return unknown(Reason.MISSING, f"{score.shown} does not decide {self.name} {self.bounds}", need, turns=turns)
        if truth is Truth.TRUE:
            return met(f"{score.shown}: {self.name} {self.bounds}", turns=turns)
        shown = f"{score.low}" if score.low == score.high else f"{score.low}-{score.high}"
        return not_met(f"{score.shown}: not {self.name} {self.bounds}", turns=turns, distance=f"{self.name} {shown}, needs {self.bounds}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceCause(Leaf):
    """A poor performance status that has a named cause ("due to amputation"); no patient file holds causes."""

    kind: str = "performance"
    words: str

    room: ClassVar[str] = "performance_cause"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Never recorded: somebody has to say."""
        return missing(
            "the cause of the performance status is not recorded", Need("performance:cause", f"Is the performance status {self.words}?")
        )
