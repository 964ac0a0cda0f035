"""Analytes and what else names a measured quantity, with the marks around it."""

from __future__ import annotations

from dataclasses import dataclass

from screener import lexicons
from screener.criteria.circumstances_shared import words_at
from screener.criteria.lab.heart import HEART_METHOD, QT_NAME
from screener.criteria.lab.methods import how_at
from screener.criteria.lab.units import beyond, in_canonical
from screener.criteria.lab.words import (
    ALIAS_WORDS,
    BOUND,
    FINDINGS,
    GFR_INSTEAD,
    HEADING,
    KINDS,
    LEAD,
    LEFT_OUT,
    METHOD,
    METHOD_PAREN,
    NOUNS,
    OPEN,
    PAIRS,
    VALUE,
)
from screener.criteria.nodes import Node
from screener.criteria.scan import Scan
from screener.text.quantity import Bounds, Limit
from screener.text.tokens import Token


@dataclass(frozen=True, slots=True)
class Measure:
    """Analytes that share a limit: ids in order, how they are joined ("and", "or", "list"), tokens."""

    ids: tuple[str, ...]
    join: str
    i: int
    j: int


@dataclass(frozen=True, slots=True)
class Limitation:
    """What the text says of the measure: bounds, or normal, or the maximum for age; `negated` where a "not" stands before it."""

    bounds: Bounds | None
    j: int
    normal: str | None = None
    by_age: bool = False
    negated: bool = False
    second: Bounds | None = None  # the diastolic part of 140/90 (`pair`), or a second limit on the other side
    pair: bool = False
    table: Node | None = None


_FINDINGS = tuple(FINDINGS)


def analyte_of(token: Token) -> str | None:
    for concept in token.concepts:
        if concept.kind in KINDS and concept.id not in LEFT_OUT:
            return concept.id
    return None


