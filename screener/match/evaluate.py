"""A tree for one patient on one day: the truth, what decided it, and what is missing.

Kleene logic comes from `screener.logic`; this module only keeps the reasons: an AllOf that is false keeps the child that failed, one that is unknown
the children that are unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from screener.criteria.base import Finding, Leaf, Need, Reason
from screener.criteria.nodes import AllOf, AnyOf, Node, Not
from screener.criteria.unread import UNREAD_SAID
from screener.logic import Truth, all_of, any_of, negate
from screener.patients.facts import Chart

# Which open reason a person should see first where several children are unknown: what can be asked or repeated before what needs an opinion.
_REASONS = (Reason.MISSING, Reason.STALE, Reason.PARTIAL_DATE, Reason.CONFLICT, Reason.JUDGEMENT, Reason.NOT_READ)
_MOST_SAID = 4  # reasons of one kind in a sentence


@dataclass(slots=True)
class Judge:
    """Judges trees for one patient on one day; each distinct statement is judged once."""

    chart: Chart
    as_of: date
    _memo: dict[Leaf, Finding]
    _seen: dict[int, tuple[Leaf, Finding]]

    def __init__(self, chart: Chart, as_of: date) -> None:
        self.chart = chart
        self.as_of = as_of
        self._memo = {}
        self._seen = {}

    def leaf(self, leaf: Leaf) -> Finding:
        """The finding for one statement, wherever it stands: its place in the text says nothing of its truth."""
        seen = self._seen.get(id(leaf))
        if seen is not None:
            return seen[1]
        statement = placeless(leaf)
        found = self._memo.get(statement)
        if found is None:
            found = self._memo[statement] = statement.judge(self.chart, self.as_of)
        self._seen[id(leaf)] = (leaf, found)  # the leaf is kept, so that nothing else takes its id
        return found

    def tree(self, node: Node) -> Finding:
        """The finding for a tree."""
        return evaluate(node, self.leaf)


def placeless(leaf: Leaf) -> Leaf:
    """The statement without its place in the text."""
    return leaf if leaf.start == leaf.end == 0 else replace(leaf, start=0, end=0)


def evaluate(node: Node, finding_of: Callable[[Leaf], Finding]) -> Finding:
    """The finding for a tree whose leaves are judged by `finding_of`."""
    if isinstance(node, Leaf):
        return finding_of(node)
    if isinstance(node, Not):
        inner = evaluate(node.child, finding_of)
        return replace(inner, truth=negate(inner.truth))
    children = [evaluate(child, finding_of) for child in node.children]
    truth = (all_of if isinstance(node, AllOf) else any_of)(child.truth for child in children)
    return _joined(truth, children, isinstance(node, AnyOf))


def _joined(truth: Truth, children: Sequence[Finding], alternatives: bool) -> Finding:
    turns = tuple(sorted({day for child in children for day in child.turns}))
    if truth is Truth.UNKNOWN:
        open_ones = [child for child in children if child.truth is Truth.UNKNOWN]
        first = min(open_ones, key=lambda child: _REASONS.index(child.reason or Reason.NOT_READ))
        needs: dict[Need, None] = {need: None for child in open_ones for need in child.needs}
        return Finding(Truth.UNKNOWN, _sentences(open_ones), reason=first.reason, needs=tuple(needs), turns=turns)
    deciding = [child for child in children if child.truth is truth]
    decided_by_one = (truth is Truth.TRUE) == alternatives
    if decided_by_one:
        # one child is enough: of false children of an AllOf the one that cannot change says most, else the first
        best = next((c for c in deciding if not c.changeable), deciding[0]) if truth is Truth.FALSE else deciding[0]
        changeable = all(child.changeable for child in deciding)
        return Finding(
            truth, best.because, turns=turns, changeable=changeable, distance=best.distance, absent=best.absent, computed=best.computed
        )
    return Finding(
        truth,
        _sentences(deciding),
        turns=turns,
        changeable=any(child.changeable for child in deciding) if deciding else True,
        distance=next((child.distance for child in deciding if child.distance), None),
        absent=all(child.absent for child in deciding),
        computed=any(child.computed for child in deciding),
    )


def _sentences(findings: Sequence[Finding]) -> str:
    """What each of them says, once; words that were not read come last, in one list."""
    said: dict[str, None] = {}
    unread: dict[str, None] = {}
    for finding in findings:
        asked, _, words = ("", "", finding.because) if finding.reason is Reason.NOT_READ else finding.because.partition(f"; {UNREAD_SAID}")
        said.setdefault(asked)
        unread.setdefault(words.removeprefix(UNREAD_SAID))
    parts = [_first([one for one in said if one], "; "), _first([one for one in unread if one], ", ")]
    return "; ".join(filter(None, (parts[0], parts[1] and UNREAD_SAID + parts[1])))


def _first(said: Sequence[str], between: str) -> str:
    more = [f"and {len(said) - _MOST_SAID} more"] if len(said) > _MOST_SAID else []
    return between.join([*said[:_MOST_SAID], *more])
