"""What stands before limits: words that the limits define, circumstances, explanations."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from screener.criteria.circumstances_shared import condition_at, words_at
from screener.criteria.lab.alternatives import is_person
from screener.criteria.lab.leaf import Lab
from screener.criteria.lab.measures import Limitation, Measure
from screener.criteria.lab.tails import Tails
from screener.criteria.lab.words import (
    DEFINED,
    FINDINGS,
    OPEN,
    PAIRS,
    SAME,
    STATED_ULN,
    SUBJECT_FIRST,
)
from screener.criteria.nodes import Node, all_of, any_of, implies, leaves
from screener.criteria.scan import Reading


class Definitions(Tails):
    """What stands before limits: words that the limits define, circumstances, explanations."""

    def _limit_of_normal_stated(self, i: int) -> Reading | None:
        """ "For the purpose of this study, the ULN for ALT is 45 U/L" explains and asks nothing (rule 18)."""
        found = words_at(self.scan, i, STATED_ULN)
        if found is None or not (self._ends(found[1]) or self.tokens[found[1] - 1].sym == "."):
            return None
        j = found[1]
        if j + 2 < self.count and [token.sym for token in self.tokens[j : j + 3]] == ["(", "WITHIN", ")"]:
            j += 3  # when the value is to be measured, which the limits that count from it say themselves
        return Reading(i, j, None, room="lab")

    def _defined(self, readings: list[Reading]) -> list[Reading]:
        """ "Normal renal function (creatinine <= ULN)", "hypoxia (SpO2 <= 92 %)": limits in parentheses define the words before them."""
        out: list[Reading] = []
        n = 0
        while n < len(readings):
            first = readings[n]
            group = [first]
            opening = first.i - 1
            while (
                opening > 0
                and self.tokens[opening].sym in ("DEFINE", "the", "a", "with", "of", "serum", "an", "EXAMPLE", "by", "EQ", ":")
                and opening > first.i - 4
            ):
                opening -= 1
            close = self._close(opening) if opening > 0 and self.tokens[opening].sym in OPEN else None
            if close is not None:
                while n + len(group) < len(readings) and readings[n + len(group)].j <= close:
                    group.append(readings[n + len(group)])
                start = self._definable(opening, group)
                gaps = [self.tokens[k].sym for a, b in pairwise(group) for k in range(a.j, b.i)]
                whole = group[-1].j == close and all(
                    sym in ("AND", "OR", "ANDOR", ",", ";", "a", "the", "or", "either", "/") for sym in gaps
                )
                if start is not None and whole:
                    out.append(Reading(start, close + 1, self._together(group), room="lab"))
                    n += len(group)
                    continue
                if start is not None and self._organ(start, opening):
                    out.append(Reading(start, opening, None, room="lab"))
            out.append(first)
            n += 1
        return out

    def _together(self, group: list[Reading]) -> Node:
        """Limits in one pair of parentheses: each excludes by itself; all are required, but for neighbours that "or" joins ("ANC >= 1, creatinine <= 1.5 or clearance >= 60")."""
        if self.excluding:
            return any_of(*(r.node for r in group if r.node is not None))
        required: list[list[Node]] = [[]]
        for n, reading in enumerate(group):
            between = {self.tokens[k].sym for k in range(group[n - 1].j, reading.i)} if n else set()
            if n and not between & {"OR", "or", "ANDOR"}:
                required.append([])
            required[-1] += [reading.node] if reading.node is not None else []
        return all_of(*(any_of(*nodes) for nodes in required if nodes))

    def _organ(self, start: int, opening: int) -> bool:
        match = DEFINED.fullmatch(self.scan.clean.lower, self.tokens[start].start, self.tokens[opening].end)
        return match is not None and match["finding"] is None

    def _definable(self, opening: int, group: list[Reading]) -> int | None:
        """Where the words that a parenthesis defines begin; None where they are something else."""
        lower = self.scan.clean.lower
        for start in range(max(0, opening - 6), opening):
            match = DEFINED.fullmatch(lower, self.tokens[start].start, self.tokens[opening].end)
            if match is None or self.tokens[start].sym in ("OR", "AND", "ANDOR", "with"):
                continue
            word = match["finding"]
            if word is None:
                return start
            named = {leaf.analyte for r in group if r.node is not None for leaf in leaves(r.node) if isinstance(leaf, Lab)}
            for stem, analyte in FINDINGS.items():
                if word.startswith(stem) and named & ({analyte} | set(PAIRS.get(analyte, ())) | SAME.get(analyte, frozenset())):
                    return start
        return None

    def _prefixed(self, readings: list[Reading]) -> list[Reading]:
        """ "Patients over 60 must have an LVEF of ...", "For patients 18 and older: ...": the circumstance stands first."""
        if not readings:
            return readings
        first = readings[0]
        if first.i == 0 or first.node is None:
            return readings
        start = 0
        opener = words_at(self.scan, 0, SUBJECT_FIRST)
        at = opener[1] if opener else 0
        said = opener[0].group().split(", ")[-1].strip() if opener else ""  # without "in addition,"
        found = condition_at(self.scan, at, None)
        if found is None or not is_person(found[0]) or found[1] > first.i:
            return readings
        between = [t.sym for t in self.tokens[found[1] : first.i]]
        if (
            not between
            or (set(between) == {","} and not said)  # "bleeding disorders, INR above 1.5" is a list
            or not any(sym in ("MUST", ":", ",", "must") for sym in between)
            or any(
                sym not in ("MUST", ":", ",", "have", "be", "a", "an", "the", "must", "with", "serum", "has", "show", "demonstrate")
                for sym in between
            )
        ):
            return readings
        wrapped = all_of(found[0], first.node) if self.excluding else implies(found[0], first.node)
        out = [Reading(start, first.j, wrapped, room="lab")]
        if ":" in between:
            out += [
                replace(r, node=(all_of(found[0], r.node) if self.excluding else implies(found[0], r.node)) if r.node is not None else None)
                for r in readings[1:]
            ]
        else:
            out += readings[1:]
        return out

    def _normal_before(self, measure: Measure, done: int) -> Reading | None:
        """ "Normal creatinine"."""
        i = measure.i
        k = i
        while k > done and self.tokens[k - 1].sym in ("serum", "total", "plasma", "a", "the", "blood"):
            k -= 1
        if k > done and self.tokens[k - 1].sym == "normal" and not (k > 1 and self.tokens[k - 2].sym == "NEG"):
            limitation = Limitation(None, measure.j, normal="normal")
            node = self.leaves_for(measure, limitation, k - 1, measure.j)
            return Reading(k - 1, measure.j, node, room="lab")
        return None