class Measures:
    """Analytes and what else names a measured quantity, with the marks around it."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.tokens = scan.tokens
        self.count = len(scan.tokens)
        self.excluding = scan.excluding
        self.lexicon = lexicons.load().labs
        self.rated = "hr" in scan.words
        self.base: Bounds | None = None  # the limit whose alternatives are being read

    def measure(self, i: int) -> Measure | None:
        """One or several analytes that share what follows."""
        first = self._name(i)
        if first is None:
            return None
        ids, j = [first[0]], first[1]
        join = "and"
        while j < self.count:
            k = j
            sym = self.tokens[k].sym
            if sym not in ("/", ",", "AND", "OR", "ANDOR", "+", "-", ";"):
                break
            mark = sym
            k += 1
            while k < self.count and self.tokens[k].sym in ("AND", "OR", "ANDOR", "either", "both", "the", "total", "/"):
                mark = self.tokens[k].sym if self.tokens[k].sym in ("AND", "OR", "ANDOR") else mark
                k += 1
            more = self._name(k)
            if more is None or (mark == ";"):
                break
            ids.append(more[0])
            if mark in ("OR", "ANDOR"):
                join = "or" if mark == "OR" and join != "andor" else "andor"
            j = more[1]
        names = tuple(dict.fromkeys(ids))
        if names == ("FEV1", "FVC") and any(t.sym == "/" for t in self.tokens[i:j]):
            names = ("FEV1FVC",)
        return Measure(names, join, i, j)

    def _heart_rate(self, i: int) -> bool:
        """ "HR < 100 beats/min": the letters mean a receptor, but with a rate per minute behind them they mean the heart's."""
        if not self.rated or i >= self.count or self.scan.text(i, i + 1) != "hr":
            return False
        return any(
            token.sym == "BQ" and isinstance(token.value, Bounds) and (token.value.lower or token.value.upper or Limit(0)).unit == "/min"
            for token in self.tokens[i + 1 : i + 4]
        )

    def _name(self, i: int) -> tuple[str, int] | None:
        if self._heart_rate(i):
            return "HR", i + 1
        named = words_at(self.scan, i, QT_NAME)
        if named is not None and self._balanced(i, named[1]):
            end = named[1]
            while end > i + 1 and self.tokens[end - 1].sym == "on":  # "on ECG" says how it is measured
                end -= 1
            return "QTC", end
        start = i
        while i < self.count and i < start + 3 and self.tokens[i].sym in LEAD and i > start:
            i += 1
        if i >= self.count:
            return None
        analyte = analyte_of(self.tokens[i])
        if analyte is None:
            return None
        lab = self.lexicon.get(analyte)
        if lab is None or lab.qualitative or self._part_of_a_word(i):
            return None
        j = self._alias(i + 1, analyte)
        while j < self.count and self.tokens[j].sym in NOUNS and j < i + 8:
            if self.tokens[j].sym == "in" and not (j + 1 < self.count and self.tokens[j + 1].sym in ("serum", "blood", "plasma")):
                break
            if self.tokens[j].sym == "ratio" and analyte in ("ALT", "AST", "TRANSAMINASES"):
                return None
            j += 1
        j = self._alias(j, analyte)
        if j < self.count and self.tokens[j].sym in ("LAB", "VITAL") and analyte_of(self.tokens[j]) == analyte:
            j = self._alias(j + 1, analyte)  # its name and its abbreviation, "creatinine clearance CrCl"
        if j + 1 < self.count and self.tokens[j].sym == "(" and self.tokens[j + 1].sym == "s":
            j = min(j + 3, self.count)
        return analyte, j

    def _part_of_a_word(self, i: int) -> bool:
        """ "MELD-Na", "weight-for-height": the analyte is only the end of another measure's name."""
        if i == 0 or self.scan.clean.lower[self.tokens[i].start - 1] != "-":
            return False
        before = self.tokens[i - 1]
        return before.end == self.tokens[i].start - 1 and before.sym not in LEAD and before.sym.islower() and not before.concepts

    def _alias(self, j: int, analyte: str) -> int:
        """Behind "(ANC)", "(SGOT)", "[CrCl]", "(LVEF)": an abbreviation in parentheses that says the same."""
        while j < self.count and self.tokens[j].sym in OPEN:
            instead = words_at(self.scan, j, GFR_INSTEAD) if analyte == "CRCL" else None
            if instead is not None:
                j = instead[1]
                continue
            close = self._close(j)
            if close is None or close > j + 10:
                return j
            inner = [token for token in self.tokens[j + 1 : close] if token.sym not in OPEN and token.sym not in OPEN.values()]
            if not inner or any(t.sym in BOUND | VALUE | {"NEG", "IF", "EXCEPT", "WITHIN", "AGO", "BD"} for t in inner):
                return j
            named = [name for t in inner if (name := analyte_of(t))]
            if any(
                name != analyte
                and {name, analyte} != {"CRCL", "EGFR_RENAL"}
                and name not in PAIRS.get(analyte, ())
                and analyte not in PAIRS.get(name, ())
                for name in named
            ):
                return j
            words = self.scan.text(j + 1, close)
            if all(t.sym in ALIAS_WORDS for t in inner):
                j = close + 1
                continue
            if not named and (len(words) > 14 or len(inner) > 3) and not METHOD_PAREN.match(self.scan.clean.lower, self.tokens[j].start):
                return j
            j = close + 1
        return j

    def _lead(self, i: int, done: int) -> int:
        """Words before the analyte that say nothing beyond it and its limit ("serum", "elevated", "prolonged")."""
        while (
            i > done
            and (self.tokens[i - 1].sym in LEAD or self.scan.text(i - 1, i) == "minimum")
            and self.tokens[i - 1].sym not in ("the", "a", "an", "both", "either", "their", "his", "her")
        ):
            i -= 1
        return 0 if done == 0 and 0 < i <= 3 and HEADING.fullmatch(self.scan.text(0, i)) else i

    def _finding(self, i: int) -> Measure | None:
        """ "Hyperbilirubinaemia > 1.5 x ULN", "hypoxia (SpO2 <= 92 %)": a finding that its limit defines."""
        token = self.tokens[i]
        if self.scan.present.isdisjoint(BOUND) or not (token.sym == "COND" or (token.sym.isalpha() and token.sym.islower())):
            return None
        if not any(following.sym in BOUND for following in self.tokens[i + 1 : i + 5]):
            return None
        word = self.scan.text(i, i + 1)
        analyte = next((a for stem, a in FINDINGS.items() if word.startswith(stem)), None) if word.startswith(_FINDINGS) else None
        if analyte is None and " " in word:
            analyte = next((a for stem, a in FINDINGS.items() if word.split()[-1].startswith(stem)), None)
        if analyte is None or analyte not in self.lexicon:
            return None
        j = i + 1
        while j < self.count and self.tokens[j].sym in (",", ":", "DEFINE", "with", "of", "(", "[", "as", "NEG") and j < i + 4:
            j += 1
        if j < self.count and self.tokens[j].sym in ("a", "an", "the"):
            j += 1
        if analyte == "QTC" and (after := self._method(j)) > j and after < self.count and self.tokens[after].sym in BOUND:
            return Measure((analyte,), "and", i, after)  # "prolonged QTc interval on ECG > 480 ms"
        if j < self.count and self.tokens[j].sym in BOUND and j <= i + 3:
            limit = self.tokens[j].value.lower or self.tokens[j].value.upper
            unit = limit.unit
            if analyte == "BP" and limit.value < 30:
                return None  # "hypertension in at least 2 measurements"
            if unit is None or self._unit_fits(analyte, unit):
                return Measure((analyte,), "and", i, i + 1)
        return None

    def _unit_fits(self, analyte: str, unit: str) -> bool:
        lab = self.lexicon[analyte]
        return unit in ("xULN", "xLLN", "10*9", "10*3", "10*6", "mg/d") or lab.factor(unit) is not None

    def _fits(self, measure: Measure, bounds: Bounds | None) -> bool:
        """Is the unit one of the analyte's? "T lymphocytes with >= 15 % expression" is no lymphocyte count."""
        unit = next((end.unit for end in (bounds.lower, bounds.upper) if end), None) if bounds is not None else None
        if bounds is not None and unit not in (None, "xULN", "xLLN") and any(self._absurd(name, bounds) for name in measure.ids):
            return False
        if unit is None:
            return (
                bounds is None
                or not measure.ids
                or measure.ids[0] not in ("HEIGHT", "WEIGHT", "TEMP")
                or all(in_canonical(self.lexicon[measure.ids[0]], end) is not None for end in (bounds.lower, bounds.upper) if end)
            )
        return all(any(self._unit_fits(a, unit) for a in PAIRS.get(name, (name,)) if a in self.lexicon) for name in measure.ids)

    def _absurd(self, name: str, bounds: Bounds) -> bool:
        """ "Platelets > 75,000 x 10^9/L": a slip of the registry, beyond all that a body can have; what was meant is not ours to guess."""
        return name in self.lexicon and any(beyond(self.lexicon[name], end) for end in (bounds.lower, bounds.upper) if end)

    def _close(self, opening: int) -> int | None:
        depth = 0
        for k in range(opening, self.count):
            if self.tokens[k].sym in OPEN:
                depth += 1
            elif self.tokens[k].sym in OPEN.values():
                depth -= 1
                if depth == 0:
                    return k
        return None

    def _balanced(self, i: int, j: int) -> bool:
        return sum(1 for t in self.tokens[i:j] if t.sym in OPEN) == sum(1 for t in self.tokens[i:j] if t.sym in OPEN.values())

    def _opening(self, i: int, j: int) -> int | None:
        """The parenthesis that is still open before the limit."""
        stack: list[int] = []
        for k in range(i, j):
            if self.tokens[k].sym in OPEN:
                stack.append(k)
            elif self.tokens[k].sym in OPEN.values() and stack:
                stack.pop()
        return stack[0] if stack else None

    def _ends(self, j: int) -> bool:
        """Is a phrase over at token `j`, so that nothing of it is lost?"""
        return j >= self.count or self.tokens[j].sym in (
            ")",
            "]",
            ",",
            ";",
            ".",
            ":",
            "AND",
            "OR",
            "ANDOR",
            "/",
            "(",
            "EXCEPT",
            "IF",
            "-",
            "WITHIN",
            "ATTIME",
            "[",
            "who",
            "must",
            "MUST",
        )

    def _method(self, j: int) -> int:
        """Behind "by echocardiogram", "using the Cockcroft-Gault formula"; an "or" at its end belongs to what follows."""
        found = words_at(self.scan, j, METHOD)
        heart = words_at(self.scan, j, HEART_METHOD)
        how = how_at(self.scan, j)
        if heart is not None and heart[1] > max(how, found[1] if found is not None else j) and self._balanced(j, heart[1]):
            return heart[1]
        if found is None or how > found[1]:
            return how
        end = found[1]
        while end > j and self.tokens[end - 1].sym in ("OR", "AND", "the", "a", "by", ",", "/", "ANDOR", "-"):
            end -= 1
        return end

    def _says_both(self, measure: Measure) -> bool:
        return measure.i > 0 and self.tokens[measure.i - 1].sym == "both"
