"""A patient and a trial's criteria -> verdicts. Polarity is applied here, once, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from screener.criteria.base import Finding, Reason
from screener.criteria.criterion import Criterion
from screener.criteria.unread import UNREAD_FACT
from screener.logic import Truth, add_months
from screener.match import nearmiss
from screener.match.answers import Answers, confirmed, lapsed
from screener.match.cohorts import Cohorts, Scopes, scopes_of
from screener.match.evaluate import Judge
from screener.match.model import CohortVerdict, CriterionVerdict, Missing, Tier, TrialMatch, TrialVerdict, Verdict
from screener.match.over_time import SOON, CriteriaOverTime, TrialDates
from screener.match.sentences import because_of, rests_on_assumed
from screener.match.timeline import Timeline
from screener.text.segments import Section
from screener.trials import Trial


def verdict_of(section: Section, truth: Truth) -> Verdict:
    """What a statement's truth means in its section. In a text that does not say whether it includes or excludes, a statement decides nothing."""
    if truth is Truth.UNKNOWN or section is Section.UNKNOWN:
        return Verdict.UNKNOWN
    holds = truth is Truth.TRUE
    return Verdict.PASS if holds == (section is Section.INCLUSION) else Verdict.FAIL


def judge_criterion(criterion: Criterion, judge: Judge, *, without: Judge | None = None) -> CriterionVerdict:
    """One criterion for one patient. `without` judges the patient without what is assumed: a verdict that rests on an assumption says so."""
    finding = judge.meaning(criterion.meaning)
    verdict = verdict_from(criterion, finding)
    if without is not None:
        recorded = without.meaning(criterion.meaning)
        if (recorded.truth, recorded.because) != (finding.truth, finding.because):
            return replace(verdict, assumed=True, because=f"{verdict.because} (assumed)")
    return verdict


def verdict_from(criterion: Criterion, finding: Finding) -> CriterionVerdict:
    """The verdict that a finding for a criterion's tree means."""
    verdict = verdict_of(criterion.section, finding.truth)
    because = finding.because
    reason = finding.reason
    if verdict is Verdict.UNKNOWN and reason is None:
        reason = Reason.NOT_READ
        because = f"the text does not say whether this includes or excludes ({because})"
    return CriterionVerdict(
        index=criterion.index,
        criterion=criterion,
        verdict=verdict,
        because=because,
        reason=reason if verdict is Verdict.UNKNOWN else None,
        needs=finding.needs if verdict is Verdict.UNKNOWN else (),
        changeable=finding.changeable,
        distance=finding.distance if verdict is Verdict.FAIL else None,
    )


def screen(
    trial: Trial,
    criteria: Sequence[Criterion],
    judge: Judge,
    *,
    disease_fit: str = "none",
    timeline: Timeline | None = None,
    answers: Answers | None = None,
    without: Judge | None = None,
) -> TrialMatch:
    """Judge every criterion of a trial for one patient and combine them (contract: verdicts, per trial).

    `timeline` follows the patient's leaves over time and is shared by all trials of a run; `answers` are a person's for this patient and trial; `without`
    judges the patient without what is assumed.
    """
    answers = answers or {}
    judged = [confirmed(judge_criterion(criterion, judge, without=without), answers) for criterion in criteria]
    over_time = CriteriaOverTime(criteria, judged, timeline or Timeline(judge), verdict_from)
    dated = over_time.dated()
    cohorts_of_trial = Cohorts.of(criteria)
    scopes = scopes_of(dated, cohorts_of_trial)
    verdict, cohort, cohorts = _combine(scopes)
    dates = over_time.trial(verdict, lambda judged: state_of(judged, cohorts_of_trial))
    failing = [c for c in scopes.deciding(cohort) if c.verdict is Verdict.FAIL]
    open_ones = [c for c in scopes.deciding(cohort) if c.verdict is Verdict.UNKNOWN]
    confirm = (
        tuple(c.index for c in open_ones if c.reason is Reason.JUDGEMENT or c.criterion.routine) if verdict is TrialVerdict.ELIGIBLE else ()
    )
    in_the_way = nearmiss.obstacles(failing, judge) if failing and not any(c.closes_cohort for c in failing) else None
    tier = _tier(verdict, failing, dates, judge, near=in_the_way is not None)
    return TrialMatch(
        trial=trial,
        verdict=verdict,
        tier=tier,
        because=because_of(verdict, tier, dates, failing, open_ones, dated) + rests_on_assumed(scopes.deciding(cohort)),
        disease_fit=disease_fit,
        criteria=scopes.criteria,
        missing=_missing(open_ones),
        confirm=confirm,
        cohort=cohort,
        cohorts=cohorts,
        eligible_from=dates.first,
        eligible_until=dates.last,
        repeats=dates.repeats,
        near_miss=in_the_way,
        notices=lapsed(criteria, answers),
    )


