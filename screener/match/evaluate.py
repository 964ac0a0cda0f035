"""A tree for one patient on one day: the truth, what decided it, and what is missing.

Kleene logic comes from `screener.logic`; this module only keeps the reasons: an AllOf that is false keeps the child that failed, one that is unknown
the children that are unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from screener.criteria.base import Finding, Leaf, Need, Reason
from screener.criteria.meaning import Meaning, placeless
from screener.criteria.nodes import AllOf, AnyOf, Node, Not
from screener.criteria.unread import UNREAD_SAID, Unread
from screener.logic import Truth, all_of, any_of, negate
from screener.patients.facts import Chart

# Which open reason a person should see first where several children are unknown: what can be asked or repeated before what needs an opinion.
_URGENCY = {
    reason: place
    for place, reason in enumerate((Reason.MISSING, Reason.STALE, Reason.PARTIAL_DATE, Reason.CONFLICT, Reason.JUDGEMENT, Reason.NOT_READ))
}
# What is remembered of one patient: a panel holds many. Trials share statements far more often than whole criteria.
_MOST_STATEMENTS = 10_000
_MOST_MEANINGS = 1_000
_MOST_SAID = 4  # reasons of one kind in a sentence


class Judge:
    """Judges trees for one patient on one day; each distinct statement, and each distinct meaning of a criterion, is judged once."""

    __slots__ = ("_meanings", "_statements", "as_of", "chart")

    def __init__(self, chart: Chart, as_of: date) -> None:
        self.chart = chart
        self.as_of = as_of
        self._statements: dict[int, tuple[Leaf, Finding]] = {}
        self._meanings: dict[Meaning, Finding] = {}

    def leaf(self, leaf: Leaf) -> Finding:
        """The finding for one statement, wherever it stands: its place in the text says nothing of its truth."""
        return self.statement(placeless(leaf))

    def meaning(self, meaning: Meaning) -> Finding:
        """The finding for what a criterion says."""
        found = self._meanings.get(meaning)
        if found is None:
            found = evaluate(meaning.tree, self.statement)
            if len(self._meanings) >= _MOST_MEANINGS:
                self._meanings.clear()
            self._meanings[meaning] = found
        return found

    def statement(self, leaf: Leaf) -> Finding:
        """The finding for a leaf without a place (see `placeless`), by its identity: there is one object for each statement."""
        seen = self._statements.get(id(leaf))
        if seen is not None:
            return seen[1]
        found = leaf.judge(self.chart, self.as_of)
        if not isinstance(leaf, Unread):  # it is the same for everybody, and hardly ever said twice
            if len(self._statements) >= _MOST_STATEMENTS:
                self._statements.clear()
            self._statements[id(leaf)] = (leaf, found)  # the statement is kept, so that nothing else takes its id
        return found

    def tree(self, node: Node) -> Finding:
        """The finding for a tree."""
        return evaluate(node, self.leaf)


def evaluate(node: Node, finding_of: Callable[[Leaf], Finding]) -> Finding:
    """The finding for a tree whose leaves are judged by `finding_of`."""
    kind = type(node)
    if kind is AllOf or kind is AnyOf:
        children = [evaluate(child, finding_of) for child in node.children]  # type: ignore[union-attr]
        truth = (all_of if kind is AllOf else any_of)([child.truth for child in children])
        return _joined(truth, children, kind is AnyOf)
    if kind is Not:
        return _denied(evaluate(node.child, finding_of))  # type: ignore[union-attr]
    return finding_of(node)  # type: ignore[arg-type]


def _denied(inner: Finding) -> Finding:
    """The finding for a Not. What is unknown stays as it is."""
    if inner.truth is Truth.UNKNOWN:
        return inner
    return Finding(
        negate(inner.truth), inner.because, None, inner.needs, inner.turns, inner.changeable, inner.distance, inner.absent, inner.computed
    )


def _turns(children: Sequence[Finding]) -> tuple[date, ...]:
    """All days on which one of them may turn."""
    found = [child.turns for child in children if child.turns]
    if len(found) < 2:
        return tuple(sorted(set(found[0]))) if found else ()
    return tuple(sorted({day for turns in found for day in turns}))


def _joined(truth: Truth, children: Sequence[Finding], alternatives: bool) -> Finding:
    turns = _turns(children)
    if truth is Truth.UNKNOWN:
        open_ones = [child for child in children if child.truth is Truth.UNKNOWN]
        if len(open_ones) == 1:
            [one] = open_ones
            return Finding(truth, _sentences(open_ones), one.reason, tuple(dict.fromkeys(one.needs)), turns)
        first = min(open_ones, key=_urgency)
        needs: dict[Need, None] = {need: None for child in open_ones for need in child.needs}
        return Finding(truth, _sentences(open_ones), first.reason, tuple(needs), turns)
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


def _urgency(finding: Finding) -> int:
    return _URGENCY[finding.reason or Reason.NOT_READ]


def _sentences(findings: Sequence[Finding]) -> str:
    """What each of them says, once; words that were not read come last, in one list."""
    if len(findings) == 1 and findings[0].reason is not Reason.NOT_READ:
        return findings[0].because
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
