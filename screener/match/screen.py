"""A patient and a trial's criteria -> verdicts. Polarity is applied here, once, and nowhere else."""

from __future__ import annotations

from collections.abc import Sequence

from screener.criteria.base import Finding, Reason
from screener.criteria.read import Criterion
from screener.logic import Truth
from screener.match.cohorts import Scopes, scopes_of
from screener.match.evaluate import Judge
from screener.match.model import CohortVerdict, CriterionVerdict, Missing, Tier, TrialMatch, TrialVerdict, Verdict
from screener.text.segments import Section
from screener.trials import Trial


def verdict_of(section: Section, truth: Truth) -> Verdict:
    """What a statement's truth means in its section. In a text that does not say whether it includes or excludes, a statement decides nothing."""
    if truth is Truth.UNKNOWN or section is Section.UNKNOWN:
        return Verdict.UNKNOWN
    holds = truth is Truth.TRUE
    return Verdict.PASS if holds == (section is Section.INCLUSION) else Verdict.FAIL


def judge_criterion(criterion: Criterion, judge: Judge) -> CriterionVerdict:
    """One criterion for one patient."""
    finding = judge.tree(criterion.tree)
    return _criterion_verdict(criterion, finding)


def _criterion_verdict(criterion: Criterion, finding: Finding) -> CriterionVerdict:
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


def screen(trial: Trial, criteria: Sequence[Criterion], judge: Judge, *, disease_fit: str = "none") -> TrialMatch:
    """Judge every criterion of a trial for one patient and combine them (contract: verdicts, per trial)."""
    judged = [judge_criterion(criterion, judge) for criterion in criteria]
    scopes = scopes_of(judged)
    judged = list(scopes.criteria)
    verdict, cohort, cohorts = _combine(scopes)
    failing = [c for c in scopes.deciding(cohort) if c.verdict is Verdict.FAIL]
    open_ones = [c for c in scopes.deciding(cohort) if c.verdict is Verdict.UNKNOWN]
    confirm = tuple(c.index for c in open_ones if c.reason is Reason.JUDGEMENT or c.criterion.routine) if verdict is TrialVerdict.ELIGIBLE else ()
    return TrialMatch(
        trial=trial,
        verdict=verdict,
        tier=_tier(verdict, failing),
        because=_because(verdict, failing, open_ones, judged),
        disease_fit=disease_fit,
        criteria=tuple(judged),
        missing=_missing(open_ones),
        confirm=confirm,
        cohort=cohort,
        cohorts=cohorts,
    )


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
    states = [CohortVerdict(name, _state([*scopes.common, *scopes.own(name)])) for name in scopes.cohorts]
    best = min(states, key=lambda s: (_BEST.index(s.verdict), sum(c.verdict is Verdict.UNKNOWN for c in scopes.own(s.name))))
    return best.verdict, best.name, tuple(states)


def _tier(verdict: TrialVerdict, failing: Sequence[CriterionVerdict]) -> Tier:
    if verdict is TrialVerdict.ELIGIBLE:
        return Tier.ELIGIBLE
    if verdict is TrialVerdict.UNDETERMINED:
        return Tier.UNDETERMINED
    return Tier.NEAR_MISS if failing and all(c.changeable for c in failing) else Tier.INELIGIBLE


def _because(
    verdict: TrialVerdict, failing: Sequence[CriterionVerdict], open_ones: Sequence[CriterionVerdict], judged: Sequence[CriterionVerdict]
) -> str:
    if verdict is TrialVerdict.INELIGIBLE:
        if not failing:
            return "no cohort of this trial is open to the patient"
        worst = min(failing, key=lambda c: (c.changeable, c.criterion.section is not Section.INCLUSION, c.index))
        more = f" (and {len(failing) - 1} more)" if len(failing) > 1 else ""
        return f"{worst.because}{more}"
    if verdict is TrialVerdict.UNDETERMINED:
        clinical = [c for c in open_ones if c.reason is not Reason.JUDGEMENT and not c.criterion.routine]
        asked = [c for c in clinical if c.reason is not Reason.NOT_READ]
        unread = len(clinical) - len(asked)
        parts = []
        if asked:
            parts.append(f"nothing fails; {len(asked)} to settle, first: {asked[0].because}")
        if unread:
            parts.append(f"{unread} criteri{'a' if unread != 1 else 'on'} not fully read")
        return "; ".join(parts) or "nothing fails"
    if not judged:
        return "no eligibility criteria are stated"
    return "every criterion that the record can settle is met" + (f"; {len(open_ones)} for a person to confirm" if open_ones else "")


def _missing(open_ones: Sequence[CriterionVerdict]) -> tuple[Missing, ...]:
    found: dict[str, list[CriterionVerdict]] = {}
    for verdict in open_ones:
        for need in verdict.needs:
            if verdict.reason is not Reason.NOT_READ:
                found.setdefault(need.fact, []).append(verdict)
    out = []
    for fact, verdicts in found.items():
        need = next(n for v in verdicts for n in v.needs if n.fact == fact)
        out.append(Missing(need, tuple(dict.fromkeys(v.index for v in verdicts))))
    return tuple(sorted(out, key=lambda m: (-len(m.criteria), m.need.fact)))
