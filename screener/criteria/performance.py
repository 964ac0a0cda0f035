"""Performance status.

What it is     ECOG (Zubrod, WHO), Karnofsky or Lansky against a limit, the scale often chosen by age
How it reads   "ECOG 0-2", "Karnofsky >= 50 for patients > 16 years and Lansky >= 50 for <= 16 years", "ECOG PS of 2 or worse", "performance score of 70 or greater"
Needs          performance: scale, value, date; birth_date where age chooses the scale
Unknown when   nothing is recorded, the conversion from another scale straddles the limit, two assessments of one day disagree, or the cause of a poor score matters
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, Need, Reason, met, missing, not_met, unknown
from screener.criteria.circumstances_shared import condition_at, words_at
from screener.criteria.nodes import Node, all_of, any_of, implies
from screener.criteria.numbers_shared import decide, freshness, goes_stale, within_bounds
from screener.criteria.scan import Reading, Scan
from screener.logic import Truth
from screener.patients.facts import Chart, Score
from screener.text.merge import Window
from screener.text.quantity import Bounds, Limit
from screener.text.tokens import Quantity, Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance(Leaf):
    """A performance status on one scale. `own_scale`: one of several scales offered side by side, which speaks only for patients assessed on it."""

    kind: str = "performance"
    name: str
    bounds: Bounds
    window: Window | None = None
    own_scale: bool = False

    room: ClassVar[str] = "performance"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Newest assessment, converted to the scale where it was made on another (rules 9, 25, 26)."""
        need = Need(f"performance:{self.name}", f"What is the {self.name} performance status?")
        scores = chart.performance(self.name, as_of)
        if not scores:
            return missing("performance status not recorded", need)
        if self.own_scale and all(score.converted for score in scores):
            return not_met(f"{scores[0].shown.split(' (as')[0]} was not assessed on the {self.name} scale")
        return decide(
            [self._one(score, as_of, need) for score in scores],
            f"assessments of one date disagree: {'; '.join(s.shown for s in scores)}",
            need,
        )

    def _one(self, score: Score, as_of: date, need: Need) -> Finding:
        duration = self.window.duration if self.window is not None and self.window.kind == "within" else None
        fresh = freshness(score.date, duration, as_of, strict=bool(self.window and self.window.strict))
        if fresh is None or fresh is Truth.FALSE:
            return unknown(Reason.STALE, f"{score.shown}: not within {duration} of {as_of}", need)
        if fresh is Truth.UNKNOWN:
            return unknown(Reason.PARTIAL_DATE, f"{score.shown}: the day decides whether it is within {duration}", need)
        turns = tuple(day for day in goes_stale(score.date, duration) if day > as_of)
        truth = within_bounds(score.low, score.high, self.bounds)
        if truth is Truth.UNKNOWN:
            return unknown(Reason.MISSING, f"{score.shown} does not decide {self.name} {self.bounds}", need, turns=turns)
        if truth is Truth.TRUE:
            return met(f"{score.shown}: {self.name} {self.bounds}", turns=turns)
        shown = f"{score.low}" if score.low == score.high else f"{score.low}-{score.high}"
        return not_met(f"{score.shown}: not {self.name} {self.bounds}", turns=turns, distance=f"{self.name} {shown}, needs {self.bounds}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceCause(Leaf):
    """A poor performance status that has a named cause ("due to amputation"); no patient file holds causes."""

    kind: str = "performance"
    words: str

    room: ClassVar[str] = "performance_cause"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Never recorded: somebody has to say."""
        return missing(
            "the cause of the performance status is not recorded", Need("performance:cause", f"Is the performance status {self.words}?")
        )


_SCALE_WORDS = re.compile(
    r"(?:(?:a|an|the|with|have|adequate|baseline|clinical|general|good|current|zubrod|who|ecog|swog|eastern cooperative oncology group|world health organization|patient's|minimum)\s){0,4}(?:performance (?:status|score|scale|level)s?(?: score| scale| grade)?(?: \(ps\))?|performance)(?![a-z])"
)
_NAMED = (
    (re.compile(r"(?:zubrod|who|world health organi[sz]ation|ecog|swog|gog|eastern cooperative oncology group|eastern co-?operative oncology group)(?![a-z])"), "ECOG"),
    (re.compile(r"karnofsky|karnofski|karnofksy|kps(?![a-z])"), "Karnofsky"),
    (re.compile(r"lansky|lpps(?![a-z])|lps(?![a-z])"), "Lansky"),
)  # fmt: skip
_NOUN = re.compile(
    r"(?:\s?(?:performance|play|status|score|scale|scores|scales|ps|p\.s|level|index|grade|grading|class|criteria|group|zubrod|ecog|who|kps|lps|lpps|karnofsky|lansky|value|activity|test|stage|functional|assessment|rating|\((?:ps|ecog|kps|lps|lpps|who|zubrod|ecog-ps|ecog ps|eastern cooperative oncology group|lansky|karnofsky|karnofsky performance status|zubrod)\)|\[(?:ps|ecog|kps|who)\])(?![a-z])[-/]?){1,8}"
)
_FILL = re.compile(
    r"(?:\s?(?:of|is|be|must|should|a|an|the|to|has|have|at|was|are|with|score|grade|:|=|-|,|and|status|level|either|on|in|range|ranging|from|only|equal|points?|scores|within|as|shall|documented|currently|value|between)(?![a-z]))"
)
_POINTS = re.compile(
    r"(?:(?:\s?(?:%|percent|points?|score|inclusive|performance status|on the (?:ecog|karnofsky|lansky|zubrod|who)(?: performance)?(?: status)?(?: scale)?|\(inclusive\)|grade|as (?:assessed|determined|defined) by (?:the )?investigator)))(?![a-z])"
)
_TESTED = re.compile(
    r"[,(]?\s?(?:(?:as|and|which|must|be|have|has|been|is|was|if)\s){0,3}(?:documented|assessed|performed|determined|obtained|evaluated|measured|recorded|at|done|on)?\s?"
)
_CIRCUMSTANCE = re.compile(
    r"(?P<open>\(?)\s?(?:,\s?)?(?P<word>for|if|in|when|where|among|applicable to|used for|should be used for|will be used for)(?![a-z])\s?(?:use in |those )?"
)
_DUE = re.compile(
    r"(?:when|if|where|that is|which is|is acceptable|are acceptable|is allowed|acceptable|allowed|only|provided|as long as|it is|due|solely|because|caused|related|secondary|will be|considered|permitted)\b[^.;]{0,120}"
)
_AMBULATORY = re.compile(
    r"[^.]{0,200}wheelchair[^.]{0,200}(?:ambulatory|performance (?:score|status))[^.]{0,120}|[^.]{0,60}ambulatory[^.]{0,120}wheelchair[^.]{0,160}"
)
_USE_BY_AGE = re.compile(
    r"\s?(?:note:?\s?)?(?:patients?|use|please use|the)[^.;]{0,90}(?:karnofsky|lansky)[^.;]{0,60}(?:years|age)[^.;]{0,140}(?:karnofsky|lansky)[^.;]{0,80}"
)
_SEE = re.compile(
    r"[,;]?\s?\(?(?:as\s)?(?:see|refer to|per|in|defined in|according to)\s(?:the\s)?(?:appendix|appendices|section|table|attachment)\s?[a-z0-9.]{0,6}\)?"
)
_SEPARATORS = frozenset({"OR", "AND", "ANDOR", ",", "/", ";", "(", "[", "-"})


@dataclass(frozen=True, slots=True)
class _Piece:
    scales: tuple[str, ...]
    bounds: Bounds
    node: Node
    condition: Node | None
    i: int
    j: int


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
    if "wheelchair" in region and _AMBULATORY.fullmatch(region.rstrip(" .")):
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
    if not out and _USE_BY_AGE.fullmatch(region.rstrip(" .")) and not re.search(r"[<>≥≤]\s?=?\s?[5-9]0|\b[5-9]0\b", region):
        return [Reading(0, len(scan.tokens), None, room="performance")]
    return out


class _Reader:
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
            for pattern, scale in _NAMED:
                named = words_at(self.scan, i, pattern)
                if named:
                    name, j = scale, named[1]
                    break
            else:
                plain = words_at(self.scan, i, _SCALE_WORDS)
                if plain is None and self.scan.text(i, i + 1) != "ps":
                    return None
                j = plain[1] if plain else i + 1
        elif name is not None and re.match(r"(?:zubrod|who|world|ecog|eastern|swog)", self.scan.text(i, i + 1)):
            name = "ECOG"
        while (nouns := words_at(self.scan, j, _NOUN)) is not None:
            said = nouns[0].group()
            if name is None:
                for pattern, scale in _NAMED:
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
            again2 = words_at(self.scan, j, _NOUN)
            if again2:
                j = again2[1]
        return name, j

    def at(self, i: int) -> Reading | None:
        """A chain of scales with limits."""
        first = self.piece(i, None)
        if first is None:
            return None
        pieces = [first]
        kept = 1
        j = first.j
        inside = False  # behind an open parenthesis
        start = j
        while j < self.count:
            if self.exception(pieces[-1], j) is not None:
                break
            k = j
            mark = ""
            while k < self.count and self.tokens[k].sym in _SEPARATORS and k < j + 3:
                mark += self.tokens[k].sym
                k += 1
            if k == j or k >= self.count:
                break
            lead = k
            while (
                lead < self.count
                and self.tokens[lead].sym
                in (
                    "a",
                    "an",
                    "the",
                    "either",
                    "with",
                    "IF",
                    "EQ",
                    "=",
                    "must",
                    "have",
                    "MUST",
                    "for",
                    "by",
                    "corresponding",
                    "equivalent",
                    "to",
                )
                and lead < k + 3
            ):
                lead += 1
            more = self.piece(lead, pieces[-1]) or self.by_condition(k, pieces[-1])
            if more is None:
                break
            inside = inside or "(" in mark or "[" in mark
            pieces.append(more)
            j = more.j
            if inside and (see := words_at(self.scan, j, _SEE)) is not None:
                j = see[1]
            if inside and j < self.count and self.tokens[j].sym in (")", "]"):
                inside = False
                j += 1
            if not inside:
                start = j
                kept = len(pieces)
        if inside:  # the parenthesis was not understood to its end
            pieces, j = pieces[:kept], start
        node = self.joined(pieces)
        node, j = self.tails(node, pieces, j)
        return Reading(i, j, node, room="performance", priority=5)

    def piece(self, i: int, before: _Piece | None) -> _Piece | None:
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
                if k < self.count and (self.tokens[k].concept("scale") or any(p.match(self.scan.text(k, k + 1)) for p, _ in _NAMED))
                else None
            )
            if more is None:
                break
            names.append(more[0])
            j = more[1]
        early: Node | None = None
        paren = words_at(self.scan, j, _CIRCUMSTANCE)
        if paren is not None:
            circumstance = condition_at(self.scan, paren[1], None, before=before.condition if before else None, bare=True)
            if circumstance is not None and all(leaf_kind == "age" for leaf_kind in _kinds(circumstance[0])):
                end = circumstance[1]
                if paren[0]["open"] and end < self.count and self.tokens[end].sym == ")":
                    end += 1
                early, j = circumstance[0], end
        limit = self.limit(j, next((n for n in names if n), None))
        if limit is None:
            return None
        bounds, j = limit
        on = self.on_scale(j)
        if on is not None and (names == [None] or on[0] in names):
            names, j = [on[0]], on[1]
        scales = tuple(dict.fromkeys(n or _scale_of(bounds) for n in names))
        if any(not _fits(scale, bounds) for scale in scales):
            return None
        condition, end = (early, j) if early is not None else self.circumstance(j, before)
        span = self.scan.span(i, end)
        chain: list[Node] = [
            Performance(name=scale, bounds=bounds, own_scale=len({s == "ECOG" for s in scales}) > 1, **span) for scale in scales
        ]
        return _Piece(scales, bounds, any_of(*chain), condition, i, end)

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

    def by_condition(self, i: int, before: _Piece) -> _Piece | None:
        """ "(Karnofsky if 16 or older, Lansky if younger)": the scale that the limit before is meant on."""
        found = self.scale(i)
        if found is None or found[0] is None:
            return None
        condition, j = self.circumstance(found[1], before)
        if condition is None:
            return None
        node = Performance(name=found[0], bounds=before.bounds, **self.scan.span(i, j))
        return _Piece((found[0],), before.bounds, node, condition, i, j)

    def circumstance(self, j: int, before: _Piece | None) -> tuple[Node | None, int]:
        """ages behind a limit: "for patients >= 16 years", "(age < 16)"."""
        opener = words_at(self.scan, j, _CIRCUMSTANCE)
        start = opener[1] if opener else j
        opened = bool(opener and opener[0]["open"])
        if opener is None and j < self.count and self.tokens[j].sym in ("(", "["):
            start, opened = j + 1, True
        if opener is None and not opened:
            return None, j
        found = condition_at(self.scan, start, None, before=before.condition if before else None, bare=True)
        if found is None or not all(kind in ("age", "sex") for kind in _kinds(found[0])):
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
            worse = words_at(self.scan, j, re.compile(r"(?:not|no) worse than"))
            if worse:
                negated_worse, j = True, worse[1]
                break
            fill = words_at(self.scan, j, _FILL)
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
            bounds = _percentless(token.value)
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
        if (points := words_at(self.scan, j, _POINTS)) is not None:
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

    def joined(self, pieces: list[_Piece]) -> Node:
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
        ecogs = {s == "ECOG" for p in pieces for s in p.scales}
        nodes: list[Node] = []
        for p in pieces:
            node = p.node
            if isinstance(node, Performance) and len(ecogs) > 1:
                node = replace(node, own_scale=True)
            nodes.append(all_of(p.condition, node) if p.condition is not None else node)
        return any_of(*nodes)

    def tails(self, node: Node, pieces: list[_Piece], j: int) -> tuple[Node, int]:
        """The day of the assessment; "2 is acceptable if due to amputation"."""
        for _ in range(4):
            if j >= self.count:
                break
            token = self.tokens[j]
            tested = words_at(self.scan, j, _TESTED)
            k = tested[1] if tested else j
            if token.sym in ("WITHIN", "ATTIME"):
                k = j
            if k < self.count and self.tokens[k].sym in ("WITHIN", "ATTIME"):
                opened = token.sym == "("
                if opened and not (k + 1 < self.count and self.tokens[k + 1].sym == ")"):
                    break
                if self.tokens[k].sym == "WITHIN":
                    window = self.tokens[k].value
                    node = _windowed(node, window)
                j = k + 1 + (1 if opened else 0)
                continue
            see = words_at(self.scan, j, _SEE)
            if see is not None:
                j = see[1]
                continue
            exception = self.exception(pieces[-1], j)
            if exception is None:
                break
            node, j = any_of(node, exception[0]), exception[1]
        return node, j

    def exception(self, piece: _Piece, j: int) -> tuple[Node, int] | None:
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
        due = words_at(self.scan, start, _DUE) if start < self.count else None
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
        if not _fits(scale, bounds):
            return None
        leaf = Performance(name=scale, bounds=bounds, **self.scan.span(k, start))
        return all_of(leaf, PerformanceCause(words=words, **self.scan.span(start, end))), end


def _kinds(node: Node) -> set[str]:
    from screener.criteria.nodes import leaves

    return {leaf.kind for leaf in leaves(node)}


def _windowed(node: Node, window: Window) -> Node:
    from screener.criteria.nodes import AllOf, AnyOf, Not

    if isinstance(node, Performance):
        return replace(node, window=window)
    if isinstance(node, AllOf | AnyOf):
        return type(node)(tuple(_windowed(child, window) for child in node.children))
    if isinstance(node, Not):
        return Not(_windowed(node.child, window))
    return node


def _percentless(bounds: Bounds) -> Bounds | None:
    """Karnofsky percents are points."""
    ends = (bounds.at_least, bounds.more_than, bounds.at_most, bounds.less_than)
    if any(end is not None and end.unit not in (None, "%") for end in ends):
        return None
    return bounds


def _scale_of(bounds: Bounds) -> str:
    """ "Performance status >= 60" can only be Karnofsky (or Lansky), "<= 2" only ECOG."""
    end = bounds.lower or bounds.upper
    upper = bounds.upper or bounds.lower
    assert end is not None
    assert upper is not None
    return "ECOG" if upper.value <= 5 else "Karnofsky"


def _fits(scale: str, bounds: Bounds) -> bool:
    highest = max(end.value for end in (bounds.lower, bounds.upper) if end is not None)
    return highest <= 5 if scale == "ECOG" else (highest >= 10 or highest == 0)


__all__ = ["Performance", "PerformanceCause", "Token", "read"]
