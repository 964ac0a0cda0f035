"""A whole panel at once: every criterion of every trial for every patient, decided by the same judges as `match`.

Trials are compiled once: each distinct statement becomes a number, each tree a list of steps over numbers. A statement's truth over the panel is a row of bits, one
per patient (an int); and, or, not and the rules per trial are then bit operations that decide a criterion for all patients together. So each statement is judged
once for those patients who agree on what it looks at (see `shared`), however many trials make it, and no trial is judged patient by patient.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

from screener import lexicons
from screener.collector import resting
from screener.criteria.base import Leaf
from screener.criteria.criterion import Criterion
from screener.criteria.meaning import placeless
from screener.criteria.nodes import AllOf, Node, Not
from screener.criteria.permitted import Permitted
from screener.criteria.unread import Unread
from screener.match.cohorts import WayIn, ways_in
from screener.match.model import TrialVerdict, Verdict
from screener.match.shared import Panel
from screener.patients.facts import Chart
from screener.patients.model import Patient
from screener.patients.panel import Bits
from screener.text.segments import Section

# What nobody could read is unknown whatever its words, and a permission asks nothing.
_UNREAD = Unread(words="", start=0, end=0)
_PERMITTED = Permitted(kind="other", words="", start=0, end=0)


class CompiledTrial(NamedTuple):
    """A trial: of each criterion its section, whether it is routine, and its tree; and its cohorts."""

    nct_id: str
    criteria: list[tuple[Section, bool, int]]
    ways: list[WayIn]


@dataclass(slots=True)
class Compiled:
    """The statements and trees of many trials, each distinct one once."""

    leaves: list[Leaf] = field(default_factory=list)
    nodes: list[tuple[str, tuple[int, ...]]] = field(default_factory=list)  # ("leaf", (number,)), ("all" | "any" | "not", children)
    trials: list[CompiledTrial] = field(default_factory=list)
    _numbers: dict[Any, int] = field(default_factory=dict)
    _of_leaf: dict[Leaf, int] = field(default_factory=dict)

    def add(self, nct_id: str, criteria: Sequence[Criterion]) -> int:
        """Compile one trial; its place among the trials."""
        found = [(c.section, c.routine, self._node(c.meaning.tree)) for c in criteria]
        self.trials.append(CompiledTrial(nct_id, found, ways_in(criteria)))
        return len(self.trials) - 1

    def _node(self, node: Node) -> int:
        if isinstance(node, Leaf):
            statement = _UNREAD if isinstance(node, Unread) else _PERMITTED if isinstance(node, Permitted) else placeless(node)
            number = self._of_leaf.get(statement)
            if number is None:
                number = self._of_leaf[statement] = len(self.leaves)
                self.leaves.append(statement)
            return self._numbered(("leaf", (number,)))
        if isinstance(node, Not):
            return self._numbered(("not", (self._node(node.child),)))
        children = tuple(dict.fromkeys(self._node(child) for child in node.children))
        return children[0] if len(children) == 1 else self._numbered(("all" if isinstance(node, AllOf) else "any", children))

    def _numbered(self, step: tuple[str, tuple[int, ...]]) -> int:
        number = self._numbers.get(step)
        if number is None:
            number = self._numbers[step] = len(self.nodes)
            self.nodes.append(step)
        return number


@dataclass(frozen=True, slots=True)
class PanelVerdicts:
    """For every criterion and trial: who passes, who fails; and for trials who is eligible and who is ruled out. Bits count patients from the first."""

    patients: int
    criteria: list[list[tuple[int, int]]]
    trials: list[tuple[int, int]]

    def verdict(self, trial: int, criterion: int, patient: int) -> Verdict:
        """One criterion for one patient."""
        passing, failing = self.criteria[trial][criterion]
        return Verdict.PASS if passing >> patient & 1 else Verdict.FAIL if failing >> patient & 1 else Verdict.UNKNOWN

    def fails(self, trial: int, criterion: int, patient: int) -> bool:
        """Whether one criterion fails for one patient."""
        return bool(self.criteria[trial][criterion][1] >> patient & 1)

    def of_trial(self, trial: int, patient: int) -> TrialVerdict:
        """One trial for one patient."""
        eligible, out = self.trials[trial]
        return (
            TrialVerdict.ELIGIBLE
            if eligible >> patient & 1
            else TrialVerdict.INELIGIBLE
            if out >> patient & 1
            else TrialVerdict.UNDETERMINED
        )

    def checksum(self) -> str:
        """Of every verdict; the same as that of verdicts found one by one."""
        return sha256(repr((self.patients, self.criteria, self.trials)).encode()).hexdigest()


class PanelJudge:
    """Judges compiled trials for a panel on one day; each distinct statement once, however many times trials are brought to it."""

    def __init__(self, patients: Sequence[Patient], as_of: date) -> None:
        self._panel = Panel([Chart(patient, lexicons.load(), looks_ahead=False) for patient in patients], as_of)
        self._rows: dict[Leaf, Bits] = {}

    def judged(self, compiled: Compiled) -> PanelVerdicts:
        """Decide every criterion of every compiled trial for every patient."""
        with resting():
            return self._judged(compiled)

    def _row(self, leaf: Leaf) -> Bits:
        row = self._rows.get(leaf)
        if row is None:
            row = self._rows[leaf] = self._panel.judged(leaf)
        return row

    def _judged(self, compiled: Compiled) -> PanelVerdicts:
        everybody = self._panel.people.everybody
        rows = [self._row(leaf) for leaf in compiled.leaves]
        values: list[Bits] = []
        for kind, children in compiled.nodes:
            values.append(rows[children[0]] if kind == "leaf" else _joined(kind, [values[child] for child in children], everybody))
        criteria: list[list[tuple[int, int]]] = []
        trials: list[tuple[int, int]] = []
        for trial in compiled.trials:
            verdicts = []
            still_open = []
            for section, routine, number in trial.criteria:
                true, false, _, judgement = values[number]
                verdicts.append(
                    (true, false) if section is Section.INCLUSION else (false, true) if section is Section.EXCLUSION else (0, 0)
                )
                still_open.append(0 if routine else everybody & ~(verdicts[-1][0] | verdicts[-1][1] | judgement))
            criteria.append(verdicts)
            trials.append(_combined(verdicts, still_open, trial.ways, everybody))
        return PanelVerdicts(len(self._panel.people.charts), criteria, trials)


def judge_panel(compiled: Compiled, patients: Sequence[Patient], as_of: date) -> PanelVerdicts:
    """Decide every criterion of every compiled trial for every patient."""
    return PanelJudge(patients, as_of).judged(compiled)


def _combined(verdicts: list[tuple[int, int]], still_open: list[int], cohorts: Sequence[WayIn], everybody: int) -> tuple[int, int]:
    """Who is eligible in some cohort, and who is ruled out of all."""
    eligible, out = 0, everybody
    for members, stated in cohorts:
        failing = waiting = 0
        for place in members:
            failing |= verdicts[place][1]
            waiting |= still_open[place]
        eligible |= everybody & ~(failing | waiting) if stated else 0
        out &= failing
    return eligible, out


def _joined(kind: str, children: list[Bits], everybody: int) -> Bits:
    if kind == "not":
        [(true, false, factual, judgement)] = children
        return Bits(false, true, factual, judgement)
    true, false = (everybody, 0) if kind == "all" else (0, everybody)
    factual = judgement = 0
    for child in children:
        if kind == "all":
            true &= child[0]
            false |= child[1]
        else:
            true |= child[0]
            false &= child[1]
        factual |= child[2]
        judgement |= child[3]
    unknown = everybody & ~(true | false)
    factual &= unknown
    return Bits(true, false, factual, judgement & unknown & ~factual)
