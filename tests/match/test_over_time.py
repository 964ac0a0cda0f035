"""From and until when a trial is open, its one sentence, and what stands in the way."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matching import AS_OF, STATEMENTS, criteria_of, judge_for, patients, trial_of

from screener.criteria.base import Reason
from screener.match.evaluate import Judge
from screener.match.model import Tier, TrialMatch, TrialVerdict, Verdict
from screener.match.screen import screen
from screener.trials import Trial

WASHOUT = "At least 21 days since the last chemotherapy"
CHEMOTHERAPY = {"complete": True, "items": [{"kind": "systemic", "regimen": "IE", "end": "2026-05-20"}]}
NO_MEDICATION = {"complete": True, "items": []}


def matched(trial: Trial, as_of: date = AS_OF, **facts: Any) -> TrialMatch:
    return screen(trial, criteria_of(trial), judge_for(facts, as_of))


def test_a_washout_opens_a_trial_on_the_day_it_ends() -> None:
    """Twelve days after chemotherapy, 21 needed: eligible from the 21st day, and the sentence names the criterion."""
    match = matched(trial_of([WASHOUT]), prior_therapies=CHEMOTHERAPY, medications=NO_MEDICATION)
    assert (TrialVerdict.INELIGIBLE, Tier.ELIGIBLE_FROM, date(2026, 6, 10)) == (match.verdict, match.tier, match.eligible_from)
    assert match.because.startswith("eligible from 2026-06-10; until then ruled out by criterion 0")
    assert date(2026, 6, 10) == match.criteria[0].eligible_from


def test_what_is_open_on_that_day_is_said_with_if() -> None:
    """A trial that is merely no longer ruled out later is a near miss whose date comes with its condition."""
    match = matched(trial_of([WASHOUT, "HER2 positive"]), prior_therapies=CHEMOTHERAPY, medications=NO_MEDICATION)
    assert (Tier.NEAR_MISS, date(2026, 6, 10)) == (match.tier, match.eligible_from)
    assert "no longer ruled out from 2026-06-10, if the one open criterion turns out to be met" in match.because


def test_values_that_are_stale_by_then_are_named() -> None:
    """A platelet count of today is too old after the washout: the date stands, with the count to repeat."""
    trial = trial_of([WASHOUT, "Platelets ≥ 100,000/mm3 within 14 days before enrollment"])
    labs = [{"name": "platelets", "value": 150, "unit": "10*9/L", "date": "2026-05-25"}]
    match = matched(trial, prior_therapies=CHEMOTHERAPY, medications=NO_MEDICATION, labs=labs)
    assert (Tier.ELIGIBLE_FROM, date(2026, 6, 10), (1,)) == (match.tier, match.eligible_from, match.repeats)
    assert "the values of criterion 1, which are too old by then, are repeated and still in range" in match.because


def test_a_failing_value_that_grows_stale_opens_nothing() -> None:
    """Platelets of 80 do not become eligible by waiting until nobody knows the count."""
    labs = [{"name": "platelets", "value": 80, "unit": "10*9/L", "date": "2026-05-25"}]
    match = matched(trial_of(["Platelets ≥ 100 x 10^9/L"]), labs=labs)
    assert (Tier.NEAR_MISS, None, None) == (match.tier, match.eligible_from, match.criteria[0].eligible_from)


def test_an_eligible_trial_ends_with_the_first_value_that_grows_stale() -> None:
    """A count within 14 days holds until its 14th day; a birthday ends it earlier where it comes earlier."""
    trial = trial_of(["Platelets ≥ 100,000/mm3 within 14 days before enrollment", "Age < 18 years"])
    labs = [{"name": "platelets", "value": 150, "unit": "10*9/L", "date": "2026-05-25"}]
    assert date(2026, 6, 8) == matched(trial, labs=labs, birth_date="2010-01-01").eligible_until
    assert date(2026, 6, 4) == matched(trial, labs=labs, birth_date="2008-06-05").eligible_until


def test_a_date_known_to_the_month_gives_a_date_at_the_latest() -> None:
    """Chemotherapy that ended some time in May is washed out for sure 21 days after its last day, perhaps earlier: that is said."""
    chemotherapy = {"complete": True, "items": [{"kind": "systemic", "regimen": "IE", "end": "2026-05"}]}
    today = matched(trial_of([WASHOUT]), prior_therapies=chemotherapy, medications=NO_MEDICATION)
    assert (Verdict.UNKNOWN, Reason.PARTIAL_DATE, date(2026, 6, 21)) == (
        today.criteria[0].verdict,
        today.criteria[0].reason,
        today.criteria[0].eligible_from,
    )
    assert today.criteria[0].because.endswith("met from 2026-06-21 at the latest")
    earlier = matched(trial_of([WASHOUT]), date(2026, 5, 10), prior_therapies=chemotherapy, medications=NO_MEDICATION)
    assert "perhaps from 2026-05-22 already" in earlier.because if earlier.eligible_from else earlier.verdict is not TrialVerdict.INELIGIBLE


@pytest.mark.parametrize(
    ("birth_date", "tier", "opens"),
    [
        ("2008-06-01", Tier.ELIGIBLE, None),
        ("2008-06-02", Tier.ELIGIBLE_FROM, date(2026, 6, 2)),
        ("2009-06-01", Tier.ELIGIBLE_FROM, date(2027, 6, 1)),
        ("2009-06-02", Tier.INELIGIBLE, date(2027, 6, 2)),
        ("2017-01-01", Tier.INELIGIBLE, None),
    ],
)
def test_too_young_by_more_than_a_year_is_no_plan(birth_date: str, tier: Tier, opens: date | None) -> None:
    """Both sides: the birthday itself, a day short of it, a year short, and more."""
    match = matched(trial_of(["Age 18 years or older"]), birth_date=birth_date)
    assert (tier, opens) == (match.tier, match.eligible_from)


def test_a_near_miss_names_the_smallest_set_with_distances() -> None:
    """Two criteria on one count are one fact; of alternatives that all fail one suffices."""
    labs = [
        {"name": "ANC", "value": 0.9, "unit": "10*9/L", "date": "2026-05-28"},
        {"name": "creatinine", "value": 2.5, "unit": "mg/dL", "date": "2026-05-28"},
    ]
    trial = trial_of(["ANC ≥ 1.0 x 10^9/L", "ANC ≥ 1.5 x 10^9/L", "Creatinine ≤ 1.5 x ULN or creatinine clearance ≥ 60 mL/min"])
    facts = {"labs": labs, "birth_date": "1990-01-01", "sex": "male", "vitals": {"weight_kg": 60, "height_cm": 170}}
    match = matched(trial, **facts)
    assert match.near_miss is not None
    assert [(0, 1), (2,)] == [obstacle.criteria for obstacle in match.near_miss]
    assert "0.9, needs" in (match.near_miss[0].distance or "")


def test_what_cannot_change_is_no_near_miss() -> None:
    """A histology stays; a trial that fails on it and on a count is ruled out for good, and the sentence names the histology."""
    labs = [{"name": "ANC", "value": 0.9, "unit": "10*9/L", "date": "2026-05-28"}]
    match = matched(trial_of(["ANC ≥ 1.0 x 10^9/L", "Ewing sarcoma"]), labs=labs, diagnosis={"histology": "osteosarcoma"})
    assert (Tier.INELIGIBLE, None) == (match.tier, match.near_miss)
    assert match.because.startswith("ruled out by criterion 1 (“Ewing sarcoma”) (and 1 more)")


def test_a_patient_with_nothing_but_an_id_crashes_nothing() -> None:
    """Everything is open."""
    match = matched(trial_of(list(STATEMENTS)))
    assert TrialVerdict.UNDETERMINED is match.verdict
    assert {Verdict.UNKNOWN} == {c.verdict for c in match.criteria}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=4, unique=True), patients())
def test_the_dates_of_a_trial_agree_with_screening_day_by_day(lines: list[str], facts: dict[str, Any]) -> None:
    """Until: the last day before the verdict leaves `eligible`. From: no earlier day is open, and on the day itself nothing that was not carried fails."""
    trial = trial_of(lines)
    criteria = criteria_of(trial)
    judge = judge_for(facts)
    match = screen(trial, criteria, judge)

    def on(day: date) -> TrialMatch:
        return screen(trial, criteria, Judge(judge.chart, day))

    days = [AS_OF + timedelta(days=number) for number in range(1, 200)]
    if match.verdict is TrialVerdict.ELIGIBLE:
        closes = next((day for day in days if on(day).verdict is not TrialVerdict.ELIGIBLE), None)
        if closes is not None:
            assert closes - timedelta(days=1) == match.eligible_until
        else:
            assert match.eligible_until is None or match.eligible_until >= days[-1]
    elif match.eligible_from is not None and "perhaps from" not in match.because:
        early = [day for day in days if day < match.eligible_from and on(day).verdict is TrialVerdict.ELIGIBLE]
        assert [] == early
    if match.eligible_from is not None and match.eligible_from <= days[-1]:
        failing = {c.index for c in on(match.eligible_from).criteria if c.verdict is Verdict.FAIL}
        assert not failing
