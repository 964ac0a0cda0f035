"""Sentences that state no requirement become no criterion; those that look like them and ask something stay one."""

from __future__ import annotations

import pytest

from screener.criteria.read import read


@pytest.mark.parametrize(
    "sentence",
    [
        "ANC = absolute neutrophil count; ULN = upper limit of normal",
        "Because the list of these drugs is constantly changing, it is important to regularly consult an up-to-date reference.",
        "There is no required minimum washout period for palliative radiotherapy.",
        "Patients may confer with the study physician to determine if such drugs can be stopped.",
        "Disease characteristics",
        "Note: Documentation can come from the review of medical records by the site staff.",
    ],
)
def test_what_asks_nothing_is_no_criterion(sentence: str) -> None:
    """Nothing is left to be judged."""
    assert () == read(f"Inclusion Criteria:\n\n* {sentence}")


@pytest.mark.parametrize("sentence", ["PD-L1 = positive", "Grade = 0 or 1", "There is no minimum washout period and ECOG must be ≤ 1."])
def test_what_asks_something_is_a_criterion(sentence: str) -> None:
    """Near-misses stay."""
    assert read(f"Inclusion Criteria:\n\n* {sentence}")
