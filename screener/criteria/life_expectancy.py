"""Life expectancy.

What it is     somebody's estimate of how long the patient will live, against a limit
How it reads   "life expectancy of at least 12 weeks", "expected survival > 3 months", "not expected to live beyond 8 weeks"
Needs          life_expectancy_weeks
Unknown when   nobody has estimated it: a judgement (rule 16)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, met, not_met, unknown
from screener.criteria.circumstances_shared import words_at
from screener.criteria.nodes import Node, negation
from screener.criteria.numbers_shared import bounds_in, within_bounds
from screener.criteria.scan import Reading, Scan
from screener.logic import Truth
from screener.patients.facts import Chart
from screener.text.gated import gated
from screener.text.merge import bound_at_start
from screener.text.quantity import Bounds, Limit
from screener.text.tokens import Quantity, tokenize

_WEEKS = {"d": 1 / 7, "wk": 1.0, "mo": 30.4375 / 7, "a": 365.25 / 7, "h": 1 / 168}
_TIME = {"hour": "h", "day": "d", "week": "wk", "month": "mo", "year": "a"}
_PHRASE = gated(
    r"(?:(?:(?:is|are|be) expected to (?:have )?|(?:physician|investigator)-(?:assessed|estimated) ))?(?:(?:with|have|has|having|a|an|the|minimum|estimated|anticipated|predicted|projected|expected|adequate|patient's|reasonable|must|be)\s){0,4}"
    r"(?:life[ -]?expectanc\w{1,3}|expectancy of (?:life|survival)|expected (?:survival(?: duration)?|life span|lifespan|life)|(?:estimated|anticipated|predicted|projected) (?:survival|life span|lifespan)(?: time)?|survival (?:expectation|expectancy|estimate)|life span|expectation of (?:life|survival))(?: time)?"
    r"(?:\s?(?:of|is|be|should|must|for|:|=|greater|estimated|by|the|investigator|to|a|at|exceed|has|have|was|were|\(|period|time)){0,6}\s?"
)
_VERB = gated(
    r"(?P<neg>(?:are |is |be |who are )?(?:not|unlikely|un) ?)?(?:(?:are|is|be|who)\s)?(?:(?:expected|likely|anticipated|predicted|expect)?\s?to (?:live|survive)|(?:(?:must|should|that|the|will|would|patient|patients|subjects?|participants?|likely)\s){1,4}(?:live|survive)|survival (?:will|should|must) exceed)(?: for)?(?: a)?(?: period)?(?: of)?\s?(?P<over>beyond|longer than|past|more than)?\s?"
)


_DYING = gated(
    r"(?:(?:are|is|be|who)\s)?(?:expected|likely|anticipated|predicted) to die\s?(?:of (?:their |the )?\w{3,12}\s)?(?:within |in )?(?:the )?(?:next )?"
)
_TO_LIVE = gated(r"(?:left )?to live(?![a-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeExpectancy(Leaf):
    """Estimated life expectancy; bounds in the text's own unit of time."""

    kind: str = "life_expectancy"
    name: str = "life expectancy"
    bounds: Bounds

    room: ClassVar[str] = "life_expectancy"
    routine: ClassVar[bool] = False

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """The estimate in the patient file against the limit; without one a person must judge (rule 16)."""
        weeks = chart.life_expectancy_weeks
        if weeks is None:
            need = Need("life_expectancy_weeks", f"Is the life expectancy {self.bounds}?", Ask.INVESTIGATOR)
            return unknown(Reason.JUDGEMENT, "life expectancy not estimated", need)
        bounds = bounds_in(self.bounds, lambda end: end.value * _WEEKS.get(end.unit or "wk", 1.0))
        assert bounds is not None
        shown = f"life expectancy {weeks:g} weeks"
        if within_bounds(weeks, weeks, bounds) is Truth.TRUE:
            return met(f"{shown}: {self.bounds}")
        return not_met(f"{shown}: not {self.bounds}", distance=f"{weeks:g} weeks, needs {self.bounds}")


