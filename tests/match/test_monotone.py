"""More facts never make a decided statement undecided, unless they conflict."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from matching import STATEMENTS, judge_for, patients, statements, trees

from screener.criteria.base import Reason
from screener.criteria.nodes import Node
from screener.logic import Truth

_OF_ITEMS = (("labs", "date"), ("performance", "date"), ("biomarkers", "date"))
_OF_LISTS = (("prior_therapies", "end"), ("prior_therapies", "start"), ("conditions", "date"), ("prior_malignancies", "last_treated_on"))


def _with_less(facts: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The patient without one part of the file, without one of several values, or without one field of an item."""
    for section in facts.keys() - {"id"}:
        yield {name: value for name, value in facts.items() if name != section}
    for section in ("labs", "biomarkers", "performance"):
        for number in range(len(facts.get(section, ()))):
            less = deepcopy(facts)
            del less[section][number]
            yield less
    for section, name in (*_OF_ITEMS, *_OF_LISTS):
        items = facts.get(section, ())
        for number, item in enumerate(items["items"] if isinstance(items, dict) else items):
            if name in item:
                less = deepcopy(facts)
                found = less[section]
                del (found["items"] if isinstance(found, dict) else found)[number][name]
                yield less
    if facts.get("prior_therapies", {}).get("complete"):
        yield {**facts, "prior_therapies": {**facts["prior_therapies"], "complete": False}}


def _undone(tree: Node, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """The smaller files by which a tree is decided although by the whole file it is not, and nothing conflicts."""
    whole = judge_for(facts).tree(tree)
    if whole.truth is not Truth.UNKNOWN or whole.reason is Reason.CONFLICT:
        return []
    return [less for less in _with_less(facts) if judge_for(less).tree(tree).truth is not Truth.UNKNOWN]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees(), patients())
@example(
    statements()[STATEMENTS.index("HER2 positive")],
    {"biomarkers": [{"name": "HER2", "assay": "IHC", "value": "3+", "date": "2026-03"}]},
)
def test_a_fact_more_never_opens_what_was_decided(tree: Node, facts: dict[str, Any]) -> None:
    """Whatever is taken from a file, what is decided without it is decided with it."""
    assert [] == _undone(tree, facts)


def test_the_property_can_fail() -> None:
    """A conflict is the exception, and it is seen: two values of one day on both sides of a bound, of which either alone decides."""
    labs = [{"name": "ANC", "value": value, "unit": "10*9/L", "date": "2026-05-28"} for value in (0.9, 3.0)]
    [tree] = [statements()[STATEMENTS.index("Absolute neutrophil count ≥ 1.0 x 10^9/L")]]
    assert Reason.CONFLICT is judge_for({"labs": labs}).tree(tree).reason
    assert {Truth.TRUE, Truth.FALSE} == {judge_for(less).tree(tree).truth for less in _with_less({"labs": labs}) if less.get("labs")} - {
        Truth.UNKNOWN
    }
