"""Everything that belongs to a limit, step by step, joined to one tree."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from screener.criteria.base import Leaf
from screener.criteria.circumstances_shared import words_at
from screener.criteria.conditions_shared import Adequate
from screener.criteria.lab.alternatives import Alternatives
from screener.criteria.lab.heart import AFTER_TIME, OF_HEART
from screener.criteria.lab.leaf import Lab
from screener.criteria.lab.measures import Limitation, Measure
from screener.criteria.lab.words import (
    CORRECTABLE,
    FORMULA,
    METHOD_PAREN,
    OPEN,
    OTHERWISE,
    PERMITTED,
    PERMITTED_TO_REACH,
    SEE,
    TESTED,
    TRAIL,
)
from screener.criteria.nodes import AllOf, AnyOf, Node, Not, all_of, any_of, implies, leaves, negation
from screener.text.merge import Window
from screener.text.quantity import Bounds


def as_node(value: object) -> Node:
    assert isinstance(value, Leaf | AllOf | AnyOf | Not)
    return value


def mapped(node: Node, change: Callable[[Leaf], Leaf]) -> Node:
    if isinstance(node, Not):
        return Not(mapped(node.child, change))
    if isinstance(node, AllOf | AnyOf):
        return type(node)(tuple(mapped(child, change) for child in node.children))
    return change(node)


def strength(first: Node, second: Node) -> str:
    """Is the second limit weaker, stronger or not to be compared with the first?"""
    one = next((leaf for leaf in leaves(first) if isinstance(leaf, Lab) and leaf.bounds), None)
    two = next((leaf for leaf in leaves(second) if isinstance(leaf, Lab) and leaf.bounds), None)
    if one is None or two is None or one.bounds is None or two.bounds is None or one.analyte != two.analyte:
        return ""
    for a, b, sign in ((one.bounds.upper, two.bounds.upper, 1), (one.bounds.lower, two.bounds.lower, -1)):
        if a is not None and b is not None:
            if a.unit != b.unit:
                return ""
            return "weaker" if (b.value - a.value) * sign > 0 else "stronger"
    return ""


class Tails(Alternatives):
    """Everything that belongs to a limit, step by step, joined to one tree."""

    def _tail(self, measure: Measure, limitation: Limitation, start: int) -> tuple[Node, int]:
        node = self.leaves_for(measure, limitation, start, limitation.j)
        return self._tail_more(measure, limitation, node, start, limitation.j)

    def _tail_more(self, measure: Measure, limitation: Limitation, node: Node, start: int, j: int) -> tuple[Node, int]:
        """Windows, methods, equivalents, circumstances, further limits and riders, as long as they are understood."""
        condition: Node | None = None
        self.base = limitation.bounds
        pieces: list[tuple[Node | None, Node]] = [(None, node)]
        last_bounds = limitation.bounds
        for _ in range(12):
            if j >= self.count:
                break
            step = self._step(measure, last_bounds, j, condition)
            if step is None:
                break
            what, value, j = step
            if what == "skip":
                continue
            if what == "window":
                assert isinstance(value, Window)
                pieces = [(c, self._with_window(n, value)) for c, n in pieces]
            elif what == "and":
                pieces.append((None, as_node(value)))
            elif what == "condition":
                old, last = pieces[-1]
                pieces[-1] = (as_node(value) if old is None else all_of(old, as_node(value)), last)
                condition = as_node(value)
            elif what == "except":
                old, last = pieces[-1]
                pieces[-1] = (old, all_of(last, negation(as_node(value))) if self.excluding else any_of(last, as_node(value)))
            elif what == "alternative":
                assert isinstance(value, tuple)
                condition = as_node(value[0])
                pieces.append((condition, as_node(value[1])))
            elif what == "or":
                old, last = pieces[-1]
                pieces[-1] = (old, any_of(last, as_node(value)))
        return self._joined(pieces), j

    def _with_window(self, node: Node, window: Window) -> Node:
        return mapped(node, lambda leaf: replace(leaf, window=window) if isinstance(leaf, Lab) and leaf.window is None else leaf)

    def _joined(self, pieces: list[tuple[Node | None, Node]]) -> Node:
        """The limits of one measure under their circumstances.

        All under circumstances: each binds where its own holds. The first without: a weaker limit under a circumstance is an alternative, a stronger one binds besides.
        """
        (given, node), *more = pieces
        parts: list[Node] = []
        if given is not None:
            every = [(c, n) for c, n in pieces if c is not None]
            rest = [n for c, n in pieces if c is None]
            if self.excluding or self._permits(node):
                return all_of(any_of(*(all_of(n, c) for c, n in every)), *rest)
            return all_of(*(implies(c, n) for c, n in every if c is not None), *rest)
        for condition, other in more:
            if condition is None:
                parts.append(other)
                continue
            compared = strength(node, other)
            if compared == "stronger" or (not compared and self.excluding):
                node = all_of(node, implies(condition, other))
            else:  # weaker, or in other units: an exception that helps, which must not matter where the usual limit is kept
                node = any_of(node, all_of(condition, other))
        return all_of(node, *parts)

    def _permits(self, node: Node) -> bool:
        """ "Patients may have ALT < 5 x ULN if they have liver metastases": what is permitted is both together."""
        first = min(leaf.start for leaf in leaves(node))
        return "MAY" in self.scan.present and any(
            t.sym == "MAY" and self.scan.span(k, k + 1)["start"] < first for k, t in enumerate(self.tokens)
        )

    def _step(self, measure: Measure, bounds: Bounds | None, j: int, before: Node | None) -> tuple[str, object, int] | None:
        """One thing that belongs to the limit, at token `j`."""
        token = self.tokens[j]
        scan = self.scan
        if token.sym == "WITHIN":
            return "window", token.value, j + 1
        if token.sym in ("ATTIME",):
            return "skip", None, j + 1
        tested = words_at(scan, j, TESTED)
        if tested and tested[1] < self.count and self.tokens[tested[1]].sym in ("WITHIN", "ATTIME"):
            k = tested[1] + 1
            opened = self.tokens[j].sym == "("
            if not opened or (k < self.count and self.tokens[k].sym == ")"):
                value = self.tokens[tested[1]]
                return ("window" if value.sym == "WITHIN" else "skip"), value.value, k + (1 if opened else 0)
        if token.sym in OPEN:
            inside = self._parenthesis(measure, bounds, j, before)
            if inside is not None:
                return inside
        permitted = words_at(scan, j, PERMITTED)
        support = self._support(j)
        if support is not None:
            return support
        if (
            permitted
            and re.search(r"transfus|growth factor|erythropoietin|red (?:blood )?cell|support", permitted[0].group())
            and re.search(r"allow|permit|accept|eligible|may|can ", permitted[0].group())
        ):
            end = permitted[1]
            if token.sym == "(":
                if end < self.count and self.tokens[end].sym == ")":
                    return "skip", None, end + 1
            else:
                return "skip", None, end
        if not OF_HEART.isdisjoint(measure.ids) and (after := self._method(j)) > j and self._balanced(j, after):
            return "skip", None, after
        if self.tokens[j - 1].sym == "ATTIME" and not OF_HEART.isdisjoint(measure.ids):
            named = words_at(scan, j, AFTER_TIME)
            if named is not None and self._balanced(j, named[1]):
                return "skip", None, named[1]
        for pattern in (TRAIL, METHOD_PAREN, SEE, FORMULA, PERMITTED_TO_REACH):
            found = words_at(scan, j, pattern)
            if found and self._balanced(j, found[1]):
                return "skip", None, found[1]
        after = self._method(j)
        if after > j and self._balanced(j, after):
            return "skip", None, after
        if measure.ids == ("UPRO_DIP",) and scan.text(j, j + 1) in ("protein", "proteinuria") and self._ends(j + 1):
            return "skip", None, j + 1  # "urine dipstick < 2+ proteinuria"
        if measure.ids in (("UPC",), ("UACR",)) and scan.text(j, j + 1) == "creatinine" and self._ends(j + 1):
            return "skip", None, j + 1  # "<= 1.5 mg/mg creatinine"
        correctable = None if self.excluding else words_at(scan, j, CORRECTABLE)
        if correctable is not None and self._balanced(j, correctable[1]):
            return "or", Adequate(words=scan.written(measure.i, correctable[1])[:200], **scan.span(j, correctable[1])), correctable[1]
        higher = words_at(scan, j, OTHERWISE, retreat=True)
        if higher is not None:
            other = self._condition_measure(higher[1])
            if other is not None and self._ends(other[1]):
                return "or", other[0], other[1]
        alternative = self._alternative(measure, bounds, j, before)
        if alternative is not None:
            return alternative
        return self._circumstance(measure, j, before)
