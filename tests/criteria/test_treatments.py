"""Treatments and windows: the vocabulary against the lexicon, truth over time against judging day by day, long input."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener import lexicons
from screener.criteria import therapy_rooms
from screener.criteria.nodes import leaves
from screener.criteria.read import read
from screener.criteria.reading.sentences import scan_of
from screener.criteria.therapy.elapsed import When, elapsed, recent, turn
from screener.criteria.therapy.groups import GROUPS
from screener.criteria.therapy.target import Therapy
from screener.criteria.therapy.words import _ROWS, Place, Sequence, meanings, parsed, vocabulary
from screener.criteria.washout import Washout
from screener.logic import Duration, PartialDate, Truth
from screener.patients.facts import Chart
from screener.patients.load import parse_patient
from screener.text.clean import clean

_LENGTHS = st.one_of(
    st.integers(1, 400).map(lambda n: Duration(days=n)),
    st.integers(1, 24).map(lambda n: Duration(months=n)),
    st.floats(0.2, 60).map(lambda n: Duration(days=n)),
)
_DAYS = st.dates(date(2022, 1, 1), date(2028, 12, 31))


def _spelled(alternatives: list[Sequence]) -> list[tuple[str, ...]]:
    """Every phrase of a pattern, one by one: the slow and obvious way."""
    found: list[tuple[str, ...]] = []
    for sequence in alternatives:
        row: list[tuple[str, ...]] = [()]
        for item in sequence:
            behind = [(item,)] if isinstance(item, str) else _spelled(item)
            row = [(*one, *two) for one in row for two in behind]
        found += row
    return found


def test_vocabulary_speaks_of_known_things() -> None:
    """Every drug, class, procedure and group that the vocabulary means exists."""
    lexicon = lexicons.load()
    therapies = {therapy for therapy, _ in meanings()}
    assert set() == {group for therapy in therapies for group in (*therapy.groups, *therapy.only)} - set(GROUPS)
    assert set() == {group for therapy in therapies for group in therapy.classes} - set(lexicon.drug_classes)
    assert set() == {name for therapy in therapies for name in therapy.procedures} - set(lexicon.procedures)
    assert set() == {name for therapy in therapies for name in therapy.drugs} - set(lexicon.drugs)


def test_patterns_expand_to_phrases() -> None:
    """Alternatives nest, an empty one leaves its place out, and blanks inside a parenthesis make it literal."""
    assert [("a", "b"), ("a", "c", "d"), ("a", "c")] == _spelled(parsed("a (b|c (d|))"))
    assert [("vaccine", "(", "s", ")")] == _spelled(parsed("vaccine ( s )"))


def _means(words: Iterable[str]) -> object:
    """What the vocabulary says of a phrase; None where it is none."""
    place: Place | None = vocabulary()
    for word in words:
        place = place.after(word) if place is not None else None
    return place.means if place is not None else None


def test_every_phrase_means_its_row_or_an_earlier_one() -> None:
    """The phrases of the narrower rows, one by one, mean what the first row that has them says; half a phrase, or one with a word more, says nothing of them."""
    known = meanings()
    for number, pattern in enumerate(patterns for _, _, patterns in _ROWS):
        phrases = [phrase for part in pattern.split("~") if part.count("(") < 3 for phrase in _spelled(parsed(part))]
        for phrase in phrases[::7]:
            means = _means(phrase)
            if phrase[-1] == "to":
                assert means is None
            else:
                assert known.index(means) <= number  # type: ignore[arg-type]
            assert _means((*phrase, "zebra")) is None


@given(end=_DAYS, length=_LENGTHS, strict=st.booleans(), near=st.booleans())
def test_turn_is_the_first_day_of_the_change(end: date, length: Duration, strict: bool, near: bool) -> None:
    """The day that `turn` names is the first on which the answer differs from the day of the treatment's end."""
    day = turn(end, length, recent=near, strict=strict)
    rule = recent if near else elapsed
    before = rule(PartialDate.of(end), length, day - timedelta(days=1), strict=strict)
    after = rule(PartialDate.of(end), length, day, strict=strict)
    assert (Truth.FALSE if near else Truth.TRUE) is after
    if day - timedelta(days=1) >= end:
        assert after is not before


