"""Truth over time: the days on which a criterion's truth changes although no new fact comes in.

A leaf's finding names its `turns`, the later days on which its truth may change by time alone; between two turns it is constant. So a leaf is judged on
the day of the match and then on turn after turn, each time asking for the next one, and a tree's truth over time follows point by point. Facts that the
record dates into the future (a planned end, a month that is not over) are turns of every leaf. What is not dated is taken to stay as it is: an ongoing
treatment goes on, nobody is treated anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel

from screener.criteria.base import Finding, Leaf
from screener.criteria.meaning import Meaning, placeless
from screener.criteria.nodes import Node, leaves
from screener.criteria.unread import Unread
from screener.logic import Duration, PartialDate, Truth
from screener.match.evaluate import Judge, evaluate
from screener.patients.model import Patient

HORIZON = Duration(months=60)  # nobody plans further ahead, and the longest windows of trials (other cancers) are five years
_MOST_KEPT = 4_000  # statements, and criteria, of which the steps are remembered for one patient
_MOST_TURNS = 64  # of one leaf: a statement that turns more often is followed so far and no further


@dataclass(frozen=True, slots=True)
class Step:
    """From `day` on (until the next step) a statement has this finding."""

    day: date
    finding: Finding


class Timeline:
    """Judges trees for one patient over time, from the day of a match to the horizon; each distinct leaf is followed once."""

    def __init__(self, judge: Judge, horizon: Duration = HORIZON) -> None:
        self.judge = judge
        self.begin = judge.as_of
        self.end = horizon.after(judge.as_of)
        self._of_record = future_days(judge.chart.patient, self.begin, self.end)
        self._statements: dict[int, tuple[Leaf, tuple[Step, ...]]] = {}
        self._meanings: dict[Meaning, tuple[Step, ...]] = {}

    def leaf(self, leaf: Leaf) -> tuple[Step, ...]:
        """The steps of one leaf; the first is the day of the match."""
        return self.statement(placeless(leaf))

    def statement(self, statement: Leaf) -> tuple[Step, ...]:
        """The steps of a leaf without a place (see `placeless`), by its identity."""
        today = self.judge.statement(statement)
        if not self._may_turn(today) or isinstance(statement, Unread):
            return (Step(self.begin, today),)
        seen = self._statements.get(id(statement))
        if seen is None:
            if len(self._statements) >= _MOST_KEPT:
                self._statements.clear()
            # the statement is kept, so that nothing else takes its id
            seen = self._statements[id(statement)] = (statement, tuple(self._followed(statement, today)))
        return seen[1]

    def _followed(self, leaf: Leaf, finding: Finding) -> Iterator[Step]:
        yield Step(self.begin, finding)
        day = self.begin
        for _ in range(_MOST_TURNS):
            later = [turn for turn in (*finding.turns, *self._of_record) if day < turn <= self.end]
            if not later:
                return
            day = min(later)
            before, finding = finding, leaf.judge(self.judge.chart, day)
            if finding.truth is not before.truth or finding.reason is not before.reason:
                yield Step(day, finding)

    def _may_turn(self, finding: Finding) -> bool:
        """Is there a day after the first on which a statement with this finding is looked at again?"""
        return bool(self._of_record or finding.turns)

    def meaning(self, meaning: Meaning) -> tuple[Step, ...]:
        """The steps of what a criterion says; one where it stays as it is today."""
        today = self.judge.meaning(meaning)
        if not self._may_turn(today):
            return (Step(self.begin, today),)
        found = self._meanings.get(meaning)
        if found is None:
            moves = any(len(self.statement(leaf)) > 1 for leaf in meaning.leaves)
            if len(self._meanings) >= _MOST_KEPT:
                self._meanings.clear()
            found = self._meanings[meaning] = self.steps(meaning.tree) if moves else (Step(self.begin, today),)
        return found

    def days(self, nodes: Iterable[Node]) -> list[date]:
        """The days on which the truth of one of some trees may change, the first day of the timeline included."""
        return sorted({self.begin, *(step.day for node in nodes for leaf in leaves(node) for step in self.leaf(leaf))})

    def on(self, node: Node, day: date) -> Finding:
        """The finding for a tree on a day of the timeline."""
        return evaluate(node, lambda leaf: on_day(self.leaf(leaf), day))

    def steps(self, node: Node) -> tuple[Step, ...]:
        """The steps of a tree."""
        out: list[Step] = []
        for day in self.days((node,)):
            finding = self.on(node, day)
            if not out or out[-1].finding.truth is not finding.truth or out[-1].finding.reason is not finding.reason:
                out.append(Step(day, finding))
        return tuple(out)


def on_day(steps: Sequence[Step], day: date) -> Finding:
    """The finding that holds on a day, which is not before the first step."""
    return next(step.finding for step in reversed(steps) if step.day <= day)


@dataclass(frozen=True, slots=True)
class Opening:
    """When a statement has the truth that is wished for.

    `first` is the first day after today, where it does not hold today; `open_from` is the first day on which it can hold at all: earlier than `first` where a
    date is known in part only. `last` is the last day of the stretch that begins today or on `first`; None where it does not end within the horizon.
    """

    first: date | None = None
    open_from: date | None = None
    last: date | None = None

    @property
    def exact(self) -> bool:
        """No fact that is still open could move the first day forward."""
        return self.first == self.open_from


def opening(states: Sequence[tuple[date, Truth]], wished: Truth = Truth.TRUE) -> Opening:
    """The opening of a step function: (day, truth from that day on), by day, the first of today."""
    today = states[0][1]
    start = next((number for number, (_, truth) in enumerate(states) if truth is wished), None)
    possible = next((day for day, truth in states if truth in (wished, Truth.UNKNOWN)), None)
    if start is None:
        return Opening(open_from=possible if today not in (wished, Truth.UNKNOWN) else None)
    end = next((day for day, truth in states[start + 1 :] if truth is not wished), None)
    last = end - timedelta(days=1) if end is not None else None
    if start == 0:
        return Opening(last=last)
    return Opening(states[start][0], possible, last)


def future_days(patient: Patient, begin: date, end: date) -> tuple[date, ...]:
    """The days after `begin` on which a date of the record passes: its first day, its last day, and the day after each."""
    days = {day for when in _dates(patient) for edge in (when.earliest, when.latest) if edge >= begin for day in (edge, _next(edge))}
    return tuple(sorted(day for day in days if begin < day <= end))


def _next(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _dates(value: Any) -> Iterator[PartialDate]:
    if isinstance(value, PartialDate):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from _dates(getattr(value, name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from _dates(item)
