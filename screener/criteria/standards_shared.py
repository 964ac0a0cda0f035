"""The standard and the images by which disease is measured: "as defined by RECIST version 1.1 or RANO, on CT or MRI, as assessed by the investigator".

Behind "measurable disease" or "progression" such words say how it is found out, never more of whom; the patient file holds the answer by the standard of the disease.
"""

from __future__ import annotations

from screener.criteria.scan import Scan
from screener.criteria.wording_shared import vocabulary, words_in
from screener.text.tokens import Token

# A stretch of such words ends in one of these.
_NAMES = vocabulary(
    """
    recist resist recistv irecist irrecist mrecist itrecist rano irano bm ranobm ecnm mrt rapno hgg lgg inrc incr percist choi cheson lugano who iwg iwcll imwg pcwg pcwg2 pcwg3 gcig macdonald inss mibg
    deauville criteria criterion standards guidelines guideline classification definition definitions system response version v ver revised modified
    imaging contrast ct mr mri pet scan scans tomography resonance xray ray rays radiograph radiographs radiography radiographically radiologically ultrasound ultrasonography
    scintigraphy examination exam exams caliper calipers photography photograph photographs echography review reviews reviewer radiology radiologist radiologists radiographic
    investigator investigators assessment assessments evaluation framework bicr icr blinded protocol appendix section modality modalities technique techniques methods method
    workup baseline screening study standard site refinement type types appropriate applicable clinical mammography endoscopy histology
    """
)

# They may stand between: words that join, and what belongs to the names.
_BETWEEN = vocabulary(
    """
    a an the as at by per in on of to or and for with via using use used its their either any all both following according accordance based upon defined definable assessed
    determined measured evaluated evidenced documented documentation confirmed noted judged identified demonstrated detected visualized visualised established specified
    described outlined known respective relevant corresponding available local central independent institutional site disease specific tumor
    tumour tumors tumours type types i.e e.g is are be being was must can could may which that it such solid immune related neuro oncology international national working group workshop
    world health organization immunotherapy iv intravenous computerized computerised cancer institute society computed magnetic positron emission contrast enhanced cross sectional conventional spiral helical cross-sectional x
    i evaluable bone radionuclide diagnostic whole body physical clinical radiologic radiological radiographic histologic staging new current currently most recent
    modified updated refined refinement proposed version v ver published adapted amended eisenhauer et al chen children's oncology cog nci principal treating physician
    assessable time enrolment enrollment entry prior soft tissue non-contrast multi-parametric low dose iodine iodinated 131i 123i fdg
    """
)

_LONGEST = 80  # tokens: no standard is named at greater length, and reading stays linear
_INSIDE = frozenset({"only", "measurable", "nonmeasurable", "non", "evaluable", "assessable", "either", "site"})
_SIGNS = frozenset({"(", ")", "[", "]", ",", "/", "-", "AND", "OR", "ANDOR", "NUM", "ATTIME", "DEFINE", "+", "EXCEPT", ":"})
_OF_THE_STANDARD = frozenset(
    "solid_tumor cancer lymphoma non_hodgkin_lymphoma neuroblastoma glioma cns_tumor mesothelioma prostate_cancer hepatocellular_carcinoma chronic_lymphocytic_leukemia multiple_myeloma".split()
)
_BEFORE_TUMOUR = frozenset({"in", "for", "of", "international", "malignant", "specific"})
_NUMBERED = frozenset(
    {
        "v",
        "version",
        "ver",
        "recist",
        "irecist",
        "mrecist",
        "criteria",
        "rano",
        "lugano",
        "inrc",
        "incr",
        ",",
        "(",
        "percist",
        "v.",
        "section",
        "appendix",
        ".",
        "pcwg",
        "choi",
        "/",
        "i",
        ")",
    }
)


def standard_end(scan: Scan, j: int) -> int:
    """The token behind the words at `j` that name a standard or the images; `j` itself where none stand there."""
    tokens = scan.tokens
    lower = scan.clean.lower
    end = k = j
    depth = 0
    last = min(len(tokens), j + _LONGEST)
    while k < last:
        token = tokens[k]
        sym = token.sym
        if sym in ("(", "["):
            depth += 1
        elif sym in (")", "]"):
            if not depth:
                break
            depth -= 1
            if end == k:
                end = k + 1
        elif sym == "HISTO":
            if not _of_the_standard(scan, k, j):
                break
            end = k + 1
        elif sym == "NUM":
            if k == j or not (_numbered(lower, tokens[k - 1]) or _is_year(token)):
                break
            end = k + 1
        elif sym in _SIGNS:
            pass
        else:
            words = words_in(lower[token.start : token.end])
            lettered = len(words) == 1 and len(words[0]) == 1 and k > j and scan.text(k - 1, k) == "appendix"
            if depth and words and all(word in _INSIDE for word in words):
                end = k + 1  # "(either measurable or non-measurable)"
            elif not lettered and not all(word in _NAMES or word in _BETWEEN for word in words):
                break
            if lettered or (words and words[-1] in _NAMES):
                end = k + 1
        k += 1
    return _whole(tokens, j, end) if end > j else j


def _numbered(lower: str, token: Token) -> bool:
    return lower[token.start : token.end] in _NUMBERED


def _is_year(token: Token) -> bool:
    """ "Lugano 2014": the year of a standard."""
    return isinstance(token.value, int | float) and 1990 <= token.value <= 2040


def _of_the_standard(scan: Scan, k: int, j: int) -> bool:
    """ "Criteria in Solid Tumors", "International Neuroblastoma Response Criteria", "RANO for glioma": the tumour that a standard is made for."""
    if k == j:
        return False
    concept = scan.tokens[k].concept("histology")
    before = scan.clean.lower[scan.tokens[k - 1].start : scan.tokens[k - 1].end]
    dated = scan.tokens[k - 1].sym == "NUM" and _is_year(scan.tokens[k - 1])
    return (
        concept is not None and concept.id in _OF_THE_STANDARD and (dated or before in _BEFORE_TUMOUR or scan.tokens[k - 1].sym == "EXCEPT")
    )


def _whole(tokens: list[Token], j: int, end: int) -> int:
    """Without a parenthesis that is opened and not closed inside; with one that closes just behind."""
    opened: list[int] = []
    for k in range(j, end):
        if tokens[k].sym in ("(", "["):
            opened.append(k)
        elif tokens[k].sym in (")", "]") and opened:
            opened.pop()
    if not opened:
        return end
    if len(opened) == 1 and end < len(tokens) and tokens[end].sym in (")", "]"):
        return end + 1
    cut = opened[0]
    while cut > j and tokens[cut - 1].sym in (",", "AND", "OR", "/"):
        cut -= 1
    return cut
