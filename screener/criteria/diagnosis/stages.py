"""Stages of a tumour ("stage IIIB/IV (AJCC 8th edition)"). The patient file holds no stage; stage IV is metastatic disease, any other is for a person to look up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, missing
from screener.criteria.metastasis.leaves import Metastatic
from screener.criteria.nodes import Node, any_of
from screener.criteria.scan import Reading
from screener.criteria.tumour_view import TumourView
from screener.patients.facts import Chart
from screener.text.gated import Stems, gated


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Leaf):
    """The tumour is of one of some stages, as the text writes them."""

    kind: str = "diagnosis"
    name: str = "stage"
    stages: tuple[str, ...]

    room: ClassVar[str] = "diagnosis"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """The file records none."""
        words = " or ".join(self.stages)
        return missing(
            f"the stage is not recorded ({words} is asked)", Need("diagnosis:stage", f"Is the tumour of stage {words}?", Ask.PATHOLOGY)
        )


_SYSTEM = r"(?:(?:meeting|meets?|stage criteria for|criteria for|clinical|pathologic(?:al)?|OR|AND|ajcc|tnm|figo|uicc|ann arbor|inss|inrg|bclc|barcelona clinic|liver cancer|HISTO|staging|system|classification|enneking|msts|dukes|masaoka|durie salmon|iss|r iss|\(|\)) ){0,6}"
_ONE = r"(?:(?:i{1,3}|iv)(?: ?[abcd](?= ))?(?: ?NUM)?|NUM(?: [abcd](?= ))?|BN|[abcd])"
_STAGES = gated(
    rf"(?<= )(?![()]){_SYSTEM}stages? (?P<list>{_ONE}(?: ?(?:, OR|, AND|,|OR|AND|ANDOR|/|to|-|through)? ?(?:stage )?{_ONE}){{0,8}})(?: disease)?"
    r"(?P<by> \(? ?(?:(?:per|by|according|to|as|defined|the|of|DEFINE|PRIORTO|ajcc|uicc|figo|tnm|bclc|american joint committee on cancer|american joint committee on|union for international|HISTO|control|edition|NUM|th|v|version|staging|system|criteria|classification|manual|international|barcelona clinic|liver|ann arbor|inss|inrg) ){1,14}\)?)?(?= )"
)
_EDITION = gated(
    r"(?<= )(?:\( )?(?:(?:per|by|according to|as defined by|as per|DEFINE|PRIORTO|based on|staged by|using) )?(?:the )?(?=(?:[a-zA-Z]+ ){0,8}(?:ajcc|uicc|figo|tnm|american joint|union for|BCLC))(?:(?:ajcc|uicc|figo|tnm|american|joint|committee|on|HISTO|TUMOUR|union|for|international|control|cancer|edition|eighth|seventh|the|NUM|th|v|version|staging|system|criteria|classification|manual|/|\(|\)|AND|of|federation|gyna?ecology|obstetrics|guidelines|amin et al|\.|,) ?){1,26}(?<! [,.] )(?<! [,.])(?= )"
)
_NAME = gated(r"(?:iv|i{1,3}|[1-4])[abcd]?[1-3]?(?![a-z0-9])|\b[abcd]\b")
_SYSTEMS = Stems("ajcc", "figo", "uicc", "tnm", "clinical", "patholog", "ann arbor", "inss", "bclc", "iss")


def _names(written: str) -> tuple[str, ...]:
    """The stages of a list as written: "ii-iiia" names two ends of a range. A letter alone continues the one before it ("iiib/c")."""
    names: list[str] = []
    end = 0
    for match in _NAME.finditer(written):
        found = match.group()
        if names and _RANGE.fullmatch(written, end, match.start()):
            names.extend(_between(names[-1], found.upper()))
        if len(found) == 1 and found in "abcd" and names and names[-1][-1] in "ABCD":
            names.append(names[-1][:-1] + found.upper())
        else:
            names.append(found.upper())
        end = match.end()
    return tuple(dict.fromkeys(names))


_RANGE = gated(r"\s{0,2}(?:-|–|—|to|through|until)\s{0,2}(?:stage\s)?")
_ROMAN = ("I", "II", "III", "IV")


def _between(low: str, high: str) -> tuple[str, ...]:
    """The whole stages between two ends of a range: II in "I-III"."""
    ends = [low.rstrip("ABCD0123456789"), high.rstrip("ABCD0123456789")]
    if not all(end in _ROMAN for end in ends):
        return ()
    return _ROMAN[_ROMAN.index(ends[0]) + 1 : _ROMAN.index(ends[1])]


def stages(view: TumourView) -> Iterator[Reading]:
    """Stages of the tumour; those of heart, kidney or other illnesses are not claimed."""
    tokens = view.scan.tokens
    if not ("HISTO" in view.scan.present or "disease" in view.scan.present or view.scan.may(_SYSTEMS)):
        return
    for found in view.find(_STAGES):
        i, j = found.i, found.j
        while i < j and not view.scan.text(i, i + 1).startswith("stage") and tokens[i].sym == "HISTO":
            i += 1  # the tumour's own name before its stage
        near = [token.sym for token in (*tokens[max(0, i - 2) : i], *tokens[j : j + 2])]
        listed = view.group(found, "list")
        names = _names(view.scan.text(*listed)) if listed else ()
        bare = view.scan.text(i, i + 1).startswith("stage") and not found.match["by"]
        if (
            "COND" in near
            or not names
            or (names == ("IV",) and bare)
            or re.search(r"\b(?:end|late|early|final|each|study) $", view.before(i))
        ):
            continue
        span = view.scan.span(i, j)
        others = tuple(name for name in names if name not in ("IV", "4"))  # IVA may be local
        metastatic = Metastatic(**span)
        node: Node = any_of(Stage(stages=others, **span), metastatic) if others and len(others) < len(names) else metastatic
        if len(others) == len(names):
            node = Stage(stages=others, **span)
        yield Reading(i, j, node)
    for found in view.find(_EDITION):
        yield Reading(found.i, found.j, None, priority=-1)  # which edition of the stages: says nothing more of the patient


__all__ = ["Stage", "stages"]
