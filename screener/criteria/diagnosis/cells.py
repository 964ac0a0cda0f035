"""Cells and kinds that a text lists without a tumour's name: "(squamous)", "excluding mucinous, clear cell and low-grade histologies", "squamous, adenosquamous or adenocarcinoma".

Beside a tumour they say of what kind it is. Each is a trait (see `traits`): another tumour decides, and the patient's own is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator

from screener.criteria.diagnosis.traits import CELLS, trait
from screener.criteria.scan import Reading
from screener.criteria.tumour_view import TumourView
from screener.text.gated import gated

_MORE = (
    r"(?:acral|mucosal|uveal|ocular|conjunctival|cutaneous|intra ?hepatic|extra ?hepatic|perihilar|hilar|distal|borderline|low malignant potential|lobular|hepatosplenic|nodal|extranodal|myxoid|round cell|dedifferentiated|well differentiated|"
    r"moderately differentiated|poorly differentiated|parameningeal|anaplastic|carcinoid|mucoepidermoid|adenoid cystic|ductal|papillary|chromophobe|sarcomatoid|rhabdoid|invasive|in situ|noninvasive|non invasive|early stage|intermediate stage|late stage|g [1-4]|g NUM|t NUM|"
    r"grade NUM|any grade|any stage|all stages|type i{1,2}|type NUM|non epithelial|nonepithelial|acinar|insulinoma|islet cell|mixed type|pure|de novo|secondary|localised|unifocal|multifocal|unilateral|bilateral)"
)
_ONE = rf"(?:(?:NEG |non )?(?:pure |predominantly |mixed |any |other |low grade |high grade |grade NUM )?(?:{CELLS}|{_MORE})(?: cells?)?(?: (?:type|types|variants?|histolog(?:y|ies)|subtypes?))?)"
_JOIN = r"(?: ?(?:, OR|, AND|, ANDOR|,|OR|AND|ANDOR|/) (?:either |both |with )?)"
_BRACKETS = gated(rf"[(\[] (?:either |both |including )?{_ONE}(?:{_JOIN}{_ONE}){{0,8}}(?: only)? [)\]](?= )")
_ALONE = gated(rf"(?<= ){_ONE}(?= (?:,|OR|AND|ANDOR|/|\)|\]|\.|;|$))")
_OPENS = frozenset({"EXCEPT", "(", "[", ",", "OR", "AND", "ANDOR", "/", ":", "EXAMPLE"})


def cells_in_brackets(view: TumourView, i: int) -> Reading | None:
    """ "(squamous or adenosquamous)" at token `i`, behind a tumour's name."""
    if i + 2 >= len(view.scan.tokens) or view.scan.tokens[i].sym not in ("(", "["):
        return None
    found = view.match(_BRACKETS, i)
    return Reading(i + 1, found.j - 1, trait(view, i + 1, found.j - 1)) if found is not None else None


def cells_alone(view: TumourView, taken: set[int]) -> Iterator[Reading]:
    """Members of a list of what is excepted, or of examples, that name no tumour ("excluding mucinous, clear cell"); elsewhere such a word belongs to the noun behind it."""
    tokens = view.scan.tokens
    for found in view.find(_ALONE):
        i, j = found.i, found.j
        if i == 0 or not taken.isdisjoint(range(i, j)) or tokens[i - 1].sym not in _OPENS:
            continue
        if any(token.sym == "EXCEPT" for token in tokens[max(0, i - 24) : i]) and not any(
            token.sym in (")", ".", ";") for token in tokens[max(0, _last_except(view, i)) : i]
        ):
            yield Reading(i, j, trait(view, i, j))


def _last_except(view: TumourView, i: int) -> int:
    """The last sign of an exception before token `i`."""
    return next((k for k in range(i - 1, -1, -1) if view.scan.tokens[k].sym == "EXCEPT"), 0)


__all__ = ["cells_alone", "cells_in_brackets"]
