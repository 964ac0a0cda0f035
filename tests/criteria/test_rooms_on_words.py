"""Rooms that match on words: linear time, exceptions that count one by one, one statement per condition."""

from __future__ import annotations

import sys
import time
from datetime import date
from typing import Any

import pytest

from screener import lexicons
from screener.criteria import condition
from screener.criteria.nodes import all_of, leaves
from screener.criteria.read import read
from screener.criteria.reading.sentences import scan_of
from screener.criteria.scan import Scan
from screener.criteria.tree import ROOMS
from screener.logic import Truth
from screener.match.evaluate import Judge
from screener.patients.facts import Chart
from screener.patients.load import parse_patient
from screener.text.clean import clean

_ROOMS = tuple(read_room for _, read_room in ROOMS)
_HOSTILE = (
    "history of ", "active or ", "hepatitis b or ", "( ", "agree to contraception and ", "willing and able to comply with ", "autoimmune disease except vitiligo, ",
    "allergy to ", "in the opinion of the investigator ", "prior malignancy except ", "negative hiv test or ", "women of childbearing potential ", "infection requiring treatment with ",
    "measurable by recist or ct ( ", "lesions that can be measured and ", "not a candidate for standard therapy or ", "not amenable to surgery, radiotherapy or ", "gastric, ovarian or lung cancer, ",
    "stage iii or iv cancer, ", "brain metastases that are stable and ", "her2+/hr- by ngs or ", "consent to provide tumor tissue ",
)  # fmt: skip


def _truth(text: str, patient: dict[str, Any]) -> Truth:
    chart = Chart(parse_patient({"id": "PT-1", **patient}), lexicons.load())
    criteria = read(f"Exclusion Criteria:\n\n* {text}")
    return Judge(chart, date(2026, 6, 1)).tree(all_of(*(criterion.tree for criterion in criteria))).truth


def _seconds(scan: Scan) -> float:
    """Processor time of all rooms on a sentence."""
    start = time.process_time()
    for room in _ROOMS:
        room(scan)
    return time.process_time() - start


def _calls(scan: Scan) -> int:
    """How many functions all rooms call on a sentence: the same on every machine."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        for room in _ROOMS:
            room(scan)
    finally:
        sys.setprofile(None)
    return calls


def _scan(words: str) -> Scan:
    text = clean(words)
    return scan_of(text, 0, len(text.lower), 0, excluding=True)


@pytest.mark.parametrize("unit", _HOSTILE)
def test_work_grows_with_the_length_of_the_text(unit: str) -> None:
    """Eight times the text takes about eight times the calls. What one call does (a pattern searches) is bounded by processor time, of which the best of a few tries counts."""
    _seconds(_scan(unit * 60)), _seconds(_scan(unit * 480))  # what is made once (tables, patterns) counts for neither
    short, long = _scan(unit * 60), _scan(unit * 480)
    assert _calls(long) < 12 * _calls(short) + 1000
    most = 24 * min(_seconds(short) for _ in range(3)) + 0.05
    assert any(_seconds(long) < most for _ in range(6))


@pytest.mark.parametrize(
    "text",
    [
        "Autoimmune disease except vitiligo or type 1 diabetes",
        "Autoimmune disease. Exceptions: vitiligo and type 1 diabetes.",
        "Autoimmune disease. Patients with vitiligo or type 1 diabetes are eligible.",
    ],
)
def test_an_exception_excuses_only_what_it_names(text: str) -> None:
    """Vitiligo is excused; rheumatoid arthritis beside it still excludes."""
    excused = {"conditions": {"complete": True, "items": [{"name": "vitiligo"}]}}
    both = {"conditions": {"complete": True, "items": [{"name": "vitiligo"}, {"name": "rheumatoid arthritis"}]}}
    assert Truth.FALSE is _truth(text, excused)
    assert Truth.TRUE is _truth(text, both)


def test_a_list_shares_its_window() -> None:
    """The window behind a list belongs to each condition in it."""
    (criterion,) = read("Exclusion Criteria:\n\n* Stroke, unstable angina or myocardial infarction within 6 months before enrolment")
    assert [6, 6, 6] == [leaf.within.months for leaf in leaves(criterion.tree) if isinstance(leaf, condition.Condition) and leaf.within]


def test_both_conditions_together() -> None:
    """ "Both A and B" excludes only who has both."""
    one = {"conditions": {"complete": True, "items": [{"name": "HIV"}]}}
    two = {"conditions": {"complete": True, "items": [{"name": "HIV"}, {"name": "hepatitis C"}]}}
    assert Truth.FALSE is _truth("Co-infection with both HIV and hepatitis C", one)
    assert Truth.TRUE is _truth("Co-infection with both HIV and hepatitis C", two)


def test_an_event_at_the_edge_of_its_window() -> None:
    """The last day of a window counts; "less than" leaves it out."""
    patient = {"conditions": {"complete": True, "items": [{"name": "stroke", "active": False, "date": "2025-12-01"}]}}
    assert Truth.TRUE is _truth("Stroke within 6 months before enrolment", patient)
    assert Truth.FALSE is _truth("Stroke < 6 months before enrolment", patient)
