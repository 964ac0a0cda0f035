"""Scores and measures that patient files do not keep.

What it is     ASA and NYHA classes, Child-Pugh scores, gestational age: read exactly, asked of a person
How it reads   "ASA I-III", "NYHA class II or higher", "gestational age < 32 weeks"
Needs          a person; heart failure that a complete list of conditions denies has no NYHA class
Unknown when   nearly always: no patient file holds them
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, met, missing, not_met
from screener.criteria.child_pugh import child_pugh_at
from screener.criteria.circumstances_shared import words_at
from screener.criteria.nodes import Node, negation
from screener.criteria.scan import Reading, Scan
from screener.patients.facts import Chart
from screener.text.gated import gated
from screener.text.quantity import Bounds, Limit
from screener.text.tokens import Quantity, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored(Leaf):
    """A score against a limit: ASA, NYHA, gestational age."""

    kind: str = "other"
    name: str
    bounds: Bounds

    room: ClassVar[str] = "score"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Not kept in patient files. Without heart failure no limit from above is passed, and no class from II is reached; whether class I is, texts leave open."""
        if self.name == "NYHA":
            concept = chart.lexicons.find("condition", "heart failure")
            found = chart.condition({concept.id}) if concept is not None else None
            lower = self.bounds.lower
            if found is not None and found.denied and lower is None:
                return met(f"no heart failure: {found.because}")
            if found is not None and found.denied and lower is not None and lower.value > 1:
                return not_met(f"no heart failure: {found.because}", absent=True)
        return missing(f"{self.name} is not recorded", Need(f"text:{self.name}", f"What is the {self.name}?", Ask.COORDINATOR))


_ASA = gated(
    r"(?:ana?esthesia (?:classification|risk|score)(?: \(asa\))?|american society of ana?esthesi\w{0,12}(?:'s)?(?: \(asa\))?|american society of ana?esthetists|asa(?![a-z]))(?:[\s'-]{0,2}(?:physical|status|class|classes|classification|score|scores|grade|grades|category|ps|level|system|stage|risk|patients|\(asa\)|\( ?american society of ana?esthesi\w{0,12} ?\)|\(asa-ps\)|scale|state|group|anesthesia|of|is|:|=|are|with|rating)(?![a-z])){0,6}[\s:,]{0,2}"
)
_NYHA = gated(
    r"(?:new york heart association(?:'s)?(?: [(\[]nyha[)\]])?|nyha(?![a-z]))(?:[\s'-]{0,2}(?:functional|cardiac|function|heart|failure|disease|class|classes|classification|grade|grades|category|score|stage|\(nyha\)|of|is|:|=|criteria|status)(?![a-z])){0,6}[\s:,]{0,2}"
)
_GESTATION = gated(
    r"(?:(?:estimated|a)\s){0,2}(?:gestational age|gestation)(?:\s?(?:of|is|at|:|between|from|the|time|randomization|birth|enrollment|\(ga\)|ga|was|delivery|must|be)(?![a-z])){0,5}\s?"
)
_WEEKS_BEHIND = gated(r"\s?(?:of\s)?(?:gestation(?:al)?(?: age)?|pregnancy|gestational weeks)(?![a-z])")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
_LIST_JOINS = frozenset({",", "/", "OR", "-", "AND", "to", "&", "ANDOR", "or", "~", "through", "class"})
_TIME = {"day": "d", "week": "wk", "month": "mo", "year": "a", "hour": "h"}


def read(scan: Scan) -> list[Reading]:
    """ASA, NYHA and gestational ages with a limit."""
    region = scan.clean.lower[scan.tokens[0].start : scan.tokens[-1].end]
    if (
        "asa" not in region
        and "nyha" not in region
        and "new york heart" not in region
        and "esthesi" not in region
        and "gestation" not in region
        and "pugh" not in region
    ):
        return []
    out: list[Reading] = []
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
    for pattern, name, kind in ((_ASA, "ASA", "other"), (_NYHA, "NYHA", "cardiac")):
        words = words_at(scan, i, pattern, retreat=True)
        if words is not None:
            found = _classes(scan, words[1])
            if found is not None and i and scan.tokens[i - 1].sym in _BEYOND:  # "> ASA II"
                found = _BEYOND[scan.tokens[i - 1].sym](found[0]), found[1]
            if found is not None and name == "NYHA" and found[1] < len(scan.tokens) and scan.tokens[found[1]].concept("condition"):
                continue  # "NYHA class III heart failure" is a condition with its degree
            if found is not None:
                node: Node = Scored(kind=kind, name=name, bounds=found[0], **scan.span(i, found[1]))
                return Reading(i, found[1], node, room="score", priority=9)
            if i and scan.tokens[i - 1].sym in ("BN",) and isinstance(scan.tokens[i - 1].value, Bounds):
                return Reading(
                    i - 1,
                    words[1],
                    Scored(kind=kind, name=name, bounds=scan.tokens[i - 1].value, **scan.span(i - 1, words[1])),
                    room="score",
                )
    points = child_pugh_at(scan, i) if "pugh" in scan.said else None
    if points is not None:
        return Reading(i, points[1], Scored(name="Child-Pugh score", bounds=points[0], **scan.span(i, points[1])), room="score")
    words = words_at(scan, i, _GESTATION, retreat=True)
    if words is not None:
        found = _weeks(scan, words[1])
        if found is not None:
            return Reading(i, found[1], Scored(name="gestational age", bounds=found[0], **scan.span(i, found[1])), room="score")
    weeks = _weeks(scan, i)
    if weeks is not None:
        behind = words_at(scan, weeks[1], _WEEKS_BEHIND)
        if behind is not None:
            return Reading(i, behind[1], Scored(name="gestational age", bounds=weeks[0], **scan.span(i, behind[1])), room="score")
    return None


