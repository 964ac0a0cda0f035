"""Treatments of which only the last word is known: "prior treatment with a PLX-pathway modulating agent", "previous oesophageal stent surgery".

The frame says that it was given, the last word what kind of thing it is; the rest is kept as its name. Of what was given nobody can tell from the file whether it is
that, and whoever had nothing of the kind did not have it.
"""

from __future__ import annotations

from dataclasses import replace

from screener.criteria.prior_therapy.leaves import PriorTherapy
from screener.criteria.prior_therapy.read import shares_a_window
from screener.criteria.scan import LOOSE, Reading, Scan
from screener.criteria.therapy.groups import NARROWED, UNDESCRIBED
from screener.criteria.therapy.phrases import Phrases
from screener.criteria.therapy.restriction import only_describes, restriction
from screener.criteria.therapy.target import Therapy
from screener.criteria.wording_shared import mentions, said_at
from screener.text.gated import Stems, gated

_FRAME = gated(
    r"(?:(?:have|has|had|having|been|must|should|patients?|subjects?|participants?|who|previously|already|ever|any|an?|known|documented|the|are|is|were|was) ){0,6}?"
    r"(?:(?:prior|previous|earlier|past) (?:(?:treatments?|therapy|exposure|use|administration|receipt) (?:with|to|of|using))|received|treated with|exposed to|undergone|underwent|receipt of|(?:treatment|therapy) with|exposure to|prior|previous)"
    r"(?: (?:any|an?|the|other|another|prior|previous|treatment with|therapy with|exposure to|some form of|at least (?:one|1)|one or more|of)){0,5} (?=[a-z0-9(])"
)
_PAST = gated(r"\b(?:prior|previous|previously|earlier|past|received|treated|exposed|undergone|underwent|receipt|exposure)\b")
_STEMS = Stems("prior", "previous", "received", "treated", "exposed", "underwent", "undergone", "receipt", "exposure")
_LIMBS: tuple[tuple[frozenset[str], Therapy], ...] = (
    (frozenset("surgery surgeries resection resections operation operations excision".split()), Therapy("", kinds=("surgery",))),
    (frozenset("radiotherapy irradiation radiation brachytherapy radiosurgery rt".split()), Therapy("", kinds=("radiotherapy",))),
    (
        frozenset("transplant transplants transplantation transplantations allograft allografts".split()),
        Therapy("", groups=("transplant",), procedures=("organ_transplant",)),
    ),
    (
        frozenset(
            """inhibitor inhibitors agonist agonists antagonist antagonists antibody antibodies mab mabs vaccine vaccines adc adcs conjugate conjugates degrader degraders modulator modulators engager engagers agent agents
            drug drugs product products chemotherapy immunotherapy immunotherapies monotherapy inhibitor-based""".split()
        ),
        Therapy("", groups=(UNDESCRIBED,)),
    ),
    (
        frozenset("therapy therapies treatment treatments regimen regimens".split()),
        Therapy("", groups=(UNDESCRIBED,), kinds=("radiotherapy", "surgery", "autologous_transplant", "allogeneic_transplant")),
    ),
)
# Words of findings, plans and events: what has them is no name of a treatment.
NO_NAME = gated(
    r"(?<![a-z])(?:to|reactions?|toxicit(?:y|ies)|events?|effects?|responses?|allerg\w+|hypersensitivit\w+|cancers?|carcinomas?|tumou?rs?|diseases?|malignanc(?:y|ies)|treated|need|needs|requirements?|plans?|discontinu\w+|interrupt\w+|delay\w*|diagnos\w+|infections?|complications?|intoleranc\w+|benefit\w*|consent|results?|positive|negative|this|that|these|those|such|same|which|following)(?![a-z])"
)
_ENDS = frozenset({"", ".", ";", ")", ",", "AND", "OR", "ANDOR"})
_MOST = 9
_LONGEST_NAME = 3
_WITH = gated(r"\b(?:prior|previous|earlier|past) (?:treatments?|therapy) (?:with|using)")
_NO_DRUG = frozenset(
    """curative palliative intent standard care similar compounds class other another study trial products product anything everything sites site area lung lungs bone breast chest pelvis brain heart kidney kidneys head neck lesion lesions
    target field region sedation anesthesia anaesthesia virus bacteria parasite radiation metals""".split()
)


