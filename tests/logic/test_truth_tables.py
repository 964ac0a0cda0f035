"""Kleene logic, all rows by name; dates of which only a part is known; lengths of time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from screener.logic import Duration, PartialDate, Truth, add_months, all_of, any_of, negate, truth

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("left", "right", "both", "either"),
    [(T, T, T, T), (T, F, F, T), (T, U, U, T), (F, T, F, T), (F, F, F, F), (F, U, F, U), (U, T, U, T), (U, F, F, U), (U, U, U, U)],
)
def test_and_or_follow_kleene(left: Truth, right: Truth, both: Truth, either: Truth) -> None:
    """All nine rows of and and of or."""
    assert both is all_of([left, right])
    assert either is any_of([left, right])


def test_not_leaves_unknown_alone() -> None:
    """Not swaps true and false, and unknown stays unknown."""
    assert [F, T, U] == [negate(T), negate(F), negate(U)]


def test_nothing_is_all_true_and_not_any() -> None:
    """An empty and holds; an empty or does not."""
    assert all_of([]) is T
    assert any_of([]) is F


def test_a_truth_is_no_bool() -> None:
    """Unknown cannot slip through an if."""
    with pytest.raises(TypeError):
        bool(U)


def test_truth_of_an_optional_bool() -> None:
    """None is unknown."""
    assert [T, F, U] == [truth(True), truth(False), truth(None)]


truths = st.sampled_from(list(Truth))


@given(st.lists(truths, max_size=6))
def test_de_morgan(values: list[Truth]) -> None:
    """Not of all is any of nots, and the other way round."""
    assert negate(all_of(values)) is any_of(negate(v) for v in values)
    assert negate(any_of(values)) is all_of(negate(v) for v in values)


@given(st.lists(truths, min_size=1, max_size=5), st.data())
def test_deciding_an_unknown_never_changes_what_was_decided(values: list[Truth], data: st.DataObject) -> None:
    """And and or are monotone in information."""
    more = [data.draw(st.sampled_from([T, F])) if v is U else v for v in values]
    for join in (all_of, any_of):
        before = join(values)
        if before is not U:
            assert before is join(more)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2026-05-14", date(2026, 5, 14), date(2026, 5, 14)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_partial_date_is_its_whole_span(text: str, earliest: date, latest: date) -> None:
    """A month is its days, a year its months, and both are shown as they were written."""
    found = PartialDate.parse(text)
    assert (earliest, latest, text) == (found.earliest, found.latest, str(found))


@pytest.mark.parametrize("text", ["", "26-05-14", "2026-13", "2026-02-30", "2026-5-1", "yesterday", "2026-05-14-01"])
def test_what_is_no_date_is_refused(text: str) -> None:
    """A date that does not exist or is written otherwise raises."""
    with pytest.raises(ValueError):
        PartialDate.parse(text)


def test_a_partial_date_compares_in_three_values() -> None:
    """Before, after, or not known."""
    may = PartialDate.parse("2026-05")
    assert [T, U, F] == [may.on_or_after(date(2026, 5, 1)), may.on_or_after(date(2026, 5, 2)), may.on_or_after(date(2026, 6, 1))]
    assert [T, U, F] == [may.on_or_before(date(2026, 5, 31)), may.on_or_before(date(2026, 5, 30)), may.on_or_before(date(2026, 4, 30))]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 6, 1), -6, date(2025, 12, 1)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
    ],
)
def test_months_are_calendar_months(day: date, months: int, expected: date) -> None:
    """The same day of another month, or its last day."""
    assert expected == add_months(day, months)


@pytest.mark.parametrize(
    ("duration", "before", "after", "shown"),
    [
        (Duration.of(4, "week"), date(2026, 5, 4), date(2026, 6, 29), "4 weeks"),
        (Duration.of(6, "month"), date(2025, 12, 1), date(2026, 12, 1), "6 months"),
        (Duration.of(2, "year"), date(2024, 6, 1), date(2028, 6, 1), "2 years"),
        (Duration.of(10, "day"), date(2026, 5, 22), date(2026, 6, 11), "10 days"),
        (Duration.of(72, "hour"), date(2026, 5, 29), date(2026, 6, 4), "3 days"),
    ],
)
def test_windows_count_days_and_calendar_months(duration: Duration, before: date, after: date, shown: str) -> None:
    """Back from and on from 1 June 2026, and in words."""
    assert (before, after, shown) == (duration.before(date(2026, 6, 1)), duration.after(date(2026, 6, 1)), str(duration))


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 240), st.sampled_from((0, 0.5, 1, 14, 28, 36.5)))
@example(date(2026, 7, 1), 6, 0)
def test_a_window_reaches_a_day_when_looking_at_every_day_says_so(day: date, months: int, days: float) -> None:
    """`reaches` is the first day whose window begins on the day or later: the day before it still looks further back."""
    window = Duration(months=months, days=days)
    reached = window.reaches(day)
    assert window.before(reached) >= day > window.before(reached - timedelta(days=1))


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(0, 240))
def test_what_lies_behind_a_window_is_not_in_it(day: date, months: int) -> None:
    """`before` and `after` agree: so many months after the window's first day is the day itself or, at a month's end, not later than it."""
    first = Duration(months=months).before(day)
    assert Duration(months=months).after(first) <= day
