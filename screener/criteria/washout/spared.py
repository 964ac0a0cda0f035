"""Treatments that a window spares: "major surgery within 4 weeks, other than placement of a central line"."""

from __future__ import annotations

from screener.criteria.scan import Scan
from screener.criteria.therapy.phrases import Phrases
from screener.criteria.therapy.restriction import only_describes
from screener.criteria.therapy.target import Therapy, described

_MOST = 8  # units of such an exception


def spared(scan: Scan, phrases: Phrases, j: int) -> tuple[tuple[Therapy, ...], int]:
    """The treatments excepted behind a window that ends at token `j`, and the token behind them; nothing and `j` where anything else is said there.

    Words beside the treatment's name make it a treatment of which only some are meant. Conditions, times and further exceptions are not understood.
    """
    units = [unit for unit in phrases.units if unit.i >= j][: _MOST + 3]
    symbols = [unit.sym for unit in units]
    at = 1 if symbols[:1] in (["("], [","], ["["]) else 0
    bracket = symbols[:1] in (["("], ["["])
    if symbols[at : at + 1] != ["EXCEPT"] or scan.text(units[at].i, units[at].j) == "unless":
        return (), j
    end = at + 1
    while end < len(units) and end - at <= _MOST and symbols[end] not in (")", "]", ".", ";", "("):
        end += 1
    if (
        bracket != (symbols[end : end + 1] in ([")"], ["]"]))
        or (not bracket and symbols[end : end + 1] not in ([], ["."]))
        or end == at + 1
    ):
        return (), j
    inside = units[at + 1 : end]
    named = [unit for unit in inside if unit.treatments is not None]
    if len(named) != 1 or any(
        unit.sym in ("OR", "AND", "ANDOR", ",", "/", "WIN", "SINCE_", "LEN", "IF", "MUST", "MAY", "NEG") for unit in inside
    ):
        return (), j
    found = named[0].treatments
    assert found is not None
    if found.generic or found.study or found.standard or found.advanced:
        return (), j
    therapies = found.everything
    first = inside[1:] if inside[0].sym in ("for", "of", "the") else inside
    if any("vaccine" in therapy.classes for therapy in therapies):
        # "except influenza vaccine": of all vaccines only some are meant
        therapies = tuple(described(therapy, scan.text(first[0].i, first[-1].j)) for therapy in therapies)
    elif len(first) > 1:
        if not only_describes(scan, first[0].i, first[-1].j):
            return (), j
        words = scan.text(first[0].i, first[-1].j)
        therapies = tuple(described(therapy, words) for therapy in therapies)
    return therapies, units[end].j if bracket else inside[-1].j