def state_of(judged: Sequence[CriterionVerdict], cohorts: Cohorts) -> TrialVerdict:
    """The verdict of a trial, its cohorts included."""
    return _combine(scopes_of(judged, cohorts))[0]


def _state(criteria: Sequence[CriterionVerdict]) -> TrialVerdict:
    if any(c.verdict is Verdict.FAIL for c in criteria):
        return TrialVerdict.INELIGIBLE
    if any(c.verdict is Verdict.UNKNOWN and c.reason is not Reason.JUDGEMENT and not c.criterion.routine for c in criteria):
        return TrialVerdict.UNDETERMINED
    return TrialVerdict.ELIGIBLE


_BEST = (TrialVerdict.ELIGIBLE, TrialVerdict.UNDETERMINED, TrialVerdict.INELIGIBLE)


def _combine(scopes: Scopes) -> tuple[TrialVerdict, str | None, tuple[CohortVerdict, ...]]:
    if not scopes.cohorts:
        return _state(scopes.common), None, ()
    common = scopes.common
    states = [
        CohortVerdict(name, _of_cohort(_state([*common, *scopes.own(name)]), opens=name in scopes.opening)) for name in scopes.cohorts
    ]
    best = min(states, key=lambda s: (_BEST.index(s.verdict), sum(c.verdict is not Verdict.PASS for c in scopes.own(s.name))))
    return best.verdict, best.name, tuple(states)


def _of_cohort(state: TrialVerdict, *, opens: bool) -> TrialVerdict:
    """A cohort that may ask for more than the text says of it can leave a trial open, never make the patient eligible."""
    return TrialVerdict.UNDETERMINED if state is TrialVerdict.ELIGIBLE and not opens else state


def _tier(verdict: TrialVerdict, failing: Sequence[CriterionVerdict], dates: TrialDates, judge: Judge, *, near: bool) -> Tier:
    """Near miss and later eligibility are for what a coordinator can plan: an age that is reached in four years is neither."""
    if verdict is TrialVerdict.ELIGIBLE:
        return Tier.ELIGIBLE
    if verdict is TrialVerdict.UNDETERMINED:
        return Tier.UNDETERMINED
    soon = add_months(judge.as_of, SOON.months)
    if dates.first is not None and dates.certain and dates.first <= soon:
        return Tier.ELIGIBLE_FROM
    too_far = any(c.criterion.kinds == ("age",) and (c.eligible_from is None or c.eligible_from > soon) for c in failing)
    return Tier.NEAR_MISS if near and not too_far else Tier.INELIGIBLE


def _missing(open_ones: Sequence[CriterionVerdict]) -> tuple[Missing, ...]:
    found: dict[str, list[CriterionVerdict]] = {}
    for verdict in open_ones:
        for need in verdict.needs:
            if verdict.reason is not Reason.NOT_READ and need.fact != UNREAD_FACT:
                found.setdefault(need.fact, []).append(verdict)
    out = []
    for fact, verdicts in found.items():
        need = next(n for v in verdicts for n in v.needs if n.fact == fact)
        out.append(Missing(need, tuple(dict.fromkeys(v.index for v in verdicts))))
    return tuple(sorted(out, key=lambda m: (-len(m.criteria), m.need.fact)))
