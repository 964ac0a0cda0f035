"""Truth over time agrees with judging day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from matching import AS_OF, STATEMENTS, judge_for, patients, statements, trees

from screener.criteria.nodes import Node, leaves
from screener.criteria.unread import Unread
from screener.logic import Duration, Truth
from screener.match.evaluate import evaluate
from screener.match.timeline import Opening, Timeline, on_day, opening

TWO_YEARS = 730


def test_the_statements_of_these_tests_are_read() -> None:
    """Each statement is read in full, so that the properties below speak of something."""
    assert len(STATEMENTS) == len(statements())
    assert [] == [leaf for tree in statements() for leaf in leaves(tree) if isinstance(leaf, Unread)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees(), patients())
@example(  # the six months before 31 December begin on 30 June, as do those before 30 December
    statements()[STATEMENTS.index("No myocardial infarction within 6 months")],
    {"conditions": {"complete": True, "items": [{"name": "myocardial infarction", "present": True, "date": "2026-06"}]}},
)
def test_steps_agree_with_judging_every_day_of_two_years(tree: Node, facts: dict) -> None:
    """Between the steps of a tree its truth is constant, whatever the tree and the patient."""
    judge = judge_for(facts)
    steps = Timeline(judge, Duration(days=TWO_YEARS)).steps(tree)
    for number in range(TWO_YEARS + 1):
        day = AS_OF + timedelta(days=number)
        by_force = evaluate(tree, lambda leaf, day=day: leaf.judge(judge.chart, day))
        assert by_force.truth is on_day(steps, day).truth, day


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees(), patients())
def test_the_first_day_of_an_opening_is_the_first_day_of_brute_force(tree: Node, facts: dict) -> None:
    """`opening` gives the first and last day on which the tree is true, as found by looking at every day."""
    judge = judge_for(facts)
    steps = Timeline(judge, Duration(days=TWO_YEARS)).steps(tree)
    truths = [on_day(steps, AS_OF + timedelta(days=number)).truth for number in range(TWO_YEARS + 1)]
    found = opening([(step.day, step.finding.truth) for step in steps])
    first = next((n for n, truth in enumerate(truths) if truth is Truth.TRUE), None)
    end = None if first is None else next((n for n in range(first, TWO_YEARS + 1) if truths[n] is not Truth.TRUE), None)
    assert (None if first in (None, 0) else AS_OF + timedelta(days=first)) == found.first
    assert (None if end is None else AS_OF + timedelta(days=end - 1)) == found.last


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([("2026-06-01", Truth.TRUE)], Opening()),
        ([("2026-06-01", Truth.TRUE), ("2026-07-01", Truth.FALSE)], Opening(last=date(2026, 6, 30))),
        ([("2026-06-01", Truth.FALSE), ("2026-07-01", Truth.TRUE)], Opening(date(2026, 7, 1), date(2026, 7, 1))),
        (
            [("2026-06-01", Truth.FALSE), ("2026-06-11", Truth.UNKNOWN), ("2026-07-01", Truth.TRUE)],
            Opening(date(2026, 7, 1), date(2026, 6, 11)),
        ),
        ([("2026-06-01", Truth.FALSE)], Opening()),
    ],
)
def test_an_opening_tells_a_sure_day_from_a_possible_one(states: list[tuple[str, Truth]], expected: Opening) -> None:
    """A day that an open date could bring forward is not exact."""
    assert expected == opening([(date.fromisoformat(day), truth) for day, truth in states])


def test_a_record_dated_into_the_future_is_a_turn() -> None:
    """An assessment dated after the match counts from its day on."""
    judge = judge_for({"performance": [{"scale": "ECOG", "value": 1, "date": "2026-06-20"}]})
    tree = statements()[STATEMENTS.index("ECOG performance status 0-1")]
    assert [(date(2026, 6, 1), Truth.UNKNOWN), (date(2026, 6, 20), Truth.TRUE)] == [
        (s.day, s.finding.truth) for s in Timeline(judge).steps(tree)
    ]


def test_each_leaf_is_followed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps of a leaf are worked out once, however many trees hold it."""
    judge = judge_for({"birth_date": "2009-07-01"})
    timeline = Timeline(judge)
    tree = statements()[0]
    first = timeline.steps(tree)
    [statement] = leaves(tree)
    monkeypatch.setattr(type(statement), "judge", lambda self, chart, as_of: pytest.fail("judged again"))
    assert [s.day for s in first] == [s.day for s in timeline.steps(tree)]
