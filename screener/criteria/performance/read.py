"""How text says a performance status: chains of scales with limits, by age or side by side."""

from __future__ import annotations

import re
from dataclasses import replace

from screener.criteria.circumstances_shared import condition_at, words_at
from screener.criteria.nodes import Node, all_of, any_of, implies
from screener.criteria.performance.course import kept
from screener.criteria.performance.leaf import Performance, PerformanceCause
from screener.criteria.performance.scales import Piece, Scales, fits, kinds, scale_of, windowed
from screener.criteria.performance.words import (
    AMBULATORY,
    DUE,
    NAMED,
    SEE,
    SEPARATORS,
    TESTED,
    USE_BY_AGE,
)
from screener.criteria.scan import Reading, Scan
from screener.text.quantity import Bounds, Limit


def read(scan: Scan) -> list[Reading]:
    """Performance criteria; scales offered side by side or by age are one reading."""
    region = scan.clean.lower[scan.tokens[0].start : scan.tokens[-1].end]
    if (
        "SCALE" not in scan.present
        and "performance" not in region
        and "karnofsky" not in region
        and "lansky" not in region
        and "ecog" not in region
        and "wheelchair" not in region
        and "ps" not in scan.present
    ):
        return []
    out: list[Reading] = []
    if "wheelchair" in region and AMBULATORY.fullmatch(region.rstrip(" .")):
        return [Reading(0, len(scan.tokens), None, room="performance", priority=2)]
    reader = _Reader(scan)
    i = 0
    while i < len(scan.tokens):
        reading = reader.at(i)
        if reading is None:
            i += 1
        else:
            out.append(reading)
            i = reading.j
    if out:
        return [*out, *kept(scan)]
    if USE_BY_AGE.fullmatch(region.rstrip(" .")) and not re.search(r"[<>≥≤]\s?=?\s?[5-9]0|\b[5-9]0\b", region):
        return [Reading(0, len(scan.tokens), None, room="performance")]
    return []


_BEFORE_A_SCALE = frozenset(
    {"a", "an", "the", "either", "with", "IF", "EQ", "=", "must", "have", "MUST", "for", "by", "corresponding", "equivalent", "to"}
)


