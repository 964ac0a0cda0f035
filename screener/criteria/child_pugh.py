"""Child-Pugh classes of liver function: read as points of the score (A: 5-6, B: 7-9, C: 10-15) and asked of a person.

Only where class A is asked for or points are given: class B or C alone is the condition (cirrhosis of that degree).
"""

from __future__ import annotations

from screener.criteria.circumstances_shared import words_at
from screener.criteria.scan import Scan
from screener.criteria.wording_shared import before
from screener.text.gated import gated
from screener.text.quantity import Bounds, Limit

_NAME = gated(
    r"(?:hepatic function |liver function (?:status )?(?:should be |must be |of )?)?child[ -]?(?:turcotte[ -]?)?pugh(?:'s)?(?: \((?:cp|cps|c-p)\))?(?:[\s-]{1,2}(?:liver|hepatic|function|turcotte|score|scores|class|classes|classification|grade|status|stage|points?|of|is|:|=|must|be)(?![a-z])){0,5}[\s:]{0,2}"
)
_CLASS = gated(
    r"[\"'(]{0,1}a(?:\s?\(?(?:5|6|5-6|5 or 6|≤ ?6)(?: points)?\)?)?[\"')]{0,1}(?:\s?(?:,|or|and|/|to|-|~)\s?(?:class )?[\"']?(?P<b>b)[\"']?\s?\(?(?P<points>[789])?(?: points?)?\)?)?(?! (?:or|and|/) [abc]\b)(?![a-z0-9])(?!\s?[/,-]\s?[bc])"
)
_BEHIND = gated(r"(?:liver (?:score|function|status)|hepatic function|classification|status|score)(?![a-z])")
# "worse than Child-Pugh A" says the opposite
_BEYOND = gated(r"(?:\b(?:than|above|beyond|exceeding|exceeds|over|below|under|not|no|non)|[<>≤≥])\s?(?:a |the )?[(\"]?$")
# a text that speaks of class C beside A says something else of each
_SEVERAL = gated(r"pugh[^.;,]{0,30}\b(?:class |score )?[\"']?c\b")


def child_pugh_at(scan: Scan, i: int) -> tuple[Bounds, int] | None:
    """Points of the Child-Pugh score at token `i`, and the token behind them."""
    name = words_at(scan, i, _NAME, retreat=True)
    if name is None or name[1] >= len(scan.tokens) or _SEVERAL.search(scan.said) or _BEYOND.search(before(scan, i, 24)):
        return None
    j = name[1]
    token = scan.tokens[j]
    if token.sym == "BN" and isinstance(token.value, Bounds) and "score" in name[0].group() and _points(token.value):
        return token.value, j + 1
    found = words_at(scan, j, _CLASS)
    if found is None:
        return None
    high = 6 if not found[0]["b"] else int(found[0]["points"] or 9)
    behind = words_at(scan, found[1], _BEHIND)
    return Bounds(at_most=Limit(high)), behind[1] if behind is not None else found[1]


def _points(bounds: Bounds) -> bool:
    """Are the limits such as the score has?"""
    return all(end is None or (end.unit is None and 4 <= end.value <= 15) for end in (bounds.lower, bounds.upper))
