"""Coverage: what is counted, and that it adds up."""

from __future__ import annotations

import pytest

from screener.criteria.read import read
from screener.report.coverage import coverage_of, coverage_over
from screener.report.coverage_text import coverage_text

TEXT = "Inclusion Criteria:\n\n* Age 12 years or older\n* Zorbling of the quux\n\nExclusion Criteria:\n\n* Pregnancy"


def test_counts_add_up() -> None:
    """Each criterion is read in full, in part or not; unread characters lie inside criteria."""
    criteria = read(TEXT)
    found = coverage_of(criteria)
    assert len(criteria) == found.criteria == found.full + found.partial + found.none
    assert 0 < found.unread_characters <= found.characters < len(TEXT)
    assert sum(c.end - c.start for c in criteria) == found.characters


def test_unread_phrases_are_quoted() -> None:
    """The words that nobody understood are named, the most frequent first."""
    found = coverage_over([read(TEXT), read(TEXT)])
    assert 2 == found.trials
    assert found.unread_phrases
    assert 2 == found.unread_phrases[0][1]
    assert "quux" in " ".join(words for words, _ in found.unread_phrases)
    assert "left unread most often" in coverage_text(found)


def test_nothing_at_all() -> None:
    """No criterion, no division by zero."""
    assert "0 trials" in coverage_text(coverage_over([]))
    assert pytest.approx(0) == coverage_of(()).characters
