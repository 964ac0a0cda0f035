"""What a text adds to a tumour's name that no fact of the patient file answers: "high-risk", "multifocal", "with a clear cell component", "of low malignant potential".

The leaf carries the words and is asked of pathology. Beside the name of another tumour it decides nothing, as the name does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, missing
from screener.criteria.scan import Reading
from screener.criteria.tumour_view import TumourView
from screener.patients.facts import Chart
from screener.text.gated import gated


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait(Leaf):
    """The tumour is as `what` says, in the text's words."""

    kind: str = "diagnosis"
    name: str = "trait"
    what: str

    room: ClassVar[str] = "diagnosis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """The file records none of these."""
        return missing(
            f'"{self.what}" is not recorded of the tumour',
            Need("diagnosis:traits", f'Does this hold of the tumour: "{self.what}"?', Ask.PATHOLOGY),
        )


def trait(view: TumourView, i: int, j: int) -> Trait:
    """The words of tokens i..j as a trait."""
    return Trait(what=view.scan.text(i, j)[:160], **view.scan.span(i, j))


# Cells and structure under the microscope: what may stand before "histology", "component", "differentiation", and before a tumour's name.
CELLS = (
    r"(?:non |NEG )?(?:squamous(?: cells?)?|nonsquamous|adeno ?squamous|adenomatous|adenoid cystic|acinar(?: cell)?|glandular|clear cell|serous|endometrioid|mucinous|seromucinous|papillary|micropapillary|chromophobe|sarcomatoid|sarcomatous|rhabdoid|small cell|large cell|oat cell|"
    r"neuro ?endocrine|fibrolamellar|spindle cell|epithelioid|epithelial|lobular|ductal|intraductal|cribriform|signet ring(?: cells?)?|intestinal|medullary|anaplastic|undifferentiated|dedifferentiated|(?:poorly|well|moderately) differentiated|basaloid|blastoid|"
    r"pleomorphic|desmoplastic|melanomatous|melanotic|plasmacytoid|nested|urothelial|transitional cell|round cell|myxoid|keratini[sz]ing|germ cell|yolk sac|embryonal|alveolar|sebaceous|verrucous|metaplastic|giant cell|histiocyte rich|conventional|classic(?:al)?|"
    r"hepatoid|trophoblastic|tubular|cystic|nodular|follicular|mesenchymal|lymphoid|mesonephric|tall cell|hurthle cell|oncocytic|null cell|merkel cell|basal cell|islet cell|acral|lentiginous|collecting duct|adipocytic|blastic|hepatocellular)"
)
_LED = r"(?:(?:an?|any|the|of|pure|purely|mixed|predominant(?:ly)?|primarily|mainly|focal|extensive|high grade|low grade|grade NUM|favou?rable|unfavou?rable|histologic(?:al)?|TUMOUR|BQ|at least) ){0,4}"
_BEHIND = (
    r"(?:(?:tumou?r |TUMOUR |disease |cell )?(?:histolog(?:y|ies)|histologic(?:al)? (?:sub)?types?|components?|elements?|differentiation|features?|morpholog(?:y|ies)|variants?|sub ?types?|patterns?|transformation|architecture|phenotype)"
    r"(?: (?:histolog(?:y|ies)|subtypes?|present|predominant)){0,2})"
)
WORDS = frozenset(re.findall(r"[a-z]+", CELLS)) - {"cell", "cells", "ring", "giant", "large", "small"}
_AND = r"(?: ?(?:, OR|, AND|,|OR|AND|ANDOR|/) )"
_HISTOLOGY = gated(rf"(?<= ){_LED}{CELLS}(?:(?:{_AND}| ){_LED}{CELLS}){{0,6}} {_BEHIND}(?= )")
_MIXED = gated(
    r"(?<= )(?:any |an? )?(?:mixed|variant|divergent|aggressive|favou?rable|unfavou?rable|anaplastic|benign) (?:cell )?(?:histolog(?:y|ies)|differentiation|morphology)(?= )"
)
_POTENTIAL = gated(r"(?<= )(?:low|uncertain|unknown|borderline) malignan(?:t|cy) potential(?= )")


def traits(view: TumourView) -> Iterator[Reading]:
    """Phrases that say something of the tumour wherever they stand."""
    tokens = view.scan.tokens
    for pattern in (_HISTOLOGY, _MIXED, _POTENTIAL):
        for found in view.find(pattern):
            i = found.i
            while i < found.j - 1 and (
                tokens[i].sym in ("of", "a", "an", "the", "any")
                or (tokens[i].sym == "NEG" and not view.scan.text(i, i + 1).startswith("non"))
            ):
                i += 1
            yield Reading(i, found.j, trait(view, i, found.j), priority=1)


__all__ = ["CELLS", "WORDS", "Trait", "trait", "traits"]
