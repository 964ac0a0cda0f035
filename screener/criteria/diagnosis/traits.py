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
from screener.criteria.places_shared import PLACES, names_place
from screener.criteria.scan import Reading
from screener.criteria.tumour_view import TumourView
from screener.patients.facts import Chart
from screener.text.gated import gated
from screener.text.quantity import Bounds, Limit


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
    r"neuro ?endocrine|fibrolamellar|spindle cell|epithelioid|epithelial|lobular|ductal|intraductal|cribriform|signet ring(?: cells?)?|intestinal|medullary|anaplastic|undifferentiated|de ?differentiated|(?:(?:poorly|well|moderately) (?:OR|AND|ANDOR|/|to|-) )?(?:poorly|well|moderately) differentiated|basaloid|blastoid|"
    r"pleomorphic|desmoplastic|melanomatous|melanotic|plasmacytoid|nested|urothelial|transitional cell|round cell|myxoid|keratini[sz]ing|germ cell|yolk sac|embryonal|alveolar|sebaceous|verrucous|metaplastic|giant cell|histiocyte rich|conventional|classic(?:al)?|"
    r"hepatoid|trophoblastic|tubular|cystic|nodular|follicular|mesenchymal|lymphoid|mesonephric|tall cell|hurthle cell|oncocytic|null cell|merkel cell|basal cell|islet cell|acral|lentiginous|collecting duct|adipocytic|blastic|hepatocellular)"
)
_LED = r"(?:(?:an?|any|the|of|pure|purely|mixed|predominant(?:ly)?|primarily|mainly|focal|extensive|high grade|low grade|grade NUM|favou?rable|unfavou?rable|histologic(?:al)?|TUMOUR|BQ|at least) ){0,4}"
_BEHIND = (
    r"(?:(?:tumou?r |TUMOUR |disease |cell )?(?:histolog(?:y|ies)|histologic(?:al)? (?:sub)?types?|components?|elements?|differentiation|features?|morpholog(?:y|ies)|variants?|sub ?types?|patterns?|transformation|architecture|phenotype)"
    r"(?: (?:histolog(?:y|ies)|subtypes?|present|predominant)){0,2})"
)
# said of one tumour, and of each in a list
OF_ONE = (
    r"(?:(?:very )?(?:high|higher|low|lower|intermediate|standard|average|favou?rable|unfavou?rable|poor|adverse|increased)(?: (?:intermediate|OR intermediate|OR high))? risk|multi ?focal|multi ?centric|unifocal|multi ?nodular|unilateral|bilateral|solitary|single|"
    r"clinically significant|clinically apparent|clinically localized|impalpable|invasive|oligo ?metastatic|ruptured|superficial|deep|indolent|aggressive|smou?ldering|asymptomatic|transformed|mature|immature|precursor|secretory|non ?secretory|predominant(?:ly)?|pure|noninvasive|non invasive|microinvasive|minimally invasive|active|clinically active|ongoing|philadelphia(?: chromosome)?(?: positive| negative)?|prolymphocytic|stromal|"
    r"small|large|bulky|non bulky|distal|proximal|central|peripheral|midline|left sided|right sided|ipsilateral|contralateral|synchronous|metachronous|borderline|benign|palpable|visible|treatment emergent|organ confined|liver confined|liver dominant|therapy related|"
    r"early stage|extensive stage|limited stage|end stage|late stage|castration sensitive|hormone sensitive|castrat(?:e|ion) resistant|endocrine resistant|endocrine sensitive|platinum resistant|platinum sensitive|platinum refractory|virus associated|viral associated|virally associated|"
    r"supraclavicular|axillary|inguinal|para ?aortic|hilar|internal mammary|mesenteric|pelvic|retroperitoneal|retroperitoneum|thoracic|abdominal|intraabdominal|mediastinal|spinal|cranial|intracranial|supratentorial|infratentorial|orbital|cardiac|cutaneous|subcutaneous|mucosal|visceral|truncal|acral|pontine|spinal cord|grade (?:NUM|BN)(?: [ab])?(?: OR (?:grade )?NUM)?|histologic grade NUM|low volume|high volume|low burden|low grade|intermediate grade)"
)
OF_ALL = r"(?:select|selected|rare|ultra rare|uncommon|unusual|specific|alternative|mixed|combined|injectable|accessible|primary|malignant|symptomatic|other|current)"  # said of a list as a whole
WORDS = frozenset(re.findall(r"[a-z]{3,}", f"{CELLS}|{OF_ONE}")) - {"cell", "cells", "ring", "giant", "large", "small"}
_AND = r"(?: ?(?:, OR|, AND|,|OR|AND|ANDOR|/) )"
_HISTOLOGY = gated(rf"(?<= ){_LED}{CELLS}(?:(?:{_AND}| ){_LED}{CELLS}){{0,6}} {_BEHIND}(?:{_AND}{_LED}{CELLS} {_BEHIND}){{0,3}}(?= )")
_MIXED = gated(
    r"(?<= )(?:any |an? )?(?:mixed|variant|divergent|aggressive|favou?rable|unfavou?rable|anaplastic|benign) (?:cell )?(?:histolog(?:y|ies)|differentiation|morphology)(?= )|(?<= )(?:histologic(?:al)?|large cell|neuro ?endocrine|small cell|sarcomatous|malignant) transformation(?= )"
)
_POTENTIAL = gated(r"(?<= )(?:low|uncertain|unknown|borderline) malignan(?:t|cy) potential(?= )")


