"""How text says a measured quantity: analytes, filler, limit, and what belongs to the limit (alternatives, circumstances, windows, riders)."""

from __future__ import annotations

from screener import lexicons
from screener.criteria.circumstances_shared import words_at
from screener.criteria.conditions_shared import Supported
from screener.criteria.lab.definitions import Definitions
from screener.criteria.lab.measures import Limitation, Measure
from screener.criteria.lab.words import (
    BEFORE_FINDING,
    BOUND,
    FILL,
    INDEPENDENT_BEFORE,
    KINDS,
    PEOPLE,
    RECORDED,
)
from screener.criteria.nodes import all_of, negation
from screener.criteria.scan import Reading, Scan
from screener.logic import Duration
from screener.text.quantity import Bounds, Limit


def read(scan: Scan) -> list[Reading]:
    """Every measured quantity with a limit in a sentence."""
    if not any(c.kind in KINDS for token in scan.tokens for c in token.concepts) and not finding_near(scan):
        return _Reader(scan).supports_alone([]) if "WITHIN" in scan.present or "AGO" in scan.present else []
    return _Reader(scan).all()


def finding_near(scan: Scan) -> bool:
    return not scan.present.isdisjoint(BOUND)


class _Reader(Definitions):
    """How text says a measured quantity: analytes, filler, limit, and what belongs to the limit (alternatives, circumstances, windows, riders)."""

    def all(self) -> list[Reading]:
        """Readings from left to right."""
        out: list[Reading] = []
        i = 0
        done = 0
        region = self.scan.clean.lower[self.tokens[0].start : self.tokens[-1].end] if self.tokens else ""
        stating = "uln for" in region or "normal for" in region or "uln) for" in region or "uln of" in region
        while i < self.count:
            reading = (self._limit_of_normal_stated(i) if stating else None) or self.at(i, done)
            if reading is None:
                i += 1
                continue
            out.append(reading)
            i = done = reading.j
        return (
            self._lasting(self._at_once(self._defined(self._prefixed([r for r in out if r.node is not None]))))
            + self.supports_alone(out)
            + [r for r in out if r.node is None]
        )

    def at(self, i: int, done: int) -> Reading | None:
        """The reading that begins with the analytes (or the limit) at token `i`."""
        return self._forward(i, done) or self._backward(i)

    def _forward(self, i: int, done: int) -> Reading | None:
        measure = self.measure(i)
        finding = measure is None
        measure = measure or self._finding(i)
        if measure is None:
            return None
        limited = self.limitation(measure.j, measure)
        if limited is None:
            return self._normal_before(measure, done)
        limitation, parenthesised = limited
        if "respectively" in self.scan.clean.lower[self.tokens[limitation.j - 1].end : self.tokens[-1].end].split(".")[0].split(";")[0]:
            return None  # limits dealt out over sexes or arms in the order of a list
        opening = self._opening(measure.j, limitation.j) if parenthesised else None
        start = self._lead(i, done)
        if finding:
            for back in range(max(done, start - 4), start):
                degree = words_at(self.scan, back, BEFORE_FINDING)
                if degree is not None and degree[1] == start:
                    start = back
                    break
        if len(measure.ids) > 1 and start > done and self.tokens[start - 1].sym == "both":
            start -= 1
        node, j = self._tail(measure, limitation, start)
        for back in range(max(done, start - 6), start):
            before = words_at(self.scan, back, INDEPENDENT_BEFORE)
            if before is not None and before[1] == start:
                what = self._supports(before[0].group())
                node = all_of(node, negation(Supported(what=what, within=Duration(days=7), strict=True, **self.scan.span(back, start))))
                start = back
                break
        for back in range(max(done, start - 10), start):
            record = words_at(self.scan, back, RECORDED)
            if record is not None and start <= record[1] <= start + 2:
                start = back
                break
        if opening is not None:
            close = self._close(opening)
            if close is None or close < j - 1:
                return None
            if close > j:
                # words inside the parentheses that were not understood: give them back, with the parentheses
                if any(self.tokens[k].sym not in FILL for k in range(j, close)):
                    return Reading(start, j, node, room="lab") if self._balanced(start, j) else None
            if close >= j:
                j = close + 1
            node, j = self._tail_more(measure, limitation, node, start, j)
        return Reading(start, j, node, room="lab")

    def _backward(self, i: int) -> Reading | None:
        """ ">= 50 kg in weight", "> 140 mmHg systolic": the limit first."""
        token = self.tokens[i]
        if token.sym not in BOUND or i + 1 >= self.count:
            return None
        j = i + 1
        if (
            j + 2 < self.count
            and self.tokens[j].sym == "("
            and self.tokens[j + 2].sym == ")"
            and lexicons.parse_unit(self.scan.text(j + 1, j + 2))
        ):
            j += 3
        if self.tokens[j - 1].sym == ")" or j == i + 1:
            people = (i and self.tokens[i - 1].sym in PEOPLE) or (
                i > 1 and self.tokens[i - 1].sym in ("with", "is", "are", "MUST", "of") and self.tokens[i - 2].sym in PEOPLE
            )
            heavy = {end.unit for end in (token.value.lower, token.value.upper) if end} <= {"kg", "[lb_av]"}
            if people and heavy and not (j < self.count and (self.measure(j) or self.tokens[j].sym in ("in", "of", "over", "WITHIN"))):
                limitation = Limitation(token.value, j)
                return Reading(i, j, self.leaves_for(Measure(("WEIGHT",), "and", i, j), limitation, i, j), room="lab")
        while (
            j < self.count
            and self.tokens[j].sym in ("in", "WITHINW", "of", "for", "(", "the", "on", "total", "serum", "body")
            and j < i + 4
        ):
            j += 1
        measure = self.measure(j)
        if measure is None or self.limitation(measure.j, measure) is not None:
            return None
        bounds: Bounds = token.value
        unit = (bounds.lower or bounds.upper or Limit(0)).unit
        if unit is None or not all(self._unit_fits(a, unit) for a in measure.ids if a in self.lexicon):
            return None
        end = measure.j
        if any(t.sym == "(" for t in self.tokens[i:j]):
            if end < self.count and self.tokens[end].sym == ")":
                end += 1
            else:
                return None
        limitation = Limitation(bounds, end)
        node = self.leaves_for(measure, limitation, i, end)
        return Reading(i, end, node, room="lab")


__all__ = ["read"]
