"""Cohorts: each is judged with the common criteria, and the best open one decides."""

from __future__ import annotations

from matching import criteria_of, judge_for

from screener.match.cohorts import groups_of, is_alternative, labels_of
from screener.match.model import TrialVerdict
from screener.match.screen import screen
from screener.trials import Trial

FACTS = {"birth_date": "1990-01-01", "diagnosis": {"histology": "osteosarcoma", "confirmed_by": "histology"}}


def _trial(text: str) -> Trial:
    return Trial(nct_id="NCT99000001", title="A synthetic trial", eligibility_text=text)


def test_a_closed_cohort_rules_out_no_other() -> None:
    """Ewing sarcoma closes its cohort; the one for osteosarcoma decides, and the report names it."""
    text = (
        "Inclusion Criteria:\n\n* Age 18 years or older\n\nCohort A:\n\n* Ewing sarcoma\n* HER2 positive\n\nCohort B:\n\n* Osteosarcoma\n"
    )
    trial = _trial(text)
    match = screen(trial, criteria_of(trial), judge_for(FACTS))
    assert TrialVerdict.ELIGIBLE is match.verdict
    assert ["Cohort A", "Cohort B"] == [cohort.name for cohort in match.cohorts]
    assert "Cohort B" == match.cohort
    closing = next(c for c in match.criteria if c.closes_cohort)
    assert ("cohort",) == closing.kinds


def test_a_part_that_only_a_line_names_is_a_cohort_of_its_own() -> None:
    """Where other parts have headings, "Phase 1 - ..." at a line's head speaks of Phase 1 alone: its patients are not ruled out by the arms of Phase 2."""
    text = (
        "Inclusion Criteria:\n\n* Diagnosis Phase 1 - Osteosarcoma\n\nPhase 2 Arm A:\n\n* Ewing sarcoma\n\nPhase 2 Arm B:\n\n* Melanoma\n"
    )
    trial = _trial(text)
    criteria = criteria_of(trial)
    assert "Phase 1" in groups_of(criteria)
    assert TrialVerdict.INELIGIBLE is not screen(trial, criteria, judge_for(FACTS)).verdict


def test_a_cohort_that_names_no_tumour_makes_nobody_eligible() -> None:
    """Where other cohorts ask for a tumour, one that asks only for an age may leave a trial open; it is no offer."""
    text = "Inclusion Criteria:\n\nCohort A:\n\n* Ewing sarcoma\n\nCohort B:\n\n* Age 18 years or older\n"
    trial = _trial(text)
    assert TrialVerdict.UNDETERMINED is screen(trial, criteria_of(trial), judge_for(FACTS)).verdict


def test_what_was_read_in_part_is_not_routine() -> None:
    """Consent with words that nobody read may ask for more than a signature."""
    trial = _trial("Inclusion Criteria:\n\n* Osteosarcoma\n* Written informed consent and flurbish of the guardian")
    assert TrialVerdict.UNDETERMINED is screen(trial, criteria_of(trial), judge_for(FACTS)).verdict


def test_labels_have_a_normal_form() -> None:
    """Roman and arabic numbers, lists and plurals."""
    assert frozenset({"phase 1", "phase 2"}) == labels_of("Phase I and II")
    assert frozenset({"cohort a", "cohort b"}) == labels_of("Cohorts A, B")


def test_the_criteria_of_a_donor_are_not_the_patients() -> None:
    """Neither do they rule the patient out, nor is the donor a cohort by which one could be eligible."""
    trial = _trial("Inclusion Criteria:\n\n* Osteosarcoma\n\nDonor:\n\n* Ewing sarcoma\n* HER2 positive\n")
    match = screen(trial, criteria_of(trial), judge_for(FACTS))
    assert (TrialVerdict.ELIGIBLE, ()) == (match.verdict, match.cohorts)
    assert "does not concern the patient: Donor" == match.criteria[-1].because
    assert [True, True, False] == [is_alternative(scope) for scope in ("Cohort A", "Stratum 1 Recipient", "PBMC Donors")]


def test_steps_that_everybody_passes_are_no_alternatives() -> None:
    """Screening and lymphodepletion bind everybody; an expansion cohort does not."""
    assert [False, False, True] == [is_alternative(scope) for scope in ("Screening", "Lymphodepletion", "Cohort A")]
    assert not is_alternative("Dose escalation and dose expansion phases")
