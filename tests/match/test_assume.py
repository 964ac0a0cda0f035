"""What if: assumptions are read through the lexicon, replace what is recorded, and are refused where they are not understood."""

from __future__ import annotations

from typing import Any

import pytest
from matching import AS_OF, criteria_of, judge_for, trial_of

from screener import lexicons
from screener.errors import UserError
from screener.match.assume import assume
from screener.match.assume_words import parse
from screener.match.evaluate import Judge
from screener.match.model import Verdict
from screener.match.screen import screen
from screener.patients.facts import Chart
from screener.patients.load import dump, parse_patient

DAY = "2026-06-01"


@pytest.mark.parametrize(
    ("text", "path", "value"),
    [
        ("HER2 IHC 3+", "biomarkers", {"name": "HER2", "assay": "IHC", "value": "3+", "date": DAY}),
        ("GD2 positive", "biomarkers", {"name": "GD2", "status": "positive", "date": DAY}),
        ("HER2 FISH ratio 2.4", "biomarkers", {"name": "HER2", "fish_ratio": 2.4, "date": DAY}),
        ("PD-L1 TPS 5%", "biomarkers", {"name": "PD-L1", "tps": 5.0, "date": DAY}),
        ("HLA-A*02:01", "biomarkers", {"name": "HLA-A", "value": "A*02:01", "date": DAY}),
        ("MSI-H", "biomarkers", {"name": "MSI", "status": "MSI-H", "date": DAY}),
        ("ANC 1500 /uL", "labs", {"name": "ANC", "value": 1500.0, "unit": "/uL", "date": DAY}),
        ("platelets 100,000/mm3", "labs", {"name": "platelets", "value": 100000.0, "unit": "/mm3", "date": DAY}),
        ("creatinine clearance = 60 mL/min", "labs", {"name": "creatinine clearance", "value": 60.0, "unit": "mL/min", "date": DAY}),
        ("ECOG 1", "performance", {"scale": "ECOG", "value": 1, "date": DAY}),
        ("weight 48 kg", "vitals", {"weight_kg": 48.0, "date": DAY}),
        ("no CNS metastases", "disease/cns_metastases/present", False),
        ("unresectable", "disease/resectable", False),
        ("not pregnant", "reproductive/pregnant", False),
        ("no other medications", "medications/complete", True),
        ("no hypertension", "conditions", {"name": "hypertension", "present": False}),
        ("controlled hypertension", "conditions", {"name": "hypertension", "present": True, "controlled": True}),
        ("life expectancy 26 weeks", "life_expectancy_weeks", 26),
    ],
)
def test_an_assumption_is_read_as_a_key_of_the_patient_file(text: str, path: str, value: Any) -> None:
    """Each kind of fact, in the words of a coordinator."""
    first = parse(text, lexicons.load(), DAY)[0]
    assert (path, value) == ("/".join(first.path), first.value)


@pytest.mark.parametrize(
    "text", ["", "ANC", "banana 3", "HER2", "HER2 perhaps", "ECOG 1.5", "weight 48 miles", "x" * 5000, "other medications"]
)
def test_what_is_not_understood_whole_is_refused(text: str) -> None:
    """No guess: a name without a value, an unknown name, a half-understood sentence."""
    with pytest.raises(UserError) as caught:
        assume(parse_patient({"id": "PT-1"}), [text], AS_OF)
    assert 1 == len(caught.value.faults)
    assert 2 == caught.value.exit_code


@pytest.mark.parametrize("text", ["ANC 1500 miles", "ECOG 7", "pregnant"])
def test_an_assumption_is_checked_like_the_file(text: str) -> None:
    """A unit that does not convert, a value off the scale, a pregnant male."""
    with pytest.raises(UserError) as caught:
        assume(parse_patient({"id": "PT-1", "sex": "male"}), [text], AS_OF)
    assert caught.value.faults


def test_an_assumed_result_replaces_the_recorded_one() -> None:
    """The assumed count stands alone, also where the recorded one bears the same day or another name; other facts stay."""
    labs = [
        {"name": "neutrophils", "value": 0.9, "unit": "10*9/L", "date": DAY},
        {"name": "platelets", "value": 90, "unit": "10*9/L", "date": DAY},
    ]
    data = dump(assume(parse_patient({"id": "PT-1", "labs": labs}), ["ANC 1500 /uL"], AS_OF))
    assert ["platelets", "ANC"] == [lab["name"] for lab in data["labs"]]


def test_nothing_assumed_changes_nothing() -> None:
    """The same patient comes back."""
    patient = parse_patient(
        {"id": "PT-1", "birth_date": "2009", "labs": [{"name": "ANC", "value": 2, "unit": "10*9/L", "date": "2026-05"}]}
    )
    assert patient == assume(patient, [], AS_OF)


def test_a_verdict_that_rests_on_an_assumption_says_so() -> None:
    """Only the criterion whose finding differs from the record's is marked, in its field and in its sentence."""
    recorded = judge_for({"birth_date": "1990-01-01", "labs": [{"name": "ANC", "value": 0.9, "unit": "10*9/L", "date": DAY}]})
    assumed = assume(recorded.chart.patient, ["ANC 1500 /uL"], AS_OF)
    trial = trial_of(["ANC ≥ 1.0 x 10^9/L", "Age 18 years or older"])
    judge = Judge(Chart(assumed, lexicons.load()), AS_OF)
    match = screen(trial, criteria_of(trial), judge, without=recorded)
    assert [(Verdict.PASS, True), (Verdict.PASS, False)] == [(c.verdict, c.assumed) for c in match.criteria]
    assert match.criteria[0].because.endswith("(assumed)")


def test_measurable_disease_may_be_assumed_of_a_patient_without_evidence_of_disease() -> None:
    """The contradicting status gives way, so that the what-if is not refused as a contradiction."""
    patient = parse_patient({"id": "PT-1", "disease": {"status": "no_evidence_of_disease"}})
    assert True is assume(patient, ["measurable disease"], AS_OF).disease.measurable


def test_the_sentence_of_a_trial_says_that_it_rests_on_what_is_assumed() -> None:
    """A reader of the first line alone is not misled; a trial that the assumption says nothing of is not marked."""
    recorded = parse_patient({"id": "PT-1", "birth_date": "1990-01-01", "diagnosis": {"histology": "osteosarcoma"}})
    without = Judge(Chart(recorded, lexicons.load()), AS_OF)
    judge = Judge(Chart(assume(recorded, ["HER2 IHC 3+"], AS_OF), lexicons.load()), AS_OF)
    touched, untouched = trial_of(["HER2 positive", "Age 18 years or older"]), trial_of(["Age 18 years or older"])
    assert screen(touched, criteria_of(touched), judge, without=without).because.endswith("; one criterion rests on what is assumed")
    assert "assumed" not in screen(untouched, criteria_of(untouched), judge, without=without).because
