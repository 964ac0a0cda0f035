"""Ceilings of steroids in texts: "> 10 mg/day of prednisone or equivalent", in milligrams of prednisone a day."""

from __future__ import annotations

import re

from screener import lexicons
from screener.criteria.scan import Scan
from screener.criteria.therapy.phrases import Phrases
from screener.criteria.therapy.target import Therapy
from screener.text.gated import gated
from screener.text.quantity import Bounds, Limit

_TO_PREDNISONE = {
    "prednisone": 1.0,
    "prednisolone": 1.0,
    "methylprednisolone": 1.25,
    "hydrocortisone": 0.25,
    "dexamethasone": 5 / 0.75,
    "betamethasone": 5 / 0.75,
    "cortisone": 0.2,
}
_DOSE_WORDS = gated(
    r"(?P<op>>=|=>|≥|<=|=<|≤|>|<|more than|greater than or equal to|greater than|above|exceeding|exceeds|over|in excess of|at least|less than or equal to|less than|up to|no more than|not more than|not exceeding|higher than|equal to or greater than|at most|maximum of|below|a dose of|doses of|dose of|of)?(?: (?:the|an?|equivalent|dose|doses|of|daily|to|equivalents))* ?(?P<n>\d{1,3}(?:\.\d{1,2})?) ?mg(?P<kg> ?/ ?kg| per kg)?(?: ?/ ?(?P<m2>m2|m\^2))?(?P<bid> ?(?:bid|b\.i\.d|twice))?"
)
_OR_LESS = gated(r"mg[^.]{0,30}or (?:less|lower|below|under)(?![a-z])")
_STEROID_NAME = gated(r"methylprednisolone|prednisolone|prednisone|dexamethasone|hydrocortisone")


def steroids_only(therapies: tuple[Therapy, ...]) -> bool:
    return all("corticosteroid" in therapy.classes or is_steroid(therapy) for therapy in therapies)


def is_steroid(therapy: Therapy) -> bool:
    lexicon = lexicons.load()
    return bool(therapy.drugs) and all("corticosteroid" in lexicon.classes_of(drug) for drug in therapy.drugs)


def dose_of(scan: Scan, phrases: Phrases, match: re.Match[str], therapies: tuple[Therapy, ...]) -> tuple[Bounds | None, bool, bool]:
    """(bound in mg of prednisone, per kilogram, understood)."""
    if match["dose"] is None or not match["dose"].strip():
        return None, False, True
    first, last = phrases.at(match.start("dose"), match.end("dose"))
    text = scan.text(phrases.units[first].i, phrases.units[last - 1].j)
    if any(not steroids_only(unit.treatments.everything) for unit in phrases.units[first:last] if unit.treatments is not None):
        return None, False, False
    found = list(_DOSE_WORDS.finditer(text))
    if len(found) != 1 or found[0]["m2"]:
        return None, False, False
    word = found[0]["op"] or ""
    if not any("corticosteroid" in therapy.classes or is_steroid(therapy) for therapy in therapies):
        return None, False, False
    name = _STEROID_NAME.search(text) or _STEROID_NAME.search(
        scan.text(phrases.units_of(match, "np")[0].i, phrases.units_of(match, "np")[0].j)
    )
    factor = _TO_PREDNISONE[name.group()] if name else 1.0
    value = float(found[0]["n"]) * factor * (2 if found[0]["bid"] else 1)
    unit = "mg"
    per_kg = bool(found[0]["kg"])
    limit = Limit(round(value, 4), unit)
    if word in (">", "more than", "greater than", "above", "exceeding", "exceeds", "over", "in excess of", "higher than"):
        return Bounds(more_than=limit), per_kg, True
    if word in (">=", "=>", "≥", "at least", "greater than or equal to", "equal to or greater than") or re.search(
        r"mg[^.]{0,30}or (?:more|higher|greater|above)", text
    ):
        return Bounds(at_least=limit), per_kg, True
    if word in ("<", "less than", "below"):
        return Bounds(less_than=limit), per_kg, True
    if word in (
        "<=",
        "=<",
        "≤",
        "less than or equal to",
        "up to",
        "no more than",
        "not more than",
        "not exceeding",
        "at most",
        "maximum of",
    ):
        return Bounds(at_most=limit), per_kg, True
    if word in ("", "of", "dose of", "doses of", "a dose of") and _OR_LESS.search(text):
        return Bounds(at_most=limit), per_kg, True
    return None, False, False
