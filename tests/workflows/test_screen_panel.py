"""A panel is screened as each of its patients would be alone, with every trial judged in full."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from screener import demo, lexicons
from screener.match.answers import Answer, hash_of
from screener.match.model import MatchReport, Tier, TrialVerdict, Verdict
from screener.match.worth import panel_worth
from screener.patients.load import parse_patient
from screener.patients.model import Patient
from screener.registry.reader import FaultyRecord
from screener.report.json import report_json
from screener.trials import Trial
from screener.workflows.facts import facts_for, facts_of_panel
from screener.workflows.screen_panel import screen_panel
from screener.workflows.screen_patients import EVERYTHING, Filters, Screening, criteria_of
from screener.workflows.stored_trials import trials_in_file

sys.path.insert(0, str(Path(__file__).parents[1] / "match"))
from panel_patients import PatientMaker

AS_OF = date(2026, 6, 1)


@pytest.fixture(scope="module")
def trials() -> list[Trial]:
    """The bundled trials."""
    return [item for item in trials_in_file(Path(demo.__file__).parent / "trials") if not isinstance(item, FaultyRecord)]


@pytest.fixture(scope="module")
def people() -> list[Patient]:
    """Patients who differ in every field, and one with nothing but an id."""
    maker = PatientMaker(13, AS_OF, lexicons.load())
    return [*(parse_patient(maker.make(number)) for number in range(12)), parse_patient({"id": "PT-99"})]


def _in_full(report: MatchReport) -> MatchReport:
    """What of a report of everything the usual filter of verdicts leaves, ranked anew by order alone."""
    return MatchReport(report.patient, report.as_of, tuple(m for m in report.matches if m.tier is not Tier.INELIGIBLE))


def test_a_panel_shows_what_each_patient_alone_is_shown(trials: list[Trial], people: list[Patient]) -> None:
    """The same trials, each explained alike; what is hidden is what is ruled out for good when everything is judged."""
    reports = list(screen_panel([Screening(person, AS_OF) for person in people], trials))
    hidden: Counter[str] = Counter()
    for person, report in zip(people, reports, strict=True):
        alone = Screening(person, AS_OF).run(trials)
        assert report_json(alone) == report_json(report)
        whole = Screening(person, AS_OF, Filters(ruled_out=False)).run(trials)
        shown = _in_full(whole)
        assert [m.trial.nct_id for m in shown.matches] == [m.trial.nct_id for m in report.matches]
        assert [m.criteria for m in shown.matches] == [m.criteria for m in report.matches]
        assert len(whole.matches) - len(shown.matches) == report.hidden.get("verdict", 0)
        hidden.update(report.hidden)
    assert hidden["verdict"] >= len(people)


def test_everything_is_explained_where_everything_is_asked_for(trials: list[Trial], people: list[Patient]) -> None:
    """`--all`: every trial of the panel, as for each alone."""
    reports = screen_panel([Screening(person, AS_OF, EVERYTHING) for person in people[:3]], trials)
    for person, report in zip(people, reports, strict=False):
        assert len(trials) == len(report.matches)
        assert report_json(Screening(person, AS_OF, EVERYTHING).run(trials)) == report_json(report)


def test_a_panel_with_an_assumption_and_an_answer(trials: list[Trial], people: list[Patient]) -> None:
    """What is assumed counts for everybody; a person's answer is heard even where the record shuts the trial for good."""
    person = people[0]
    shut = next(m for m in Screening(person, AS_OF, EVERYTHING).run(trials).matches if m.tier is Tier.INELIGIBLE)
    said = {}
    for criterion in criteria_of(shut.trial):
        key = hash_of(criterion)
        said[key] = Answer(key, criterion.text, Verdict.PASS, "Dr Example", AS_OF)
    answers = {shut.trial.nct_id: said}
    everywhere = Filters(statuses=None, study_types=False, disease_fit=False)
    [report] = screen_panel([Screening(person, AS_OF, everywhere, ("HER2 IHC 3+",), answers)], trials)
    assert report_json(Screening(person, AS_OF, everywhere, ("HER2 IHC 3+",), answers).run(trials)) == report_json(report)
    assert TrialVerdict.ELIGIBLE in {m.verdict for m in report.matches if m.trial.nct_id == shut.trial.nct_id}
    assert any(c.assumed for m in report.matches for c in m.criteria)


def test_the_facts_of_a_panel_are_those_of_its_patients_added_up(trials: list[Trial], people: list[Patient]) -> None:
    """Trials that the panel's verdicts decide are not looked into, and change no count."""
    screenings = [Screening(person, AS_OF) for person in people[:6]]
    alone = [facts_for(Screening(person, AS_OF), trials) for person in people[:6]]
    assert panel_worth(alone) == facts_of_panel(screenings, trials)
    assert any(alone)
