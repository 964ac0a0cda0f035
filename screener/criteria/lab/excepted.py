"""The limit of those whom an exception names: "... unless Gilbert's syndrome, in which case direct bilirubin must be <= 2 x ULN"."""

from __future__ import annotations

from screener.criteria.circumstances_shared import words_at
from screener.criteria.lab.measures import Measure
from screener.criteria.lab.support import Support
from screener.criteria.lab.words import BOUND, FILL, INTRO
from screener.criteria.nodes import Node, all_of, any_of
from screener.text.gated import gated

# Analytes that measure one thing in several ways: the limit of one may stand in for that of another.
_FAMILIES = (frozenset({"TBILI", "DBILI", "IBILI"}), frozenset({"CREAT", "CRCL", "EGFR_RENAL"}))

_ASKED = gated(r"(?:is|are|will be|would be) (?:required|acceptable|accepted|allowed|permitted|eligible)(?![a-z])")


class Excepted(Support):
    """Limits of some patients only."""

    def _behind_name(self, at: int) -> int:
        while at < self.count and self.tokens[at].sym in FILL | {":", "MAY", "may", "can"}:
            at += 1
        return at

    def _other_limit(self, measure: Measure, j: int, condition: Node | None) -> tuple[Node, int] | None:
        """Another limit of the same measure behind an introduction (", who must have ... <= 3 x ULN")."""
        k = j
        intro = words_at(self.scan, k, INTRO, retreat=True)
        starts = [k] if intro is None else [intro[1], k]
        for start in starts:
            at = start
            named = self._name(at)
            if named is not None and named[0] in measure.ids:
                at = self._behind_name(named[1])
            if at < self.count:
                limit = self._plain_limit(measure, at)
                if limit is not None:
                    return self.leaves_for(measure, limit, at, limit.j), limit.j
            # the introduction may have swallowed a comparator ("up to")
            back = start - 1
            while back > j and self.tokens[back].sym not in BOUND:
                back -= 1
            if back > j and self.tokens[back].sym in BOUND:
                limit = self._plain_limit(measure, back)
                if limit is not None:
                    return self.leaves_for(measure, limit, back, limit.j), limit.j
        return None

    def _limit_of_excepted(self, measure: Measure, j: int) -> tuple[Node, int] | None:
        """The limit, of this measure or of another one of its family, that holds for whom an exception names; with what "or" and "and" add to it."""
        found = self._other_limit(measure, j, None)
        if found is None:
            intro = words_at(self.scan, j, INTRO, retreat=True)
            found = self._of_family(measure, intro[1]) if intro is not None else None
        while found is not None and found[1] + 1 < self.count and self.tokens[found[1]].sym in ("OR", "AND"):
            more = self._of_family(measure, found[1] + 1)
            if more is None or not self._ends(more[1]):
                break
            found = (any_of if self.tokens[found[1]].sym == "OR" else all_of)(found[0], more[0]), more[1]
        if found is None:
            return None
        asked = words_at(self.scan, found[1], _ASKED)
        return found[0], asked[1] if asked is not None else found[1]

    def _of_family(self, measure: Measure, j: int) -> tuple[Node, int] | None:
        other = self.measure(j) if j < self.count else None
        if other is None or not any({*measure.ids, *other.ids} <= family for family in _FAMILIES):
            return None
        at = self._behind_name(other.j)
        limit = self._plain_limit(other, at) if at < self.count else None
        return (self.leaves_for(other, limit, j, limit.j), limit.j) if limit is not None and limit.bounds is not None else None