_BEYOND: dict[str, Callable[[Bounds], Bounds]] = {
    "GT": lambda bounds: Bounds(more_than=bounds.upper),
    "GE": lambda bounds: Bounds(at_least=bounds.upper),
    "LT": lambda bounds: Bounds(less_than=bounds.lower),
    "LE": lambda bounds: Bounds(at_most=bounds.lower),
}


def _weeks(scan: Scan, j: int) -> tuple[Bounds, int] | None:
    if j >= len(scan.tokens):
        return None
    token = scan.tokens[j]
    if token.sym == "(" and j + 2 < len(scan.tokens) and scan.tokens[j + 2].sym == ")":
        inner = _weeks(scan, j + 1)
        return (inner[0], inner[1] + 1) if inner else None
    if token.sym in ("BD", "BN") and isinstance(token.value, Bounds):
        bounds = token.value.with_unit("wk")
        if all(end is None or end.unit in ("wk", "d") for end in (bounds.lower, bounds.upper)):
            return bounds, j + 1
    return None


def _value(token: Token) -> float | None:
    if token.sym == "NUM":
        return float(token.value)
    return _ROMAN.get(token.sym) if len(token.sym) < 4 else None


def _classes(scan: Scan, j: int) -> tuple[Bounds, int] | None:
    """ "I-III", "1, 2 or 3", ">= II", "class II or higher", "(I - IV)"."""
    tokens = scan.tokens
    opened = False
    op = ""
    while j < len(tokens):
        sym = tokens[j].sym
        if sym in ("(", "[", ":") and not opened:
            opened = sym != ":"
            j += 1
        elif sym in ("GE", "GT", "LE", "LT", "ABOVE", "BELOW", "EQ") and not op:
            op = {"ABOVE": "GT", "BELOW": "LT"}.get(sym, sym)
            j += 1
        elif sym in ("MUST", "be", "class", "classes", "grade", "either", "than", "status", "of", "="):
            j += 1
        else:
            break
    if j >= len(tokens):
        return None
    token = tokens[j]
    bounds: Bounds | None = None
    end = j
    if token.sym == "BN" and isinstance(token.value, Bounds) and not op:
        bounds, end = token.value, j + 1
    else:
        values: list[float] = []
        while j < len(tokens):
            quantity = tokens[j].value
            value = _value(tokens[j])
            if value is None:
                again = words_at(scan, j, gated(r"(?:asa|nyha)(?![a-z])(?: class| grade| status)?")) if values else None
                if again is None:
                    break
                j = again[1]
                continue
            values.append(value)
            if isinstance(quantity, Quantity) and quantity.upper is not None:
                values.append(quantity.upper)
            j = end = j + 1
            if j < len(tokens) and tokens[j].sym in ("a", "b", "c") and tokens[j].start == tokens[j - 1].end:  # "class 2B"
                j = end = j + 1
            while j < len(tokens) and tokens[j].sym in _LIST_JOINS and j < end + 2:
                j += 1
        if not values or max(values) > 6:
            return None
        low, high = Limit(min(values)), Limit(max(values))
        behind = tokens[end].sym if end < len(tokens) else ""
        if op:
            bounds = {
                "GE": Bounds(at_least=high),
                "GT": Bounds(more_than=high),
                "LE": Bounds(at_most=high),
                "LT": Bounds(less_than=high),
                "EQ": Bounds(at_least=low, at_most=high),
            }[op]
        elif behind in ("POSTGE", "WORSE"):
            bounds, end = Bounds(at_least=high), end + 1
        elif behind in ("POSTLE", "BETTER"):
            bounds, end = Bounds(at_most=high), end + 1
        else:
            bounds = Bounds(at_least=low, at_most=high)
    if opened and end < len(tokens) and tokens[end].sym in (")", "]"):
        end += 1
    return (bounds, end) if bounds is not None else None


__all__ = ["Scored", "negation", "read"]
