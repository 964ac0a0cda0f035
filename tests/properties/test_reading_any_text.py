"""What holds for every text that anybody may write into the registry."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screener.criteria.nodes import leaves, node_json
from screener.criteria.read import read
from screener.criteria.reading.segment import read_segment
from screener.text.clean import clean
from screener.text.segments import split

_WORDS = st.sampled_from(
    [
        "Inclusion Criteria:", "Exclusion Criteria:", "INCLUSION", "* ", "- ", "1. ", "a) ", "\n", "\n\n", "    ", "age", "18", "years", "or", "and", "not", "no", "unless",
        "≥", "\\>=", "<", "x ULN", "ANC", "1.5", "10^9/L", "/mm3", "prior", "doxorubicin", "within", "28 days", "of", "ECOG", "0-2", "(", ")", "HER2", "osteosarcoma",
        "pregnant", ":", ";", ".", ",", "except", "history of", "if", "Cohort A:", "Phase 1", "one of the following:", "metastatic", "sarcoma", "\\*", "\\[", "patients",
    ]
)  # fmt: skip
_LIKELY = st.lists(_WORDS, max_size=40).map(" ".join)
_ANY = st.text(st.characters(codec=None), max_size=300)
_TEXTS = st.one_of(_LIKELY, _ANY, st.tuples(_LIKELY, _ANY, _LIKELY).map("".join))
_SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_SETTINGS
@given(_TEXTS)
def test_every_character_lies_in_a_block(text: str) -> None:
    """Every character that is no blank lies in one block at least."""
    cleaned = clean(text)
    covered = set()
    for block in split(cleaned):
        covered.update(range(block.mark, block.end))
    left = [cleaned.text[at] for at in range(len(cleaned.text)) if at not in covered and not cleaned.text[at].isspace()]
    assert [] == left


@_SETTINGS
@given(_TEXTS)
def test_every_span_quotes_its_source(text: str) -> None:
    """A criterion's text is what stands at its span, and its leaves lie inside it."""
    for criterion in read(text):
        assert text[criterion.start : criterion.end] == criterion.text
        for leaf in leaves(criterion.tree):
            assert 0 <= leaf.start <= leaf.end <= len(criterion.text), leaf


@_SETTINGS
@given(_TEXTS)
def test_reading_is_deterministic(text: str) -> None:
    """The same text is read in the same way, with and without what was remembered."""
    first = [(c.start, c.end, c.section, json.dumps(node_json(c.tree))) for c in read(text)]
    read_segment.cache_clear()
    assert first == [(c.start, c.end, c.section, json.dumps(node_json(c.tree))) for c in read(text)]


@pytest.mark.parametrize(
    "unit",
    ["(", "* ", "a) ", "\\", "not ", "1.5 ", "and or ", "age 18 ", "ANC >= 1.5 x ULN ", "\n", "0", "within 28 days of ", "- ", "≥", "; "],
)
def test_long_hostile_text_is_read_in_time(unit: str) -> None:
    """Two hundred thousand characters of one thing are read in seconds: nothing is quadratic."""
    import time

    started = time.process_time()
    read(unit * (200_000 // len(unit)))
    assert time.process_time() - started < 20
