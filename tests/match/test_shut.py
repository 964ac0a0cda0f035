"""A trial that is said to be shut for good is ineligible when everything is judged, and for the same reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matching import STATEMENTS, criteria_of, judge_for, patients, trial_of

from screener.match.cohorts import ways_in
from screener.match.evaluate import Judge
from screener.match.model import Tier, TrialMatch, Verdict
from screener.match.screen import judge_criterion, screen
from screener.match.shut import Fails, shut_for_good, shut_match
from screener.match.timeline import Timeline
from screener.trials import Trial

COHORTS = (
    "Inclusion Criteria:\n\n* Creatinine ≤ 1.5 x ULN\n\nCohort A:\n\n* Ewing sarcoma\n* HER2 positive\n\nCohort B:\n\n* Neuroblastoma\n* Age < 40 years\n\n"
    "Exclusion Criteria:\n\n* Prior regorafenib\n"
)
LINES = (*STATEMENTS, "Ewing sarcoma", "No prior radiotherapy", "Female", "Age 60 years or older")


def _fails(trial: Trial, judge: Judge) -> Fails:
    found = [judge_criterion(criterion, judge).verdict for criterion in criteria_of(trial)]
    return lambda place: found[place] is Verdict.FAIL


def _shut(trial: Trial, judge: Judge) -> bool:
    criteria = criteria_of(trial)
    return shut_for_good(criteria, ways_in(criteria), _fails(trial, judge), Timeline(judge))


def _in_full(trial: Trial, judge: Judge) -> TrialMatch:
    return screen(trial, criteria_of(trial), judge)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(patients(), st.lists(st.sampled_from(LINES), min_size=1, max_size=4, unique=True), st.booleans())
def test_what_is_shut_for_good_is_of_tier_ineligible_for_the_same_reason(facts: dict[str, Any], lines: list[str], excluding: bool) -> None:
    """Neither a near miss nor open later, with and without cohorts; a match of what fails says what the whole match says."""
    judge = judge_for({"diagnosis": {"histology": "osteosarcoma"}, **facts})
    plain = trial_of(lines[:1], lines[1:]) if excluding else trial_of(lines)
    for trial in (plain, replace(plain, eligibility_text=COHORTS)):
        if _shut(trial, judge):
            whole = _in_full(trial, judge)
            assert Tier.INELIGIBLE is whole.tier
            if not whole.cohorts:
                part = shut_match(trial, criteria_of(trial), _fails(trial, judge), judge, disease_fit="none")
                assert whole.because == part.because
                assert [c for c in whole.criteria if c.verdict is Verdict.FAIL] == list(part.criteria)


def test_what_cannot_change_shuts_a_trial_and_what_can_does_not() -> None:
    """Another tumour does; a laboratory value, a washout and an age to come do not; nor does what one cohort of two asks."""
    judge = judge_for(
        {
            "birth_date": "2012-03-01",
            "diagnosis": {"histology": "osteosarcoma"},
            "labs": [{"name": "ANC", "value": 0.4, "unit": "10*9/L", "date": "2026-05-30"}],
            "prior_therapies": {"complete": True, "items": [{"kind": "systemic", "drugs": ["cisplatin"], "end": "2026-05-28"}]},
        }
    )
    assert _shut(trial_of(["Ewing sarcoma"]), judge)
    assert not _shut(trial_of(["Absolute neutrophil count ≥ 1.0 x 10^9/L"]), judge)
    assert not _shut(trial_of(["At least 21 days since the last chemotherapy"]), judge)
    assert not _shut(trial_of(["Age 15 years or older"]), judge)
    assert _shut(replace(trial_of([]), eligibility_text=COHORTS), judge)
    assert not _shut(replace(trial_of([]), eligibility_text=COHORTS.replace("Neuroblastoma", "Osteosarcoma")), judge)


def test_the_bundled_trials_that_are_shut() -> None:
    """Some of them are, so that the tests above speak of something."""
    from screener import demo
    from screener.patients.load import load_patient
    from screener.workflows.stored_trials import trials_in_file

    folder = Path(demo.__file__).parent
    judges = [
        judge_for(load_patient(path).model_dump(exclude_unset=True) | {"id": "PT-1"}) for path in sorted((folder / "patients").iterdir())
    ]
    trials = [item for item in trials_in_file(folder / "trials") if isinstance(item, Trial)]
    shut = [(trial, judge) for judge in judges for trial in trials if _shut(trial, judge)]
    assert len(shut) >= 5
    assert all(_in_full(trial, judge).tier is Tier.INELIGIBLE for trial, judge in shut)
