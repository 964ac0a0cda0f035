"""Ages: to the day, as ranges for partial dates, with the birthdays that change them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.logic import PartialDate
from screener.patients.ages import completed_months, completed_years, nth_birthday
from screener.patients.facts import Chart

AS_OF = date(2026, 6, 1)
DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2090, 12, 31))


@pytest.mark.parametrize(
    ("birth_date", "ages", "shown"),
    [
        ("2008-06-01", (18, 18), "18 years"),
        ("2008-06-02", (17, 17), "17 years"),
        ("2008-06", (17, 18), "17 or 18 years"),
        ("2008-05", (18, 18), "18 years"),
        ("2008", (17, 18), "17 or 18 years"),
        ("2026-06-01", (0, 0), "0 years"),
        ("2025-05-31", (1, 1), "1 year"),
        ("2026", (0, 0), "0 years"),
    ],
)
def test_age_on_the_match_date(chart: Callable[..., Chart], birth_date: str, ages: tuple[int, int], shown: str) -> None:
    """Age is completed years on the day; a partial birth date leaves a range."""
    assert ages == chart(birth_date=birth_date).age_on(AS_OF)
    assert shown == chart(birth_date=birth_date).age_shown(AS_OF)


def test_no_birth_date_no_age(chart: Callable[..., Chart]) -> None:
    """Without a birth date, or with one after the match date, the age is not known."""
    assert chart().age_on(AS_OF) is None
    assert chart(birth_date="2026-06-02").age_on(AS_OF) is None
    assert chart().birthday(18) is None
    assert chart().age_source() == ""


def test_an_age_of_last_month_may_have_changed(chart: Callable[..., Chart]) -> None:
    """16 on 2026-05-01 is 16 or 17 a month later, 16 on that day; a birth date wins over an age."""
    known = chart(age={"years": 16, "on": "2026-05-01"})
    assert known.age_on(AS_OF) == (16, 17)
    assert known.age_on(date(2026, 5, 1)) == (16, 16)
    assert known.age_on(date(2027, 5, 1)) == (17, 17)
    assert known.age_source() == "16 years on 2026-05-01"
    assert chart(birth_date="2000-01-01", age={"years": 16, "on": "2026-05-01"}).age_on(AS_OF) == (26, 26)


def test_a_leap_day_birthday_falls_on_the_first_of_march(chart: Callable[..., Chart]) -> None:
    """Born on 29 February: a year older on 1 March of a common year, on 29 February of a leap year."""
    leap = chart(birth_date="2008-02-29")
    assert leap.age_on(date(2026, 2, 28)) == (17, 17)
    assert leap.age_on(date(2026, 3, 1)) == (18, 18)
    assert leap.birthday(18) == PartialDate.of(date(2026, 3, 1))
    assert leap.birthday(20) == PartialDate.of(date(2028, 2, 29))


def test_months(chart: Callable[..., Chart]) -> None:
    """Completed calendar months, for infants and the creatinine table."""
    assert chart(birth_date="2025-12-01").age_months_on(AS_OF) == (6, 6)
    assert chart(birth_date="2025-12-02").age_months_on(AS_OF) == (5, 5)


@given(born=DAYS, years=st.integers(min_value=0, max_value=110))
def test_an_age_is_reached_on_its_birthday_and_not_before(born: date, years: int) -> None:
    """On the n-th birthday n years are completed, on the day before n - 1."""
    day = nth_birthday(born, years)
    assert completed_years(born, day) == years
    assert completed_years(born, day - timedelta(days=1)) == years - 1


@given(born=DAYS, days=st.integers(min_value=0, max_value=40_000))
def test_twelve_months_are_a_year(born: date, days: int) -> None:
    """Completed years are completed months by twelve."""
    day = born + timedelta(days=days)
    assert completed_years(born, day) == completed_months(born, day) // 12


@given(born=DAYS, said=st.integers(min_value=0, max_value=30_000), later=st.integers(min_value=0, max_value=3_000))
def test_an_age_on_a_day_never_excludes_the_true_age(born: date, said: int, later: int) -> None:
    """Whoever had completed n years on a day is, at any later day, within the range that this leaves."""
    from screener.patients.ages import _born_from_age

    on = born + timedelta(days=said)
    span = _born_from_age(completed_years(born, on), PartialDate.of(on))
    assert span.earliest <= born <= span.latest
    day = on + timedelta(days=later)
    assert completed_years(span.latest, day) <= completed_years(born, day) <= completed_years(span.earliest, day)


@given(born=DAYS, days=st.integers(min_value=0, max_value=30_000))
def test_a_partial_birth_date_never_excludes_the_true_age(born: date, days: int) -> None:
    """The age of a known month or year of birth holds the age of every day in it."""
    day = born + timedelta(days=days)
    for text in (f"{born:%Y-%m}", f"{born:%Y}"):
        span = PartialDate.parse(text)
        assert completed_years(span.latest, day) <= completed_years(born, day) <= completed_years(span.earliest, day)
