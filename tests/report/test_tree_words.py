"""A statement in words: what a person reads of a tree."""

from __future__ import annotations

import pytest

from screener.criteria.nodes import AllOf, Not
from screener.criteria.unread import Unread
from screener.report.tree_words import leaf_words, tree_words


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"kind": "age", "name": "age", "bounds": {"at_least": {"value": 12.0, "unit": "a"}}}, "age: at least 12 years"),
        (
            {"kind": "lab", "name": "ANC", "analyte": "ANC", "bounds": {"at_least": {"value": 1.5, "unit": "10*9/L"}, "at_most": {"value": 9.0, "unit": None}}},
            "lab: ANC; at least 1.5 10*9/L and at most 9",
        ),
        ({"kind": "unread", "words": "by the river"}, "unread: “by the river”"),
        ({"kind": "infection", "name": "hepatitis B", "ids": ["hepatitis_b"], "active": True, "treated": False}, "infection: hepatitis B; active"),
        (
            {"kind": "washout", "therapy": {"name": "antibody", "classes": ["x"]}, "window": {"duration": {"months": 0, "days": 28.0}, "half_lives": 5.0, "choose": "shorter"}},
            "washout: antibody; 28 days or 5 half-lives, whichever is shorter",
        ),
        (
            {"kind": "lab", "name": "ALT", "window": {"kind": "within", "duration": {"months": 1, "days": 0}, "anchor": "enrolment"}},
            "lab: ALT; within 1 month of enrolment",
        ),
    ],
)  # fmt: skip
def test_leaf_in_words(data: dict[str, object], words: str) -> None:
    """Bounds, units, waits and flags are said as people say them; codes are left to the machines."""
    assert words == leaf_words(data)


def test_lines_are_as_deep_as_the_tree() -> None:
    """What stands under what is seen by its depth."""
    tree = AllOf(children=(Unread(words="a", start=0, end=1), Not(child=Unread(words="b\x1b[31m", start=0, end=1))))
    assert [(0, "all of"), (1, "unread: “a”"), (1, "not"), (2, "unread: “b [31m”")] == list(tree_words(tree))