@settings(max_examples=60, deadline=None)
@given(
    end=st.dates(date(2026, 4, 1), date(2026, 5, 31)),
    length=_LENGTHS,
    near=st.booleans(),
    drug=st.sampled_from(["cabozantinib", "topotecan", "nivolumab", "cisplatin"]),
    half_lives=st.sampled_from([None, 3.0, 5.0]),
    choose=st.sampled_from(["shorter", "longer"]),
)
def test_truth_is_constant_between_turns(end: date, length: Duration, near: bool, drug: str, half_lives: float | None, choose: str) -> None:
    """Judged day by day over two years, a window changes only on the days that the first judgement named, or on a day named on the way."""
    patient = parse_patient(
        {"id": "PT-1", "prior_therapies": {"complete": True, "items": [{"kind": "systemic", "drugs": [drug], "end": end.isoformat()}]}}
    )
    chart = Chart(patient, lexicons.load())
    window = When(near, length, half_lives, choose if half_lives else "")
    leaf = Washout(start=0, end=1, therapy=Therapy("any drug", groups=("anticancer_drug",)), window=window)
    start = date(2026, 6, 1)
    first = leaf.judge(chart, start)
    truth = first.truth
    named = set(first.turns)
    for offset in range(1, 730):
        day = start + timedelta(days=offset)
        now = leaf.judge(chart, day).truth
        if now is not truth:
            assert day in named
            truth = now


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("prior ", 3000),
        ("treatment with ", 3000),
        ("received treatment with any prior ", 1500),
        ("chemotherapy, ", 3000),
        ("(", 3000),
        ("(e.g., ", 1500),
        ("at least 3 weeks or 5 half-lives, whichever is shorter, since ", 400),
        ("recovered from toxicity of grade 1 except ", 600),
        ("unresolved toxicity of prior therapy other than ", 600),
        ("strong inhibitors or inducers of ", 1200),
        ("progressed on or after ", 1500),
        ("no standard or curative therapy or ", 1000),
        ("systemic corticosteroids > 10 mg prednisone or ", 600),
        ("the combination of ", 1500),
        ("the ", 3000),
        ("planned major surgery or the ", 800),
        ("have has had ", 1200),
        ("not fully recovered ", 1200),
        ("any known current unresolved ", 900),
        ("no known other available standard ", 700),
        ("medications that are known to ", 900),
    ],
)
def test_long_input_takes_linear_time(words: str, times: int) -> None:
    """Twice the text takes no more than about twice the time, and nothing raises."""

    def seconds(count: int) -> float:
        text = clean(words * count + "chemotherapy within 3 weeks")
        scan = scan_of(text, 0, len(text.lower), 0, excluding=True)
        begin = time.process_time()
        therapy_rooms.read(scan)
        return time.process_time() - begin

    seconds(10)
    half, whole = min(seconds(times // 2) for _ in range(2)), min(seconds(times) for _ in range(2))
    assert whole < max(3.5 * half, 1.0)


def test_every_window_of_a_shared_list_is_kept() -> None:
    """ "A at least 3 weeks, B at least 4 weeks, or C at least 2 weeks ago" asks for all three."""
    criteria = read(
        "Inclusion Criteria:\n\n* Chemotherapy >= 21 days, radiotherapy >= 28 days, or surgery >= 14 days before the first dose"
    )
    found = [leaf.window.duration for criterion in criteria for leaf in leaves(criterion.tree) if isinstance(leaf, Washout)]
    assert [Duration(days=21), Duration(days=28), Duration(days=14)] == found
