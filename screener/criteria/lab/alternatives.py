"""Limits that hold under a circumstance, behind a limit or in parentheses."""

from __future__ import annotations

from dataclasses import replace

from screener import lexicons
from screener.criteria.circumstances_shared import condition_at, words_at
from screener.criteria.conditions_shared import Adequate
from screener.criteria.lab.excepted import Excepted
from screener.criteria.lab.measures import Measure
from screener.criteria.lab.words import (
    ABOVE_NORMAL,
    FILL,
    IN_TARGET,
    LEAD,
    MAY_BE,
    OPEN,
    OPENER,
    THERAPEUTIC,
    UNLESS,
)
from screener.criteria.nodes import Node, all_of, leaves, negation
from screener.criteria.unread import Unread
from screener.text.gated import gated
from screener.text.quantity import Bounds, Limit
from screener.text.tokens import Quantity

_THEN = gated(r"(?:in which case|for which|for whom|in whom|then|where)(?![a-z])")


def is_person(node: Node) -> bool:
    return all(leaf.kind in ("age", "sex", "metastasis", "condition", "medication") for leaf in leaves(node))


class Alternatives(Excepted):
    """Limits that hold under a circumstance, behind a limit or in parentheses."""

    def _circumstance(self, measure: Measure, j: int, before: Node | None) -> tuple[str, object, int] | None:
        """ "for patients < 16", "in females", "unless on anticoagulants", read to its end."""
        if self.tokens[j].sym == "NEG" and self.scan.text(j, j + 1) in ("without", "in the absence of", "in absence of"):
            absent = condition_at(self.scan, j + 1, None, before=before)  # "<= 2.5 x ULN without liver metastases"
            if absent is not None and is_person(absent[0]) and self._ends(absent[1]):
                return "condition", negation(absent[0]), absent[1]
            return None
        opener = words_at(self.scan, j, OPENER)
        if opener is None:
            return None
        word = opener[0]["word"]
        found = condition_at(self.scan, opener[1], self._condition_measure, before=before)
        if found is None:
            return None
        node, k = found
        if word in UNLESS and not self._ends(k) and words_at(self.scan, k, _THEN) is not None:
            # such as "unless there are liver metastases in which case it must be <= 5 x ULN"
            instead = self._limit_of_excepted(measure, k)
            return ("alternative", (node, instead[0]), instead[1]) if instead is not None else None
        if not self._ends(k):
            return None
        if word in UNLESS:
            # an exception may name the limit that holds instead of the usual one
            other = self._limit_of_excepted(measure, k)
            if other is not None:
                return "alternative", (node, other[0]), other[1]
            ranged = words_at(self.scan, k, THERAPEUTIC)
            if ranged is not None:
                at = self.scan.span(k, ranged[1])
                return "except", all_of(node, Adequate(words=ranged[0]["what"].strip(), **at)), ranged[1]
            return "except", node, k
        if word in ("with", "in", "due to") and not word.startswith("in the") and not is_person(node):
            return None
        return "condition", node, k

    def _condition_measure(self, i: int) -> tuple[Node, int] | None:
        """A limit as a circumstance: "creatinine levels above institutional normal"."""
        k = i
        while k < self.count and self.tokens[k].sym in LEAD and k < i + 3:
            k += 1
        measure = self.measure(k)
        if measure is None:
            return None
        above = words_at(self.scan, measure.j, ABOVE_NORMAL)
        if above:
            leaves = [replace(self._leaf_of(a), normal="uln", **self.scan.span(i, above[1])) for a in measure.ids]
            return negation(all_of(*leaves)), above[1]
        limited = self.limitation(measure.j, measure)
        if limited is None or limited[1]:
            return None
        return self.leaves_for(measure, limited[0], i, limited[0].j), limited[0].j

    def _alternative(self, measure: Measure, bounds: Bounds | None, j: int, before: Node | None) -> tuple[str, object, int] | None:
        """ ", or <= 5 x ULN if liver metastases", "; <= 5 x ULN with liver metastases", "AND >= 13 g/dL in males"."""
        k = j
        mark = ""
        while k < self.count and self.tokens[k].sym in (",", ";", "OR", "AND", "ANDOR", "/", "but", "EXCEPT", "however") and k < j + 3:
            mark += self.tokens[k].sym
            k += 1
        if k == j or k >= self.count:
            return None
        named = self._name(k)
        at = k
        if named is not None and named[0] in measure.ids and len(measure.ids) == 1:
            at = named[1]
            while at < self.count and self.tokens[at].sym in FILL | {":"}:
                at += 1
        if at < self.count:
            limit = self._plain_limit(measure, at)
            if limit is not None and limit.bounds is not None:
                opener = words_at(self.scan, limit.j, OPENER)
                close_paren = False
                if opener is None and limit.j < self.count and self.tokens[limit.j].sym == "(":
                    opener = words_at(self.scan, limit.j + 1, OPENER)
                    close_paren = opener is not None
                other = self.leaves_for(measure, limit, at, limit.j)
                if opener is not None:
                    found = condition_at(self.scan, opener[1], self._condition_measure, before=before)
                    if found is not None and self._ends(found[1]):
                        end = found[1]
                        if close_paren and end < self.count and self.tokens[end].sym == ")":
                            end += 1
                        if opener[0]["word"] in UNLESS:
                            return None
                        return "alternative", (found[0], other), end
                    end = self._clause_end(opener[1])
                    if end > opener[1]:
                        words = Unread(words=self.scan.text(opener[1], end)[:300], **self.scan.span(opener[1], end))
                        return "alternative", (words, other), end
                if limit.j < self.count and self.tokens[limit.j].sym == "(":
                    inner = condition_at(self.scan, limit.j + 1, None, before=before)
                    if inner is not None and inner[1] < self.count and self.tokens[inner[1]].sym == ")" and is_person(inner[0]):
                        return "alternative", (inner[0], other), inner[1] + 1
                sex = condition_at(self.scan, limit.j, None, before=before)
                if sex is not None and is_person(sex[0]) and self._ends(sex[1]):
                    return "alternative", (sex[0], other), sex[1]
                if bounds is None and not self.excluding and "OR" in mark and at == k and "AND" not in mark:
                    unit = (limit.bounds.lower or limit.bounds.upper or Limit(0)).unit
                    ids = tuple(
                        name for name in measure.ids if unit and self._unit_fits(name, unit) and not self._absurd(name, limit.bounds)
                    )
                    if ids and self._ends(limit.j):  # "creatinine or clearance within normal limits or > 50 mL/min"
                        return "or", self.leaves_for(replace(measure, ids=ids), limit, at, limit.j), limit.j
                if not self._fits(measure, limit.bounds):
                    return None
                if (
                    "OR" in mark
                    and at == k
                    and self._same_side(bounds, limit.bounds)
                    and not self._equivalent(measure, bounds, limit.bounds)
                ):
                    return "or", other, limit.j
                if "OR" in mark and at == k and self._equivalent(measure, bounds, limit.bounds):
                    return "skip", None, limit.j
            same = self._bare_equivalent(measure, bounds, k) if "OR" in mark or "/" in mark else None
            if same is not None:
                return "skip", None, same
        ranged = words_at(self.scan, k, IN_TARGET) if "OR" in mark else None
        opener = words_at(self.scan, ranged[1], OPENER) if ranged is not None else None
        if ranged is not None and opener is not None and opener[0]["word"] not in UNLESS:
            found = condition_at(self.scan, opener[1], self._condition_measure, before=before)
            if found is not None and self._ends(found[1]):
                said = self.scan.written(measure.i, measure.j) + " " + self.scan.written(k, ranged[1])
                return "except", all_of(found[0], Adequate(words=said, **self.scan.span(k, ranged[1]))), found[1]
        # the circumstance first: ", for patients with liver metastases <= 5 x ULN"
        opener = words_at(self.scan, k, OPENER)
        if opener is not None:
            found = condition_at(self.scan, opener[1], self._condition_measure, before=before)
            if found is not None:
                other_limit = self._other_limit(measure, found[1], found[0])
                if other_limit is not None:
                    end = other_limit[1] + (other_limit[1] < self.count and self.tokens[other_limit[1]].sym == "MAY")  # "... is allowed"
                    if self._ends(end):
                        return "alternative", (found[0], other_limit[0]), end
        return None

    def _bare_equivalent(self, measure: Measure, bounds: Bounds | None, k: int) -> int | None:
        """ "<= 2.0 mg/dL or 177 umol/L": the same limit in another unit, without a comparator of its own."""
        token = self.tokens[k]
        if bounds is None or token.sym != "QTY" or not isinstance(token.value, Quantity) or token.value.upper is not None:
            return None
        limit = Limit(token.value.value, token.value.unit)
        same = Bounds(at_least=limit) if bounds.lower and not bounds.upper else Bounds(at_most=limit)
        known = (bounds.lower or bounds.upper or limit).unit
        return k + 1 if limit.unit and known and limit.unit != known and self._equivalent(measure, bounds, same) else None

    def _clause_end(self, j: int) -> int:
        depth = 0
        k = j
        while k < self.count:
            sym = self.tokens[k].sym
            if sym in OPEN:
                depth += 1
            elif sym in OPEN.values():
                if depth == 0:
                    return k
                depth -= 1
            elif depth == 0 and sym in (";", ".", ","):
                return k
            k += 1
        return k

    def _parenthesis(self, measure: Measure, bounds: Bounds | None, j: int, before: Node | None) -> tuple[str, object, int] | None:
        """What stands in parentheses behind a limit: the same in another unit, a limit under a circumstance, a circumstance."""
        close = self._close(j)
        if close is None:
            return None
        if lexicons.parse_unit(self.scan.text(j + 1, close)) is not None:
            return "skip", None, close + 1
        k = j + 1
        while k < close and self.tokens[k].sym in ("OR", "DEFINE", "=", "EQ", "or", "i.e", ",", "AND", "but"):
            k += 1
        if k >= close:
            return None
        first = self.tokens[k]
        # the same limit in another unit, or only numbers and units
        if k == close - 1 and first.sym in ("QTY", "NUM", "BQ", "BN", "XULN", "BU"):
            if first.sym in ("QTY", "NUM"):
                return "skip", None, close + 1
            if isinstance(first.value, Bounds) and self._equivalent(measure, bounds, first.value):
                return "skip", None, close + 1
            if first.sym == "BU" and bounds is not None and self._same_side(bounds, first.value):
                return None
        if (
            all(t.sym in ("QTY", "NUM", "-", "/", "to", "+", "=", "%", "BQ", "BN", "OR", "AND", ",", "EQ") for t in self.tokens[k:close])
            and not any(t.sym == "BU" for t in self.tokens[k:close])
            and bounds is not None
        ):
            return "skip", None, close + 1
        intro = words_at(self.scan, k, MAY_BE)
        if intro is not None and intro[1] < close:
            k = intro[1]
        named = self._name(k)
        at = k
        other_name: str | None = None
        if named is not None and (named[0] in measure.ids or (named[0] in ("DBILI", "IBILI") and measure.ids == ("TBILI",))):
            other_name = named[0] if named[0] not in measure.ids else None
            at = named[1]
            while at < close and self.tokens[at].sym in FILL | {":"}:
                at += 1
        limit = self._plain_limit(measure, at) if at < close else None
        if limit is not None and limit.bounds is not None and limit.j <= close:
            other = self.leaves_for(Measure((other_name,), "and", at, at) if other_name else measure, limit, at, limit.j)
            opener = words_at(self.scan, limit.j, OPENER)
            condition_start = opener[1] if opener else limit.j
            found = condition_at(self.scan, condition_start, self._condition_measure, before=before) if condition_start < close else None
            if found is not None and found[1] == close:
                return "alternative", (found[0], other), close + 1
            if condition_start < close:
                words = Unread(words=self.scan.text(condition_start, close)[:300], **self.scan.span(condition_start, close))
                return "alternative", (words, other), close + 1
            return None
        # the circumstance first
        opener = words_at(self.scan, k, OPENER)
        start = opener[1] if opener else k
        if start < close:
            found = condition_at(self.scan, start, self._condition_measure, before=before)
            if found is not None and found[1] <= close:
                other_limit = self._other_limit(measure, found[1], found[0]) if found[1] < close else None
                if other_limit is not None and other_limit[1] == close:
                    return "alternative", (found[0], other_limit[0]), close + 1
                if found[1] == close and (opener is not None or is_person(found[0])):
                    unless = opener is not None and opener[0]["word"] in UNLESS
                    return ("except" if unless else "condition"), found[0], close + 1
        return None