_SIZE = gated(
    r"(?<= )(?:(?:the|an?|maximum|maximal|minimum|largest|greatest|total|target|primary|solitary|pancreas|liver|bladder|breast|renal|each|any|all|single) ){0,4}(?:TUMOUR|tumou?rs?|lesions?|mass|masses|nodules?)(?: \( s \))?(?: (?:with|of|that|which|is|are|has|have|a|an|in|MUST|be|the|maximum|maximal|minimum|largest|greatest|longest|located|POSTLE)){0,5}"
    r" (?:(?:sizes?|diameters?|dimensions?|measuring)(?: (?:of|is|was|MUST|be|between|:|up to)){0,3} BQ|BQ (?:in|WITHINW) (?:the |its |their )?(?:maximum |maximal |largest |greatest |longest |POSTLE )?(?:sizes?|diameters?|dimensions?))(?: (?:in|WITHINW|largest|greatest|longest|maximum|maximal|POSTLE|the|its|diameter|dimension|at|AT|baseline))*(?= )"
)
_OF_SIZE = gated(  # behind a tumour's name
    r"(?<=HISTO )(?:of|with|having) (?:an? |the )?(?:maximum|maximal|largest|greatest|longest|POSTLE) (?:tumou?r |TUMOUR |lesion )?(?:sizes?|diameters?|dimensions?)(?: (?:of|is|up to)){0,2} BQ(?= )"
    r"|(?:(?<= AND )|(?<=ANDOR ))BQ (?:in|WITHINW) (?:the |its )?(?:maximum|maximal|largest|greatest|longest|POSTLE) (?:diameters?|dimensions?)(?= )"
)
_PLACE = gated(
    rf"(?<= )(?:an? |the )?(?:primary )?(?:TUMOUR|tumou?r) (?:primary )?(?:sites?|locations?|located|location sites?)(?: (?:of|in|is|are|MUST|be|the|at|WITHINW|include|including|origin|:)){{1,4}} {PLACES}{{1,16}}"
)


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
    for found in (*view.find(_SIZE), *view.find(_OF_SIZE)):
        if {end.unit for k in range(found.i, found.j) for end in _ends(view, k)} <= {"cm", "mm"}:
            yield Reading(found.i, found.j, trait(view, found.i, found.j), priority=-1)
    for found in view.find(_PLACE):
        j = found.j
        while j > found.i + 2 and tokens[j - 1].sym in (",", "AND", "OR", "ANDOR", "/", "the", "(", "any", "other"):
            j -= 1
        head = next((k for k in range(found.i, j) if tokens[k].sym in ("of", "in", "is", ":", "MUST", "WITHINW")), j)
        if names_place(view, head, j):
            yield Reading(found.i, j, trait(view, found.i, j), priority=1)


def _ends(view: TumourView, k: int) -> tuple[Limit, ...]:
    value = view.scan.tokens[k].value
    return tuple(end for end in (value.lower, value.upper) if end is not None) if isinstance(value, Bounds) else ()


__all__ = ["CELLS", "OF_ALL", "OF_ONE", "WORDS", "Trait", "trait", "traits"]
