"""What does not fit together in a patient file is said, and decides nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from screener import lexicons
from screener.logic import Truth
from screener.patients.facts import Chart
from screener.patients.load import parse_patient
from screener.patients.oddities import contradictions, in_the_future, not_yet

AS_OF = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"status": "no_evidence_of_disease", "measurable": True}, ["disease.measurable says"]),
        ({"status": "no_evidence_of_disease", "evaluable": True, "sites": ["lung"]}, ["disease.evaluable and disease.sites say"]),
        ({"status": "no_evidence_of_disease", "measurable": False, "sites": []}, []),
        ({"status": "progressive", "measurable": True}, []),
    ],
)
def test_no_evidence_of_disease_and_disease_exclude_each_other(facts: dict[str, Any], said: list[str]) -> None:
    """Each statement that contradicts the status is named."""
    found = list(contradictions(parse_patient({"id": "PT-1", "disease": facts})))
    assert len(said) == len(found)
    assert all(words in line for words, line in zip(said, found, strict=True))


def test_disease_that_is_measurable_and_gone_is_neither() -> None:
    """The two statements of the file decide nothing."""
    patient = parse_patient({"id": "PT-1", "disease": {"status": "no_evidence_of_disease", "measurable": True}})
    assert Truth.UNKNOWN is Chart(patient, lexicons.load()).measurable().truth


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"birth_date": "2026-06-02"}, ["after the day of the match (2026-06-01): birth_date"]),
        ({"birth_date": "2026-06-01", "diagnosis": {"diagnosed_on": "2026-06-01"}}, []),
        ({"diagnosis": {"diagnosed_on": "2027"}}, ["after the day of the match (2026-06-01): diagnosis.diagnosed_on"]),
        ({"diagnosis": {"diagnosed_on": "2026"}}, []),  # may be before
        (
            {"labs": [{"name": "ANC", "value": 1, "unit": "10*9/L", "date": "2026-07-01"}] * 5},
            ["after the day of the match (2026-06-01): labs[0].date, labs[1].date, labs[2].date, labs[3].date and 1 more"],
        ),
    ],
)
def test_facts_after_the_day_of_the_match_are_named(facts: dict[str, Any], said: list[str]) -> None:
    """By their paths, never their values; what may lie before is not among them."""
    assert said == list(not_yet(parse_patient({"id": "PT-1", **facts}), AS_OF))


def test_a_birth_that_is_still_to_come_is_noted_without_its_date() -> None:
    """On the day itself it is none; the note repeats no value of the file."""
    patient = parse_patient({"id": "PT-1", "birth_date": "2027-03-02"})
    [note] = in_the_future(patient, AS_OF)
    assert note.startswith("birth_date: ")
    assert "2027" not in note
    assert [] == list(in_the_future(patient, date(2027, 3, 2)))
