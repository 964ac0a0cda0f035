"""What the rooms of the disease share: a chart's state as a finding, windows of dates, days since an event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from screener.criteria.base import Ask, Finding, Need, Reason, met, missing, not_met, unknown
from screener.logic import Duration, PartialDate, Truth, add_months
from screener.logic import any_of as any_truth
from screener.patients.facts import State
from screener.text.merge import Window


def finding_of(state: State, question: str, ask: Ask = Ask.COORDINATOR, *, changeable: bool = True) -> Finding:
    """A state of the chart as a finding; an open one asks `question`."""
    if state.truth is Truth.TRUE:
        return met(state.shown, changeable=changeable)
    if state.truth is Truth.FALSE:
        return not_met(state.shown, changeable=changeable)
    return missing(state.shown, Need(state.key, question, ask))


def either(states: Iterable[State]) -> State:
    """The states joined by or: what decides is shown."""
    found = list(states)
    truth = any_truth(state.truth for state in found)
    chosen = [state for state in found if state.truth is truth]
    return State(truth, "; ".join(dict.fromkeys(state.shown for state in chosen)), chosen[0].key)


def opposite(state: State) -> State:
    """The same fact, asked the other way round."""
    turned = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE}.get(state.truth, Truth.UNKNOWN)
    return State(turned, state.shown, state.key)


def in_window(when: PartialDate, window: Window, as_of: date) -> Truth:
    """Does a date lie in a window that is counted back from `as_of` (rule 25: a window includes its last day, unless `strict`)?

    "within": on or after the first day of the window. "ago": at least so long ago, and with `upper` not longer ago than that.
    """
    if window.duration is None:
        return Truth.UNKNOWN
    edge = window.duration.before(as_of)
    if window.kind == "within":
        first = edge + timedelta(days=1 if window.strict else 0)
        return when.on_or_after(first)
    late = when.on_or_before(edge - timedelta(days=1 if window.strict else 0))
    if window.upper is None or late is Truth.FALSE:
        return late
    early = when.on_or_after(window.upper.before(as_of))
    if Truth.FALSE in (late, early):
        return Truth.FALSE
    return Truth.TRUE if late is early is Truth.TRUE else Truth.UNKNOWN


def window_turns(when: PartialDate, window: Window, as_of: date) -> tuple[date, ...]:
    """The later days on which `in_window` may change by time alone."""
    days: set[date] = set()
    for length in (window.duration, window.upper):
        if length is not None:
            days.update(length.turns(when, as_of))
    return tuple(sorted(days))


def window_words(window: Window) -> str:
    """A window for people."""
    if window.duration is None:
        return "the window"
    if window.kind == "within":
        return f"within {window.duration}"
    if window.upper is not None:
        return f"{window.duration} to {window.upper} ago"
    return f"{'more than' if window.strict else 'at least'} {window.duration} ago"


def interval_truth(
    begin: PartialDate,
    end: PartialDate,
    *,
    at_least: Duration | None,
    more_than: Duration | None,
    at_most: Duration | None,
    less_than: Duration | None,
) -> Truth:
    """Is the time from `begin` to `end` as long as asked? Months are calendar months; partial dates leave it open where their days differ in the answer."""
    answers: set[bool] = set()
    for first in {begin.earliest, begin.latest}:
        for last in {end.earliest, end.latest}:
            answers.add(_long_enough(first, last, at_least, more_than, at_most, less_than))
    if len(answers) == 2:
        return Truth.UNKNOWN
    # an interval may also straddle a range whose two ends both answer no
    if answers == {False} and (at_least or more_than) and (at_most or less_than):
        shortest, longest = (end.earliest - begin.latest).days, (end.latest - begin.earliest).days
        low, high = at_least or more_than, at_most or less_than
        if low and high and shortest < low.approximate_days and longest > high.approximate_days:
            return Truth.UNKNOWN
    return Truth.TRUE if answers == {True} else Truth.FALSE


def _long_enough(
    first: date, last: date, at_least: Duration | None, more_than: Duration | None, at_most: Duration | None, less_than: Duration | None
) -> bool:
    def mark(length: Duration) -> date:
        return add_months(first, length.months) + timedelta(days=int(length.days))

    return not (
        (at_least and last < mark(at_least))
        or (more_than and last <= mark(more_than))
        or (at_most and last > mark(at_most))
        or (less_than and last >= mark(less_than))
    )


def dated_finding(what: str, when: PartialDate, window: Window, as_of: date, need: Need) -> Finding:
    """An event with a date against a window."""
    truth = in_window(when, window, as_of)
    turns = window_turns(when, window, as_of)
    text = f"{what}, {window_words(window)} asked" if truth is not Truth.TRUE else f"{what}: {window_words(window)}"
    if truth is Truth.TRUE:
        return met(text, turns=turns)
    if truth is Truth.FALSE:
        return not_met(text, turns=turns)
    return unknown(Reason.PARTIAL_DATE, f"{what}: only the month or year is known, {window_words(window)} asked", need, turns=turns)