class _Reader(Scales):
    """Reads chains of scales."""

    def at(self, i: int) -> Reading | None:
        """A chain of scales with limits."""
        first = self.piece(i, None)
        if first is None:
            return None
        pieces = [first]
        marks: list[str] = []
        kept = 1
        j = first.j
        inside = False  # behind an open parenthesis
        start = j
        while j < self.count:
            if self.exception(pieces[-1], j) is not None:
                break
            k = j
            mark = ""
            while k < self.count and self.tokens[k].sym in SEPARATORS and k < j + 3:
                mark += self.tokens[k].sym
                k += 1
            if k == j or k >= self.count:
                break
            lead = k
            while lead < self.count and self.tokens[lead].sym in _BEFORE_A_SCALE and lead < k + 3:
                lead += 1
            more = self.piece(lead, pieces[-1]) or self.by_condition(k, pieces[-1])
            if more is None:
                break
            inside = inside or "(" in mark or "[" in mark
            pieces.append(more)
            marks.append(mark)
            j = more.j
            if inside and (see := words_at(self.scan, j, SEE)) is not None:
                j = see[1]
            if inside and j < self.count and self.tokens[j].sym in (")", "]"):
                inside = False
                j += 1
            if not inside:
                start = j
                kept = len(pieces)
        if inside:  # the parenthesis was not understood to its end
            pieces, j = pieces[:kept], start
        node = self.joined(pieces, marks)
        node, j = self.tails(node, pieces, j)
        for back in range(max(0, i - 10), i - 1):
            # "Subjects >= 16: ECOG 0 or 1": the ages stand first
            found = condition_at(self.scan, back, None, bare=True) if self.tokens[i - 1].sym == ":" else None
            if found is not None and found[1] == i - 1 and kinds(found[0]) <= {"age"}:
                node = all_of(found[0], node) if self.scan.excluding else implies(found[0], node)
                return Reading(back, j, node, room="performance", priority=5)
        return Reading(i, j, node, room="performance", priority=5)

    def piece(self, i: int, before: Piece | None) -> Piece | None:
        """Scales (joined by "/" or "or") and one limit, with the ages it is for."""
        if i >= self.count:
            return None
        found = self.scale(i)
        if found is None:
            return None
        names: list[str | None] = [found[0]]
        j = found[1]
        while j + 1 < self.count and self.tokens[j].sym in ("/", "OR", "ANDOR", "AND", ","):
            k = j + 1
            while k < self.count and self.tokens[k].sym in ("OR", "AND", "the", "a"):
                k += 1
            more = (
                self.scale(k)
                if k < self.count and (self.tokens[k].concept("scale") or any(p.match(self.scan.text(k, k + 1)) for p, _ in NAMED))
                else None
            )
            if more is None:
                break
            names.append(more[0])
            j = more[1]
        early, j = self.circumstance(j, before)
        limit = self.limit(j, next((n for n in names if n), None))
        if limit is None:
            return None
        bounds, j = limit
        on = self.on_scale(j)
        if on is not None and (names == [None] or on[0] in names):
            names, j = [on[0]], on[1]
        scales = tuple(dict.fromkeys(n or scale_of(bounds) for n in names))
        if any(not fits(scale, bounds) for scale in scales):
            return None
        condition, end = (early, j) if early is not None else self.circumstance(j, before)
        span = self.scan.span(i, end)
        chain: list[Node] = [
            Performance(name=scale, bounds=bounds, own_scale=len({s == "ECOG" for s in scales}) > 1, **span) for scale in scales
        ]
        return Piece(scales, bounds, any_of(*chain), condition, i, end)

    def by_condition(self, i: int, before: Piece) -> Piece | None:
        """ "(Karnofsky if 16 or older, Lansky if younger)": the scale that the limit before is meant on."""
        found = self.scale(i)
        if found is None or found[0] is None:
            return None
        condition, j = self.circumstance(found[1], before)
        if condition is None:
            return None
        node = Performance(name=found[0], bounds=before.bounds, **self.scan.span(i, j))
        return Piece((found[0],), before.bounds, node, condition, i, j)

    def joined(self, pieces: list[Piece], marks: list[str]) -> Node:
        """Scales by age each bind where their age holds; scales without ages are alternatives."""
        conditional = [p for p in pieces if p.condition is not None]
        if len(pieces) == 1:
            piece = pieces[0]
            if piece.condition is None:
                return piece.node
            return all_of(piece.condition, piece.node) if self.scan.excluding else implies(piece.condition, piece.node)
        if len(conditional) == len(pieces):
            if self.scan.excluding:
                return any_of(*(all_of(p.condition, p.node) for p in pieces))
            return all_of(*(implies(p.condition, p.node) for p in pieces if p.condition is not None))
        if (
            conditional
            and pieces[0].condition is None
            and len(pieces) - len(conditional) == 1
            and all(p.bounds == pieces[0].bounds for p in conditional)
            and len(conditional) > 1
            and not self.scan.excluding
        ):
            return all_of(*(implies(p.condition, p.node) for p in conditional if p.condition is not None))
        if pieces[0].condition is None and len(conditional) == len(pieces) - 1 > 1 and "AND" in marks[0] and not self.scan.excluding:
            return all_of(pieces[0].node, *(implies(p.condition, p.node) for p in conditional if p.condition is not None))
        ecogs = {s == "ECOG" for p in pieces for s in p.scales}
        nodes: list[Node] = []
        for p in pieces:
            node = p.node
            if isinstance(node, Performance) and len(ecogs) > 1:
                node = replace(node, own_scale=True)
            nodes.append(all_of(p.condition, node) if p.condition is not None else node)
        return any_of(*nodes)

    def tails(self, node: Node, pieces: list[Piece], j: int) -> tuple[Node, int]:
        """The day of the assessment; "2 is acceptable if due to amputation"."""
        for _ in range(4):
            if j >= self.count:
                break
            token = self.tokens[j]
            tested = words_at(self.scan, j, TESTED)
            k = tested[1] if tested else j
            if token.sym in ("WITHIN", "ATTIME"):
                k = j
            if k < self.count and self.tokens[k].sym in ("WITHIN", "ATTIME"):
                opened = token.sym == "("
                if opened and not (k + 1 < self.count and self.tokens[k + 1].sym == ")"):
                    break
                if self.tokens[k].sym == "WITHIN":
                    window = self.tokens[k].value
                    node = windowed(node, window)
                j = k + 1 + (1 if opened else 0)
                continue
            see = words_at(self.scan, j, SEE)
            if see is not None:
                j = see[1]
                continue
            exception = self.exception(pieces[-1], j)
            if exception is None:
                break
            node, j = any_of(node, exception[0]), exception[1]
        return node, j

    def exception(self, piece: Piece, j: int) -> tuple[Node, int] | None:
        """ "; a PS of 2 is acceptable when it is due to amputation alone", "(or 2 if due to bone pain)"."""
        k = j
        opened = False
        while k < self.count and self.tokens[k].sym in (";", ",", "(", "OR", "however", "but", "AND", ".", "-", "EXCEPT"):
            opened = opened or self.tokens[k].sym == "("
            k += 1
        if (
            k == j
            or k >= self.count
            or not re.search(r"\b(?:due to|related to|because of|secondary to|caused by|attributable)\b", self.scan.text(k, self.count))
        ):
            return None
        for _ in range(5):
            if k < self.count and self.tokens[k].sym in (
                "a",
                "an",
                "the",
                "patients",
                "with",
                "of",
                "ECOG",
                "status",
                "score",
                "ps",
                "performance",
                "grade",
                "SCALE",
                "who",
                "have",
                "MAY",
                "for",
            ):
                k += 1
        if k >= self.count or self.tokens[k].sym not in ("NUM", "BN"):
            return None
        token = self.tokens[k]
        bounds = (
            token.value
            if isinstance(token.value, Bounds)
            else Bounds(at_least=Limit(float(token.value)), at_most=Limit(float(token.value)))
        )
        start = k + 1
        due = words_at(self.scan, start, DUE) if start < self.count else None
        if due is None:
            return None
        end = due[1]
        if opened:
            close = next((n for n in range(start, self.count) if self.tokens[n].sym == ")"), None)
            if close is None:
                return None
            end = close + 1
        words = self.scan.text(start, end).strip(" )")
        scale = piece.scales[0]
        if not fits(scale, bounds):
            return None
        leaf = Performance(name=scale, bounds=bounds, **self.scan.span(k, start))
        return all_of(leaf, PerformanceCause(words=words, **self.scan.span(start, end))), end


__all__ = ["read"]
