"""Judging a number against bounds: several values of one day, partial dates, windows, sentences.

Shared by the rooms of measured quantities. A number is a range `low`..`high` where its sources leave it open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from screener.criteria.base import Finding, Need, Reason, met, not_met, unknown
from screener.logic import Duration, PartialDate, Truth
from screener.text.quantity import Bounds, Limit


def within_bounds(low: float, high: float, bounds: Bounds) -> Truth:
    """Does a value that lies between `low` and `high` keep the bounds? Bounds are in the value's unit."""
    if low == high:
        return Truth.TRUE if bounds.contains(low) else Truth.FALSE
    answers = {bounds.contains(low), bounds.contains(high)}
    if len(answers) == 2:
        return Truth.UNKNOWN
    if answers == {True}:
        return Truth.TRUE
    # both ends outside: on one side of the bounds, or around them
    lower, upper = bounds.lower, bounds.upper
    around = lower is not None and upper is not None and low < lower.value and high > upper.value
    return Truth.UNKNOWN if around else Truth.FALSE


def bounds_in(bounds: Bounds, convert: Callable[[Limit], float | None]) -> Bounds | None:
    """The bounds with every end converted; None where one cannot be."""
    ends: list[Limit | None] = []
    for end in (bounds.at_least, bounds.more_than, bounds.at_most, bounds.less_than):
        if end is None:
            ends.append(None)
            continue
        value = convert(end)
        if value is None:
            return None
        ends.append(Limit(value, end.unit))
    return Bounds(*ends)


def shortfall(value: str, bounds: Bounds, shown: str) -> str:
    """How far a value is from the bounds: "0.9, needs at least 1.0"."""
    return f"{value}, needs {shown or bounds}"


def first_fresh(window: Duration | None, as_of: date, *, strict: bool = False) -> date | None:
    """The first day of a window that ends on `as_of`; None where there is no window. The window's last day is in it unless `strict` (rule 25)."""
    return None if window is None else window.before(as_of) + (timedelta(days=1) if strict else timedelta(0))


def since(when: PartialDate | None, first: date | None) -> Truth | None:
    """Is a date this day or later (any will do where that is None)? None where there is no date."""
    if first is None:
        return Truth.TRUE
    return None if when is None else when.on_or_after(first)


def freshness(when: PartialDate | None, window: Duration | None, as_of: date, *, strict: bool = False) -> Truth | None:
    """Is a date within a window that ends on `as_of`? None where there is no date."""
    return since(when, first_fresh(window, as_of, strict=strict))


def goes_stale(when: PartialDate | None, window: Duration | None, as_of: date) -> tuple[date, ...]:
    """The later days on which a value may come to be older than its window."""
    return () if when is None or window is None else window.turns(when, as_of)


def decide(findings: Iterable[Finding], conflict: str, *needs: Need) -> Finding:
    """Several equally good sources: what they agree on, else a conflict (rule 26)."""
    found = list(findings)
    first = found[0]
    if all(item.truth is first.truth for item in found):
        if len(found) == 1:
            return first
        because = "; ".join(dict.fromkeys(item.because for item in found))
        turns = tuple(sorted({day for item in found for day in item.turns}))
        if first.truth is Truth.TRUE:
            return met(because, turns=turns, computed=first.computed)
        if first.truth is Truth.FALSE:
            return not_met(because, turns=turns, distance=first.distance, computed=first.computed)
        return first
    return unknown(Reason.CONFLICT, conflict, *needs)
