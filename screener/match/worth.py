"""Facts worth getting: what each missing or stale fact would decide, by asking "what if" for every way in which it may turn out.

A fact may turn out in several ways. Of a measured value those are the sides of all limits that a trial sets to it (one value answers them all at once); of
anything else each statement that waits for it may be true or false. A trial is decided by an outcome where its verdict is then no longer undetermined. A
statement that waits for two facts is settled by neither alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product

from screener.criteria.base import Finding, Leaf, Need, Reason
from screener.logic import Truth
from screener.match.cohorts import Cohorts
from screener.match.evaluate import Judge, evaluate
from screener.match.model import CriterionVerdict, TrialMatch, TrialVerdict, Verdict
from screener.match.screen import state_of, verdict_from
from screener.text.quantity import Bounds

FACTUAL = frozenset({Reason.MISSING, Reason.STALE, Reason.PARTIAL_DATE, Reason.CONFLICT})
_MOST_FREE = 6  # statements of one trial on one fact that may each be true or false; of more only the uniform outcomes and those a single one deviates from
_SETTLED = {Truth.TRUE: Finding(Truth.TRUE, "what if"), Truth.FALSE: Finding(Truth.FALSE, "what if")}

Outcome = Mapping[Leaf, Truth]


@dataclass(frozen=True, slots=True)
class Worth:
    """What knowing one fact would decide. Counts are of trials that are undetermined today (over a panel: of patient and trial).

    `decides`: some outcome decides the trial; `opens`: an outcome makes it eligible; `rules_out`: an outcome rules it out; `settles`: every outcome decides it.
    `criteria`: criteria that some outcome decides. `trials`: the NCT ids of those decided. `patients`: for how many patients.
    """

    need: Need
    decides: int = 0
    opens: int = 0
    rules_out: int = 0
    settles: int = 0
    criteria: int = 0
    trials: tuple[str, ...] = ()
    patients: int = 1

    @property
    def order(self) -> tuple[int, int, int, str]:
        """The place in the list: most trials decided, most opened, most criteria, then by name."""
        return (-self.decides, -self.opens, -self.criteria, self.need.fact)


def facts_worth(matches: Iterable[TrialMatch], judge: Judge) -> tuple[Worth, ...]:
    """Every fact that an undetermined trial waits for, the most deciding first."""
    tally = _Tally()
    for match in matches:
        if match.verdict is TrialVerdict.UNDETERMINED:
            for need, results, criteria in what_ifs(match, judge):
                tally.add(match.trial.nct_id, need, results, criteria)
    return tuple(sorted(tally.worths(), key=lambda worth: worth.order))


def panel_worth(of_patients: Iterable[Sequence[Worth]]) -> tuple[Worth, ...]:
    """The facts of several patients, added up."""
    found: dict[str, list[Worth]] = {}
    for worths in of_patients:
        for worth in worths:
            found.setdefault(worth.need.fact, []).append(worth)
    added = [
        Worth(
            same[0].need,
            sum(w.decides for w in same),
            sum(w.opens for w in same),
            sum(w.rules_out for w in same),
            sum(w.settles for w in same),
            sum(w.criteria for w in same),
            tuple(sorted({nct_id for w in same for nct_id in w.trials})),
            len(same),
        )
        for same in found.values()
    ]
    return tuple(sorted(added, key=lambda worth: worth.order))


def what_ifs(match: TrialMatch, judge: Judge) -> Iterator[tuple[Need, frozenset[TrialVerdict], int]]:
    """For each fact that a trial waits for: the verdicts of the trial over all outcomes, and how many of its open criteria some outcome decides."""
    open_leaves, needs = _waiting(match, judge)
    if not open_leaves:
        return
    today = [_as_judged(c, judge) for c in match.criteria]
    cohorts = Cohorts.of([c.criterion for c in match.criteria])
    for fact, waiting in open_leaves.items():
        touched = [c for c in match.criteria if c.confirmed_by is None and not waiting.keys().isdisjoint(c.criterion.meaning.leaves)]
        results: set[TrialVerdict] = set()
        decided: set[int] = set()
        for outcome in outcomes(tuple(waiting)):
            changed = {c.index: _what_if(c, judge, outcome) for c in touched}
            decided |= {c.index for c in touched if c.verdict is Verdict.UNKNOWN and changed[c.index].verdict is not Verdict.UNKNOWN}
            results.add(state_of([changed.get(c.index, c) for c in today], cohorts))
        yield needs[fact], frozenset(results), len(decided)


def outcomes(waiting: tuple[Leaf, ...]) -> list[Outcome]:
    """The ways in which a fact may turn out for the statements that wait for it."""
    measured = _by_value(waiting)
    if measured is not None:
        return measured
    if len(waiting) <= _MOST_FREE:
        return [dict(zip(waiting, truths, strict=True)) for truths in product((Truth.TRUE, Truth.FALSE), repeat=len(waiting))]
    uniform = [dict.fromkeys(waiting, truth) for truth in (Truth.TRUE, Truth.FALSE)]
    turned = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE}
    return [*uniform, *({**same, leaf: turned[same[leaf]]} for same in uniform for leaf in waiting)]


def _by_value(waiting: tuple[Leaf, ...]) -> list[Outcome] | None:
    """One value answers all limits that are set to it in the same unit; None where the statements are no such limits."""
    bounds = {leaf: found for leaf in waiting if isinstance(found := getattr(leaf, "bounds", None), Bounds)}
    ends = [
        end for found in bounds.values() for end in (found.at_least, found.more_than, found.at_most, found.less_than) if end is not None
    ]
    if len(bounds) != len(waiting) or not ends or len({end.unit for end in ends}) != 1:
        return None
    limits = sorted({end.value for end in ends})
    between = [(low + high) / 2 for low, high in pairwise(limits)]
    values = [limits[0] - 1, *limits, *between, limits[-1] + 1]
    distinct = {tuple(found.contains(value) for found in bounds.values()) for value in values}
    return [{leaf: Truth.TRUE if holds else Truth.FALSE for leaf, holds in zip(bounds, held, strict=True)} for held in sorted(distinct)]


def _waiting(match: TrialMatch, judge: Judge) -> tuple[dict[str, dict[Leaf, None]], dict[str, Need]]:
    """The open leaves of a trial that one fact alone would settle, by that fact."""
    found: dict[str, dict[Leaf, None]] = {}
    needs: dict[str, Need] = {}
    for criterion in match.criteria:
        if criterion.criterion.routine or criterion.confirmed_by is not None:
            continue
        for leaf in criterion.criterion.meaning.leaves:
            finding = judge.leaf(leaf)
            facts = {need.fact for need in finding.needs}
            if finding.reason in FACTUAL and len(facts) == 1:
                needs.setdefault(finding.needs[0].fact, finding.needs[0])
                found.setdefault(finding.needs[0].fact, {})[leaf] = None
    return found, needs


def _what_if(verdict: CriterionVerdict, judge: Judge, outcome: Outcome) -> CriterionVerdict:
    finding = evaluate(verdict.criterion.meaning.tree, lambda leaf: _SETTLED[outcome[leaf]] if leaf in outcome else judge.leaf(leaf))
    return verdict_from(verdict.criterion, finding)


def _as_judged(verdict: CriterionVerdict, judge: Judge) -> CriterionVerdict:
    """The verdict before cohorts were closed: what is closed may open with the outcome."""
    return verdict if verdict.confirmed_by is not None else verdict_from(verdict.criterion, judge.meaning(verdict.criterion.meaning))


@dataclass(slots=True)
class _Tally:
    found: dict[str, Worth] = field(default_factory=dict)

    def add(self, nct_id: str, need: Need, results: frozenset[TrialVerdict], criteria: int) -> None:
        before = self.found.get(need.fact) or Worth(need)
        decides = bool(results - {TrialVerdict.UNDETERMINED})
        self.found[need.fact] = Worth(
            before.need,
            before.decides + decides,
            before.opens + (TrialVerdict.ELIGIBLE in results),
            before.rules_out + (TrialVerdict.INELIGIBLE in results),
            before.settles + (TrialVerdict.UNDETERMINED not in results),
            before.criteria + criteria,
            (*before.trials, nct_id) if decides else before.trials,
        )

    def worths(self) -> Iterator[Worth]:
        return (worth for worth in self.found.values() if worth.decides or worth.criteria)
