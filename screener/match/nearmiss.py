"""Near miss: the smallest set of changeable facts that stand between a patient and a trial, each with its distance.

A criterion that fails offers ways out: sets of false statements that would have to become true (or true ones false). A statement that cannot change offers
none. The trial's smallest set takes one way out of each failing criterion; a fact that stands in the way twice counts once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from screener.criteria.base import Finding, Leaf
from screener.criteria.meaning import placeless
from screener.criteria.nodes import AllOf, Node, Not
from screener.logic import Truth, negate
from screener.match.evaluate import Judge
from screener.match.model import CriterionVerdict, Obstacle, Verdict
from screener.text.segments import Section

_MOST_WAYS = 24  # ways out that are followed at once; more than that is no near miss
_NAMES = ("analyte", "name", "marker", "ids", "what", "site", "sites")

Fact = tuple[object, ...]
Way = frozenset[Fact]
Ways = tuple[Way, ...]  # smallest first; empty where nothing can be done


def fact_of(leaf: Leaf) -> Fact:
    """What a statement is about, bounds and windows apart: "ANC at least 1.0" and "ANC at least 1.5" are about one fact."""
    named = tuple(getattr(leaf, name) for name in _NAMES if hasattr(leaf, name))
    return (leaf.room, *named) if named else (placeless(leaf),)


def ways_to(node: Node, wished: Truth, judge: Judge, said: dict[Fact, Finding]) -> Ways:
    """The sets of facts that would have to change for a tree to have a truth; what is open already needs no change. `said` collects the facts' findings."""
    if isinstance(node, Leaf):
        finding = judge.leaf(node)
        if finding.truth in (wished, Truth.UNKNOWN):
            return (frozenset(),)
        if not finding.changeable:
            return ()
        fact = fact_of(node)
        said.setdefault(fact, finding)
        return (frozenset((fact,)),)
    if isinstance(node, Not):
        return ways_to(node.child, negate(wished), judge, said)
    children = [ways_to(child, wished, judge, said) for child in node.children]
    if isinstance(node, AllOf) == (wished is Truth.TRUE):
        return together(children)
    return _smallest(way for ways in children for way in ways)


def together(parts: Sequence[Ways]) -> Ways:
    """One way out of each."""
    found: Ways = (frozenset(),)
    for ways in parts:
        found = _smallest(one | other for one in found for other in ways)
    return found


def _smallest(ways: Iterable[Way]) -> Ways:
    kept: list[Way] = []
    distinct = set(ways)
    if len(distinct) == 1:
        return tuple(distinct)
    for way in sorted(distinct, key=lambda way: (len(way), sorted(map(repr, way)))):
        if not any(other <= way for other in kept):
            kept.append(way)
    return tuple(kept[:_MOST_WAYS])


def obstacles(failing: Sequence[CriterionVerdict], judge: Judge) -> tuple[Obstacle, ...] | None:
    """The smallest set of facts whose change would leave none of these criteria failing; None where no change could. A person's answer is no fact that changes."""
    said: dict[Fact, Finding] = {}
    parts: list[Ways] = []
    of: dict[Fact, list[int]] = {}
    for verdict in failing:
        if verdict.verdict is not Verdict.FAIL:
            continue
        if verdict.confirmed_by is not None:
            return None
        wished = Truth.TRUE if verdict.criterion.section is Section.INCLUSION else Truth.FALSE
        ways = ways_to(verdict.criterion.meaning.tree, wished, judge, said)
        if not ways:
            return None
        parts.append(ways)
        for fact in {fact for way in ways for fact in way}:
            of.setdefault(fact, []).append(verdict.index)
    ways = together(parts)
    if not ways:
        return None
    found = [Obstacle(said[fact].because, said[fact].distance, tuple(of[fact])) for fact in ways[0]]
    return tuple(sorted(found, key=lambda obstacle: (obstacle.criteria, obstacle.because)))
