"""Facts worth getting: the counts are those of brute-force what-ifs."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matching import AS_OF, STATEMENTS, criteria_of, judge_for, patients, trial_of

from screener import lexicons
from screener.criteria.base import Finding, Leaf
from screener.criteria.prior_therapy.leaves import PriorTherapy
from screener.criteria.therapy.elapsed import When
from screener.criteria.therapy.target import Therapy
from screener.criteria.washout.leaves import Washout
from screener.logic import Duration, Truth
from screener.match.assume import assume
from screener.match.evaluate import Judge
from screener.match.model import TrialMatch, TrialVerdict
from screener.match.screen import screen
from screener.match.worth import FACTUAL, Worth, facts_worth, panel_worth, what_ifs
from screener.patients.facts import Chart


class WhatIf(Judge):
    """A judge who is told the truth of some leaves."""

    told: dict[Leaf, Truth]

    def statement(self, leaf: Leaf) -> Finding:
        told = getattr(self, "told", {}).get(leaf)
        return super().statement(leaf) if told is None else Finding(told, "told")


def _match(lines: list[str], facts: dict[str, Any]) -> tuple[TrialMatch, Judge]:
    judge = judge_for(facts)
    trial = trial_of(lines)
    return screen(trial, criteria_of(trial), judge), judge


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=5, unique=True), patients())
def test_what_ifs_agree_with_brute_force(lines: list[str], facts: dict[str, Any]) -> None:
    """Telling a judge every combination of truths for the leaves that wait for one fact, and screening the whole trial anew, gives the same verdicts."""
    match, judge = _match(lines, facts)
    trial = trial_of(lines)
    for need, results, _ in what_ifs(match, judge):
        waiting = []
        for criterion in match.criteria:
            for leaf in criterion.criterion.meaning.leaves:
                finding = judge.leaf(leaf)
                if finding.reason in FACTUAL and {n.fact for n in finding.needs} == {need.fact} and leaf not in waiting:
                    waiting.append(leaf)
        by_force = set()
        for truths in product((Truth.TRUE, Truth.FALSE), repeat=len(waiting)):
            told = WhatIf(judge.chart, AS_OF)
            told.told = dict(zip(waiting, truths, strict=True))
            by_force.add(screen(trial, criteria_of(trial), told).verdict)
        # a measured value leaves out the combinations that no value gives
        assert results <= by_force
        assert results == by_force or len(waiting) > 1


def test_a_fact_decides_as_assuming_it_does() -> None:
    """Over real values of one count, the trial's verdicts are those that the what-if foretells."""
    facts = {"birth_date": "1990-01-01"}
    lines = ["ANC ≥ 1.0 x 10^9/L", "ANC ≤ 8.0 x 10^9/L", "Age 18 years or older"]
    match, judge = _match(lines, facts)
    [(need, results, criteria)] = what_ifs(match, judge)
    trial = trial_of(lines)
    seen = set()
    for count in ("0.5", "1.0", "4", "8.0", "9"):
        person = assume(judge.chart.patient, [f"ANC {count} x10^9/L"], AS_OF)
        seen.add(screen(trial, criteria_of(trial), Judge(Chart(person, lexicons.load()), AS_OF)).verdict)
    assert ("labs:ANC", seen, 2) == (need.fact, set(results), criteria)


def test_the_fact_that_settles_a_trial_comes_first() -> None:
    """One open count settles its trial whatever it is; a marker among other open facts can only rule its trial out."""
    first, judge = _match(["ANC ≥ 1.0 x 10^9/L"], {})
    second, _ = _match(["ANC ≥ 1.0 x 10^9/L", "HER2 positive"], {})
    worths = facts_worth([first, second], judge)
    assert ("labs:ANC", 2, 1, 2, 1, 2) == (
        worths[0].need.fact,
        worths[0].decides,
        worths[0].opens,
        worths[0].rules_out,
        worths[0].settles,
        worths[0].criteria,
    )
    assert (1, 0, 1, 0) == (worths[1].decides, worths[1].opens, worths[1].rules_out, worths[1].settles)


def test_trials_that_are_decided_are_not_counted() -> None:
    """A fact that only a ruled-out trial waits for is worth nothing."""
    match, judge = _match(["Age 18 years or older", "HER2 positive"], {"birth_date": "2015-01-01"})
    assert TrialVerdict.INELIGIBLE is match.verdict
    assert () == facts_worth([match], judge)


def test_a_panel_adds_its_patients_up() -> None:
    """Counts are of patient and trial; patients are counted."""
    match, judge = _match(["ANC ≥ 1.0 x 10^9/L"], {})
    one = facts_worth([match], judge)
    [worth] = panel_worth([one, one])
    assert (2, 2, ("NCT99000001",)) == (worth.decides, worth.patients, worth.trials)
    assert isinstance(worth, Worth)


def test_a_treatment_that_only_its_words_name_is_a_fact_of_its_own() -> None:
    """To know of radiotherapy settles nothing about it, although it may be given by that way too."""
    named = Therapy("radiotherapy", kinds=("radiotherapy",))
    described = Therapy("zorbly regimens", kinds=("radiotherapy", "surgery"), groups=("undescribed",), only=("narrowed",))
    chart = judge_for({}).chart
    for room in (
        lambda therapy: PriorTherapy(therapy=therapy, start=0, end=0),
        lambda therapy: Washout(therapy=therapy, window=When(recent=True, duration=Duration(days=14)), start=0, end=0),
    ):
        assert ["prior_therapies:radiotherapy"] == [need.fact for need in room(named).judge(chart, AS_OF).needs]
        assert ["prior_therapies:zorbly regimens"] == [need.fact for need in room(described).judge(chart, AS_OF).needs]
