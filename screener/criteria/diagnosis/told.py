"""What a clause goes on to tell of its tumour, spread or marker in words that no room knows: "involving the superior sulcus", "with a hypoxic core", "that overexpresses ZZZ".

The words narrow what stands before them and hold to the clause's end, so both must hold; the file records none of it, and the question quotes them (see `traits`).
"""

from __future__ import annotations

from screener.criteria.diagnosis.traits import trait
from screener.criteria.scan import Reading
from screener.criteria.tumour_view import TumourView
from screener.text.gated import gated

# What binds to the noun before it. "After", "following" and the like tell of treatments and times, which have rooms of their own.
_BINDS = gated(
    r"(?:(?:,|\() )?(?:(?:is|are|was|were|MUST|must) (?:be )?)?(?:with|that|which|whose|involving|arising|located|locali[sz]ed to|harbou?ring|requiring|suitable for|eligible for|undergoing|associated with|treated|amenable to|due to|related to|caused by|as part of|limited to|confined to|"
    r"expressing|overexpressing|expresses|carrying|bearing|containing|characteri[sz]ed by|infiltrating|originating|derived from|abutting|encasing|compressing|accompanied by|complicated by|driven by|sensitive to|dependent on|positive for|detected (?:by|on|in)|diagnosed (?:by|on)|for which|in whom|not (?:suitable|amenable|eligible)) "
)
_NOT_INSIDE = frozenset(
    {
        "MUST",
        "MAY",
        "BARRED",
        "IF",
        "EXCEPT",
        "EXAMPLE",
        "ONEOF",
        "ALLOF",
        "NONEOF",
        "WITHIN",
        "AGO",
        "PRIORTO",
        ";",
        ":",
        "[",
        "]",
        "DEFINE",
    }
)
# Words of another clause, or that point to a list: then what is told is not all there.
_ELSEWHERE = frozenset(
    """patient patients participant participants subject subjects who whom they their he she will would shall should may can could prior previous previously since while during until before after following follows below above
    criteria criterion one each both either listed specified defined described enrolled enrolment enrollment cohort cohorts part parts arm arms study trial protocol investigator opinion least consent willing agree without
    progressed progression relapsed recurrence ecog age aged history received receive lines line weeks months years days""".split()
)
_OPENS = frozenset("have has had is are was were be been no not a an the at with for who must prior and or in on to by".split())
_LONGEST = 14


def told_behind(view: TumourView, j: int, taken: set[int]) -> Reading | None:
    """The rest of the clause at token `j`, where no room has read any of it and it speaks of what stands before; None otherwise."""
    tokens = view.scan.tokens
    if j >= len(tokens) or j in taken or view.match_start(_BINDS, j) is False:
        return None
    k, opened = j, 0
    while k < len(tokens) and k - j <= _LONGEST:
        sym = tokens[k].sym
        if sym == "." or (sym == ";" and k > j) or (sym == ")" and not opened):
            break
        opened += (sym == "(") - (sym == ")")
        if k in taken or sym in _NOT_INSIDE or (sym == "," and k > j) or _ELSEWHERE & set(view.scan.text(k, k + 1).split()):
            return None
        if sym in ("OR", "AND", "ANDOR") and (k + 1 >= len(tokens) or view.scan.text(k + 1, k + 2) in _OPENS):
            return None
        k += 1
    else:
        if k < len(tokens):
            return None
    i = j + (tokens[j].sym in (",", "("))
    if opened or k - i < 2 or (tokens[j].sym == "(" and (k >= len(tokens) or tokens[k].sym != ")")):
        return None
    return Reading(j, k, trait(view, i, k))


__all__ = ["told_behind"]