def read(scan: Scan) -> list[Reading]:
    """Life expectancies with a limit; "reasonable life expectancy" without one stays unread."""
    region = scan.clean.lower[scan.tokens[0].start : scan.tokens[-1].end]
    if "expect" not in region and "surviv" not in region and "life" not in region and "to live" not in region:
        return []
    out = []
    i = 0
    while i < len(scan.tokens):
        reading = _at(scan, i)
        if reading is None:
            i += 1
        else:
            out.append(reading)
            i = reading.j
    return out


def _at(scan: Scan, i: int) -> Reading | None:
    phrase = words_at(scan, i, _PHRASE, retreat=True)
    if phrase is not None:
        for back in (0, 1, 2):
            j = phrase[1] - back
            if j <= i:
                break
            bounds = _bounds(scan, j, "live" if "minimum" in phrase[0].group() else "")
            if bounds is not None:
                end = j + 1
                if "(" in phrase[0].group() and end < len(scan.tokens) and scan.tokens[end].sym == ")":
                    end += 1
                return Reading(i, end, LifeExpectancy(bounds=bounds, **scan.span(i, end)), room="life_expectancy")
        before = scan.tokens[i - 1] if i else None
        if before is not None and before.sym == "BD" and isinstance(before.value, Bounds):
            return None
    verb = words_at(scan, i, _VERB, retreat=True)
    if verb is not None:
        bounds = _bounds(scan, verb[1], verb[0]["over"] or "live")
        if bounds is not None:
            node: Node = LifeExpectancy(bounds=bounds, **scan.span(i, verb[1] + 1))
            if verb[0]["neg"]:
                node = negation(node)
            return Reading(i, verb[1] + 1, node, room="life_expectancy")
    dying = words_at(scan, i, _DYING, retreat=True)
    if dying is not None and dying[1] < len(scan.tokens):
        token = scan.tokens[dying[1]]
        length = next((t for t in tokenize(scan.clean, token.start, token.end) if t.sym == "DUR"), None)
        if length is not None and isinstance(length.value, Quantity) and length.value.unit:
            limit = Limit(length.value.value, _TIME[length.value.unit])
            return Reading(
                i, dying[1] + 1, LifeExpectancy(bounds=Bounds(less_than=limit), **scan.span(i, dying[1] + 1)), room="life_expectancy"
            )
    lives = words_at(scan, i + 1, _TO_LIVE) if scan.tokens[i].sym == "BD" and i + 1 < len(scan.tokens) else None
    if lives is not None and isinstance(scan.tokens[i].value, Bounds):
        return Reading(i, lives[1], LifeExpectancy(bounds=scan.tokens[i].value, **scan.span(i, lives[1])), room="life_expectancy")
    if scan.tokens[i].sym in ("BD", "DUR") and isinstance(scan.tokens[i].value, Bounds):
        behind = words_at(scan, i + 1, _PHRASE) if i + 1 < len(scan.tokens) else None
        if behind is not None and _bounds(scan, behind[1], "") is None:
            return Reading(i, behind[1], LifeExpectancy(bounds=scan.tokens[i].value, **scan.span(i, behind[1])), room="life_expectancy")
    return None


def _bounds(scan: Scan, j: int, verb: str) -> Bounds | None:
    """A length of time with a limit; behind a verb ("live beyond 8 weeks") a bare length will do."""
    if j >= len(scan.tokens):
        return None
    token = scan.tokens[j]
    if token.sym == "BD" and isinstance(token.value, Bounds):
        return token.value
    if token.sym in ("WITHIN", "AGO"):
        # "< 3 months from the start of treatment" was merged to a window
        inner = bound_at_start(tokenize(scan.clean, token.start, token.end))
        return inner.value if inner is not None and inner.sym == "BD" else None
    if token.sym == "DUR" and isinstance(token.value, Quantity) and token.value.unit and verb:
        limit = Limit(token.value.value, _TIME[token.value.unit])
        return Bounds(more_than=limit) if verb != "live" else Bounds(at_least=limit)
    return None