def unnamed(scan: Scan, phrases: Phrases | None) -> list[Reading]:
    """Claims such treatments, below every other reading of their words."""
    if not mentions(scan, _STEMS):
        return []
    out: list[Reading] = []
    i = 0
    while i < len(scan.tokens):
        found = _at(scan, phrases, i) if not i or scan.tokens[i - 1].sym in _BEFORE else None
        if found is None:
            i += 1
        else:
            out.append(found)
            i = found.j
    return out


_BEFORE = frozenset(
    {
        ".",
        ";",
        ":",
        ",",
        "(",
        "AND",
        "OR",
        "ANDOR",
        "NEG",
        "MUST",
        "who",
        "patients",
        "subjects",
        "participants",
        "patient",
        "subject",
        "participant",
    }
)


def _at(scan: Scan, phrases: Phrases | None, i: int) -> Reading | None:
    frame = said_at(scan, i, _FRAME)
    if frame is None or not _PAST.search(frame[0].group()):
        return None
    start = frame[1]
    j, depth = start, 0
    while j < len(scan.tokens) and (depth or scan.tokens[j].sym not in _ENDS):
        depth += (scan.tokens[j].sym == "(") - (scan.tokens[j].sym == ")")
        j += 1
    if depth:
        return None
    end = j
    while end > start + 1 and kind_by_last_word(scan, end - 1) is None:
        end -= 1 if scan.tokens[end - 1].sym != ")" else 3
    limb = kind_by_last_word(scan, end - 1) if end > start + 1 else None
    if limb is None and scan.excluding and _WITH.search(frame[0].group()) and _may_be_a_drug(scan, start, j):
        limb, end = Therapy("", groups=(UNDESCRIBED,)), j
    if limb is None or end - start > _MOST or not only_describes(scan, start, end) or NO_NAME.search(scan.text(start, end)):
        return None
    if any(unit.treatments is not None and unit.i <= start and unit.j >= end for unit in phrases.units) if phrases else False:
        return None  # a treatment by its name: where that is not read, there is a reason
    if end < j:
        narrower = restriction(scan, end)
        if narrower is None or narrower.toxicity:
            return None
        end = narrower.j
    if shares_a_window(scan, end):
        return None
    therapy = replace(limb, name=scan.written(start, end)[:200], only=(NARROWED,))
    return Reading(i, end, PriorTherapy(therapy=therapy, **scan.span(i, end)), room="prior_therapy", priority=LOOSE)


def _may_be_a_drug(scan: Scan, start: int, end: int) -> bool:
    """Do tokens only make a name of one to three plain words, such as that of a drug that the lexicon does not hold?"""
    tokens = scan.tokens[start:end]
    return (
        0 < len(tokens) <= _LONGEST_NAME
        and all(token.sym.islower() and token.sym.isalpha() and len(token.sym) > 3 for token in tokens)
        and (end >= len(scan.tokens) or scan.tokens[end].sym in (".", ";"))
        and not any(word in _NO_DRUG for token in tokens for word in (token.sym,))
    )


def kind_by_last_word(scan: Scan, k: int) -> Therapy | None:
    """What kind of treatment a name is whose last word is token `k`."""
    words = scan.text(k, k + 1).split()
    word = words[-1].removesuffix("(s)") if words else ""
    if word.endswith("ectomy"):
        return Therapy("", kinds=("surgery",))
    return next((limb for known, limb in _LIMBS if word in known), None)


__all__ = ["NO_NAME", "kind_by_last_word", "unnamed"]
