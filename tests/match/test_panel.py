"""A panel judged at once gives the verdicts of judging one by one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matching import AS_OF, STATEMENTS, criteria_of, patients, trial_of
from panel_patients import PatientMaker

from screener import demo, lexicons
from screener.criteria.base import Outcome, bits_of
from screener.criteria.nodes import leaves
from screener.criteria.read import read
from screener.match.evaluate import Judge
from screener.match.panel import Compiled, PanelVerdicts, judge_panel
from screener.match.screen import judge_criterion, screen
from screener.match.shared import Panel
from screener.patients.facts import Chart
from screener.patients.load import parse_patient
from screener.trials import Trial
from screener.workflows.stored_trials import trials_in_file

COHORTS = Trial(
    nct_id="NCT99000009",
    title="A synthetic trial with cohorts",
    eligibility_text=(
        "Inclusion Criteria:\n\n* Age 18 years or older\n\nCohort A:\n\n* Osteosarcoma\n* ECOG performance status 0-1\n\nCohort B:\n\n* Ewing sarcoma\n"
        "* HER2 positive\n\nExclusion Criteria:\n\n* Active infection in the investigator's opinion\n* Zorbly status inadequate"
    ),
)


def _one_by_one(trials: list[Trial], people: list[Any]) -> PanelVerdicts:
    """The same verdicts by `screen`, put into the panel's form."""
    criteria, whole = [], []
    judges = [Judge(Chart(person, lexicons.load()), AS_OF) for person in people]
    for trial in trials:
        found = criteria_of(trial)
        rows = []
        for criterion in found:
            verdicts = [judge_criterion(criterion, judge).verdict.value for judge in judges]
            rows.append((_bits(verdicts, "pass"), _bits(verdicts, "fail")))
        criteria.append(rows)
        verdicts = [screen(trial, found, judge).verdict.value for judge in judges]
        whole.append((_bits(verdicts, "eligible"), _bits(verdicts, "ineligible")))
    return PanelVerdicts(len(people), criteria, whole)


def _bits(values: list[str], wished: str) -> int:
    return sum(1 << place for place, value in enumerate(values) if value == wished)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(patients(), min_size=1, max_size=5), st.lists(st.sampled_from(STATEMENTS), min_size=2, max_size=6, unique=True))
def test_the_checksum_of_a_panel_is_that_of_screening_one_by_one(facts: list[dict[str, Any]], lines: list[str]) -> None:
    """Every criterion and trial, for every patient, cohorts and judgement included."""
    people = [parse_patient({**one, "id": f"PT-{number}"}) for number, one in enumerate(facts)]
    people.append(parse_patient({"id": "PT-99", "birth_date": "1990-01-01", "diagnosis": {"histology": "osteosarcoma"}}))
    trials = [trial_of(lines), trial_of(lines[:1], lines[1:]), COHORTS]
    compiled = Compiled()
    for trial in trials:
        compiled.add(trial.nct_id, criteria_of(trial))
    panel, single = judge_panel(compiled, people, AS_OF), _one_by_one(trials, people)
    assert single == panel
    assert single.checksum() == panel.checksum()


def test_the_checksum_holds_for_the_bundled_trials_and_patients_who_differ_in_every_field() -> None:
    """Patients who agree on what a statement looks at share its truth; nobody else does."""
    maker = PatientMaker(11, AS_OF, lexicons.load())
    people = [parse_patient(maker.make(number)) for number in range(40)]
    trials = [item for item in trials_in_file(Path(demo.__file__).parent / "trials") if isinstance(item, Trial)]
    compiled = Compiled()
    for trial in trials:
        compiled.add(trial.nct_id, criteria_of(trial))
    panel, single = judge_panel(compiled, people, AS_OF), _one_by_one(trials, people)
    assert 21 == len(trials)
    assert single == panel
    assert single.checksum() == panel.checksum()


@pytest.mark.parametrize(
    "statement",
    [
        *STATEMENTS,
        "No strong CYP3A4 inhibitors within 14 days or 5 half-lives, whichever is longer",
        "At least 4 weeks or 5 half-lives since prior chemotherapy, whichever is shorter",
        "Creatinine clearance >= 60 mL/min",
        "Hemoglobin >= 9 g/dL",
        "No active autoimmune disease",
        "No prior anthracycline",
        "Progressed on prior ifosfamide",
        "No more than 2 prior lines of therapy",
        "No allergy to sulfonamides",
        "Age 12 months to 30 years",
        "No systemic corticosteroids within 7 days",
    ],
)
def test_what_settles_a_statement_is_what_judging_it_finds(statement: str) -> None:
    """`settle` is `judge` without the sentence, and a panel's answer is that of its patients, for every kind of statement and patient."""
    maker = PatientMaker(12, AS_OF, lexicons.load())
    [criterion] = read(f"Inclusion Criteria:\n\n* {statement}")
    patients = [parse_patient(maker.make(number)) for number in range(30)]
    panel = Panel([Chart(patient, lexicons.load(), looks_ahead=False) for patient in patients], AS_OF)
    for leaf in leaves(criterion.tree):
        outcomes: dict[Outcome, int] = {}
        for place, patient in enumerate(patients):
            finding = leaf.judge(Chart(patient, lexicons.load()), AS_OF)
            outcome = finding.truth, finding.reason
            assert outcome == leaf.settle(panel.people.charts[place], AS_OF)
            outcomes[outcome] = outcomes.get(outcome, 0) | 1 << place
        assert bits_of(outcomes) == panel.judged(leaf)


def test_what_is_asked_of_a_donor_rules_no_patient_out_of_a_panel() -> None:
    """As in a match: a donor's criteria are not the patient's."""
    trial = Trial(
        nct_id="NCT99000008",
        title="A synthetic trial with donors",
        eligibility_text="Inclusion Criteria:\n\n* Osteosarcoma\n\nDonor:\n\n* Age 60 years or older\n",
    )
    person = parse_patient({"id": "PT-1", "birth_date": "2000-01-01", "diagnosis": {"histology": "osteosarcoma"}})
    compiled = Compiled()
    compiled.add(trial.nct_id, criteria_of(trial))
    [(eligible, out)] = judge_panel(compiled, [person], AS_OF).trials
    assert (1, 0) == (eligible, out)
    assert screen(trial, criteria_of(trial), Judge(Chart(person, lexicons.load()), AS_OF)).verdict.value == "eligible"


def test_each_statement_is_compiled_once() -> None:
    """The same words in two trials, at other places, are one statement."""
    compiled = Compiled()
    compiled.add("NCT99000001", criteria_of(trial_of(["Age 18 years or older", "HER2 positive"])))
    compiled.add("NCT99000002", criteria_of(trial_of(["HER2 positive", "Age 18 years or older"])))
    assert 2 == len(compiled.leaves)
