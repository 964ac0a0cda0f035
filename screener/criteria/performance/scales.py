"""Scales, their limits, and the ages they are for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from screener.criteria.circumstances_shared import condition_at, words_at
from screener.criteria.nodes import AllOf, AnyOf, Node, Not, leaves
from screener.criteria.performance.leaf import Performance
from screener.criteria.performance.words import (
    CIRCUMSTANCE,
    FILL,
    NAMED,
    NOUN,
    POINTS,
    SCALE_WORDS,
)
from screener.criteria.scan import Scan
from screener.text.gated import gated
from screener.text.merge import Window
from screener.text.quantity import Bounds, Limit
from screener.text.tokens import Quantity


@dataclass(frozen=True, slots=True)
class Piece:
    scales: tuple[str, ...]
    bounds: Bounds
    node: Node
    condition: Node | None
    i: int
    j: int


def kinds(node: Node) -> set[str]:

    return {leaf.kind for leaf in leaves(node)}


def windowed(node: Node, window: Window) -> Node:

    if isinstance(node, Performance):
        return replace(node, window=window)
    if isinstance(node, AllOf | AnyOf):
        return type(node)(tuple(windowed(child, window) for child in node.children))
    if isinstance(node, Not):
        return Not(windowed(node.child, window))
    return node


def percentless(bounds: Bounds) -> Bounds | None:
    """Karnofsky percents are points."""
    ends = (bounds.at_least, bounds.more_than, bounds.at_most, bounds.less_than)
    if any(end is not None and end.unit not in (None, "%") for end in ends):
        return None
    return bounds


def scale_of(bounds: Bounds) -> str:
    """ "Performance status >= 60" can only be Karnofsky (or Lansky), "<= 2" only ECOG."""
    end = bounds.lower or bounds.upper
    upper = bounds.upper or bounds.lower
    assert end is not None
    assert upper is not None
    return "ECOG" if upper.value <= 5 else "Karnofsky"


def fits(scale: str, bounds: Bounds) -> bool:
    highest = max(end.value for end in (bounds.lower, bounds.upper) if end is not None)
    return highest <= 5 if scale == "ECOG" else (highest >= 10 or highest == 0)


class Scales:
    """Reads one scale, one limit, one circumstance."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.tokens = scan.tokens
        self.count = len(scan.tokens)

    def scale(self, i: int) -> tuple[str | None, int] | None:
        """A scale at token `i`, with the nouns behind it; None as its name where only "performance status" is said."""
        if i >= self.count:
            return None
        concept = self.tokens[i].concept("scale")
        name: str | None = concept.id if concept else None
        j = i + 1
        if concept is None:
            for pattern, scale in NAMED:
                named = words_at(self.scan, i, pattern)
                if named:
                    name, j = scale, named[1]
                    break
            else:
                plain = words_at(self.scan, i, SCALE_WORDS)
                if plain is None and self.scan.text(i, i + 1) != "ps":
                    return None
                j = plain[1] if plain else i + 1
        elif name is not None and re.match(r"(?:zubrod|who|world|ecog|eastern|swog)", self.scan.text(i, i + 1)):
            name = "ECOG"
        while (nouns := words_at(self.scan, j, NOUN)) is not None:
            said = nouns[0].group()
            if name is None:
                for pattern, scale in NAMED:
                    if pattern.search(said):
                        name = scale
            j = nouns[1]
        # the scale may stand behind: in "performance status (ECOG)"
        if name is None:
            for k in range(j, min(j + 3, self.count)):
                inner = self.tokens[k].concept("scale")
                if inner is not None and all(t.sym in ("(", ":", "-", "of", "by", "on", ",", "the") for t in self.tokens[j:k]):
                    found = self.scale(k)
                    if found is not None:
                        end = found[1]
                        if end < self.count and self.tokens[end].sym == ")":
                            end += 1
                        return found[0], end
        else:
            # "ECOG (Zubrod)", "Lansky (LPPS)": the same scale again
            while (
                j + 2 < self.count
                and self.tokens[j].sym in ("(", "[")
                and self.tokens[j + 2].sym in (")", "]")
                and (again := self.tokens[j + 1].concept("scale")) is not None
                and again.id == name
            ):
                j += 3
            again2 = words_at(self.scan, j, NOUN)
            if again2:
                j = again2[1]
        return name, j

    def on_scale(self, j: int) -> tuple[str, int] | None:
        """ "0-1 on the ECOG scale", "2 (ECOG)": the scale behind the limit."""
        k = j
        opened = k < self.count and self.tokens[k].sym in ("(", "[")
        while k < self.count and self.tokens[k].sym in ("on", "by", "per", "using", "according", "to", "the", "(", "[", "of") and k < j + 4:
            k += 1
        if k == j or k >= self.count or self.tokens[k].concept("scale") is None:
            return None
        found = self.scale(k)
        if found is None or found[0] is None or self.limit(found[1], found[0]) is not None:
            return None
        end = found[1]
        if opened:
            if end >= self.count or self.tokens[end].sym not in (")", "]"):
                return None
            end += 1
        return found[0], end

    def circumstance(self, j: int, before: Piece | None) -> tuple[Node | None, int]:
        """ages behind a limit: "for patients >= 16 years", "(age < 16)"."""
        opener = words_at(self.scan, j, CIRCUMSTANCE)
        start = opener[1] if opener else j
        opened = bool(opener and opener[0]["open"])
        if opener is None and j < self.count and self.tokens[j].sym in ("(", "["):
            start, opened = j + 1, True
        if opener is None and not opened:
            return None, j
        found = condition_at(self.scan, start, None, before=before.condition if before else None, bare=True)
        if found is None or not all(kind in ("age", "sex") for kind in kinds(found[0])):
            return None, j
        end = found[1]
        if opened:
            if end < self.count and self.tokens[end].sym in (")", "]"):
                end += 1
            else:
                return None, j
        return found[0], end

    def limit(self, j: int, scale: str | None) -> tuple[Bounds, int] | None:
        """The limit behind a scale: bounds, "0-2", "0 or 1", "0, 1 or 2", "2 or worse", "not worse than 1", "70 or better"."""
        negated_worse = False
        opened = False
        for _ in range(8):
            if j >= self.count:
                return None
            token = self.tokens[j]
            if token.sym in ("BN", "BQ", "NUM", "QTY") or negated_worse:
                break
            if (
                token.sym in ("(", "[")
                and not opened
                and j + 1 < self.count
                and self.tokens[j + 1].sym in ("BN", "BQ", "NUM", "QTY", "GE", "LE")
            ):
                opened = True
                j += 1
                continue
            worse = words_at(self.scan, j, gated(r"(?:not|no) worse than"))
            if worse:
                negated_worse, j = True, worse[1]
                break
            fill = words_at(self.scan, j, FILL)
            if fill is None and token.sym in ("ATTIME", "WITHIN", "MUST", "DEFINE", "EQ"):
                j += 1
                continue
            if fill is None:
                return None
            j = fill[1]
        if j >= self.count:
            return None
        token = self.tokens[j]
        bounds: Bounds | None = None
        ecog = (scale or "") == "ECOG"
        if negated_worse:
            if token.sym != "NUM":
                return None
            limit = Limit(float(token.value))
            bounds = Bounds(at_most=limit) if ecog or limit.value <= 5 else Bounds(at_least=limit)
            j += 1
        elif token.sym in ("BN", "BQ") and isinstance(token.value, Bounds):
            bounds = percentless(token.value)
            j += 1
            if (
                bounds is not None
                and j + 1 < self.count
                and self.tokens[j].sym in ("OR", "/", ",", "AND")
                and self.tokens[j + 1].sym == "NUM"
                and bounds.upper
                and ecog
                and float(self.tokens[j + 1].value) == bounds.upper.value + 1
            ):
                bounds = replace(bounds, at_most=Limit(float(self.tokens[j + 1].value)), less_than=None)
                j += 2
        elif token.sym in ("NUM", "QTY"):
            values, j = self._numbers(j)
            if values is None:
                return None
            behind = self.tokens[j].sym if j < self.count else ""
            low, high = min(values), max(values)
            if behind in ("WORSE", "BETTER"):
                less = (behind == "BETTER") == (ecog or high <= 5)
                bounds = Bounds(at_most=Limit(high)) if less else Bounds(at_least=Limit(high))
                j += 1
            elif len(values) > 1:
                # a set of neighbouring grades is a range; "0 or 1" is 0-1
                bounds = Bounds(at_least=Limit(low), at_most=Limit(high))
            elif (scale in ("Karnofsky", "Lansky") and low < 100) or (scale is None and low > 5):
                bounds = Bounds(at_least=Limit(low), at_most=Limit(high))
            else:
                bounds = Bounds(at_least=Limit(low), at_most=Limit(high))
        if bounds is None:
            return None
        if (points := words_at(self.scan, j, POINTS)) is not None:
            j = points[1]
        if opened:
            if j < self.count and self.tokens[j].sym in (")", "]"):
                j += 1
            else:
                return None
        return bounds, j

    def _numbers(self, j: int) -> tuple[list[float] | None, int]:
        """ "0, 1, or 2", "0/1", "0 or 1", "70 - 100"."""
        values: list[float] = []
        end = j
        while j < self.count:
            token = self.tokens[j]
            if token.sym not in ("NUM", "QTY"):
                break
            quantity = token.value if isinstance(token.value, Quantity) else Quantity(float(token.value))
            if quantity.unit not in (None, "%"):
                return None, end
            values.append(quantity.value)
            if quantity.upper is not None:
                values.append(quantity.upper)
            j = end = j + 1
            while j < self.count and self.tokens[j].sym in (",", "/", "OR", "-", "AND", "to", "&", "ANDOR", "or") and j < end + 2:
                j += 1
        return (values or None), end
