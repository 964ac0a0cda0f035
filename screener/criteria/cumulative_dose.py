"""Cumulative doses.

What it is     the lifetime dose of anthracyclines, in mg/m2 of doxorubicin or its equivalent, against a limit
How it reads   "cumulative anthracycline dose < 450 mg/m2", "no more than 375 mg/m2 of prior doxorubicin or equivalent", "anthracyclines with a cumulative dose exceeding 360 mg/m2"
Needs          cumulative_doses.anthracycline_mg_m2, or a complete list of treatments without an anthracycline (then it is 0)
Unknown when   neither is recorded
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, Need, met, missing, not_met
from screener.criteria.numbers_shared import within_bounds
from screener.criteria.scan import Reading, Scan
from screener.logic import Truth
from screener.patients.facts import Chart
from screener.text.gated import Stems
from screener.text.quantity import Bounds
from screener.text.tokens import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class CumulativeDose(Leaf):
    """The lifetime dose of anthracyclines keeps the bounds (mg/m2 of doxorubicin or its equivalent)."""

    kind: str = "prior_therapy"
    name: str = "cumulative anthracycline dose"
    bounds: Bounds

    room: ClassVar[str] = "cumulative_dose"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """The recorded total; 0 where a complete list of known drugs holds no anthracycline. A dose that was given cannot be taken back."""
        dose = chart.cumulative_anthracycline_mg_m2
        if dose is None:
            need = Need("cumulative_doses:anthracycline", "What is the cumulative anthracycline dose, in mg/m2 of doxorubicin?")
            return missing(f"{self.name} not recorded", need)
        computed = chart.patient.cumulative_doses.anthracycline_mg_m2 is None
        shown = "no anthracycline in the complete list of treatments" if computed else f"{self.name} {dose:g} mg/m2"
        if within_bounds(dose, dose, self.bounds) is Truth.TRUE:
            return met(f"{shown}: {self.bounds}", changeable=self.bounds.upper is not None, computed=computed)
        too_much = (
            self.bounds.upper is not None and self.bounds.contains(self.bounds.upper.value - 1e-6) and dose >= self.bounds.upper.value
        )
        return not_met(
            f"{shown}: not {self.bounds}", changeable=not too_much, distance=f"{dose:g} mg/m2, needs {self.bounds}", computed=computed
        )


_DOSE = "CUMDOSE_ANTHRA"  # the lexicon's name of the quantity
_STEMS = Stems("mg/m", "mg per m", "mg / m")
_TOTAL = frozenset({"cumulative", "lifetime", "total", "exposure", "equivalent", "equivalents"})
_BETWEEN = frozenset(
    """of with a an the cumulative lifetime total dose doses exposure is are be been has have having received receiving prior previous exceeding that which exceed
    exceeds LASTW use therapy treatment treated in to up at ATTIME PRIORTO enrollment enrolment drug drugs agent agents doxorubicin equivalent equivalents ( ) , or OR
    hydrochloride""".split()
)
_MOST = 14  # tokens between the drug and the limit


def read(scan: Scan) -> list[Reading]:
    """Claims a limit in mg/m2 with the anthracycline beside it; a dose of one course is none (nothing says that it is the total)."""
    if not scan.may(_STEMS):
        return []
    out = []
    for k, token in enumerate(scan.tokens):
        if token.sym == "BQ" and isinstance(token.value, Bounds) and _unit(token.value) == "mg/m2":
            found = _around(scan, k, token.value)
            if found is not None:
                i, j = found
                out.append(Reading(i, j, CumulativeDose(bounds=token.value, **scan.span(i, j)), room="cumulative_dose"))
    return out


def _unit(bounds: Bounds) -> str | None:
    end = bounds.lower or bounds.upper
    return end.unit if end is not None else None


def _names(token: Token) -> bool:
    """Is it an anthracycline, their class, or the quantity itself?"""
    return any(
        concept.id == _DOSE or (concept.kind in ("drug_class", "drug") and (concept.id == "anthracycline" or concept.id in _DRUGS))
        for concept in token.concepts
    )


_DRUGS = frozenset({"doxorubicin", "daunorubicin", "epirubicin", "idarubicin", "anthracycline"})


def _around(scan: Scan, k: int, limit: Bounds) -> tuple[int, int] | None:
    """The tokens around a limit that say of what it is; None where it is of something else, or of one course."""
    tokens = scan.tokens
    i = k
    while i > 0 and k - i < _MOST and (tokens[i - 1].sym in _BETWEEN or scan.text(i - 1, i) in _BETWEEN or _names(tokens[i - 1])):
        i -= 1
    j = k + 1
    while (
        j < len(tokens) and j - k < _MOST and (tokens[j].sym in _BETWEEN - {"OR", "or", ","} or _names(tokens[j]) or _equivalent(scan, j))
    ):
        j += 1
    inside = tokens[i:j]
    named = any(_names(token) for token in inside)
    words = {word for n in range(i, j) for word in scan.text(n, n + 1).split()}
    total = any(concept.id == _DOSE for token in inside for concept in token.concepts) or bool(words & _TOTAL) or _ever(scan, i, k, j)
    if not total or not (named or (words & {"cumulative", "lifetime"} and any(_names(token) for token in tokens[:i]))):
        return None
    while tokens[i].sym in ("OR", "or", ",", ")", "AND") and i < k:
        i += 1
    if i and tokens[i - 1].sym == "MAY" and limit.upper is not None:
        i -= 1  # "may have received up to": more than that rules out (rule 19)
    while tokens[j - 1].sym in ("(", "or", "OR", ",") and j > k + 1:
        j -= 1
    return i, j


def _equivalent(scan: Scan, j: int) -> bool:
    """ "or equivalent", "(or an equivalent anthracycline)"."""
    return scan.tokens[j].sym in ("OR", "or") and any(
        scan.tokens[n].sym in ("equivalent", "equivalents") for n in range(j + 1, min(j + 3, len(scan.tokens)))
    )


def _ever(scan: Scan, i: int, k: int, j: int) -> bool:
    """ "prior doxorubicin", "has received": what was given before, all of it."""
    return any(scan.tokens[n].sym in ("LASTW", "prior", "previous", "received") for n in range(i, j) if n != k)
