"""Whole clauses on lesions that can be measured: every word of them is of that subject, so that what differs from the standard is quoted with the question.

"At least one lesion, not irradiated before, that can accurately be measured as 10 mm or more on CT or MRI", "two or more injectable measurable lesions".
"""

from __future__ import annotations

import re

from screener.criteria.measurable_disease.leaves import Measurable, TargetLesion, Unirradiated
from screener.criteria.measurable_disease.tails import GREW, NOT_IRRADIATED, OF_LESIONS, defining
from screener.criteria.metastasis.leaves import LesionSize
from screener.criteria.nodes import Node, all_of
from screener.criteria.scan import Reading, Scan
from screener.criteria.standards_shared import standard_end
from screener.criteria.wording_shared import mentions, vocabulary, words_in
from screener.text.gated import Stems, gated
from screener.text.merge import Window
from screener.text.quantity import Bounds

_STEMS = Stems("measur", "evaluable", "assessable", "recist", "target lesion")
_USUAL = OF_LESIONS | vocabulary(
    """
    patient patients participant participants subject subjects have has having must should shall with presence present presenting existence evidence required requirement provided required
    measurable measureable measurably evaluable assessable target index disease lesion lesions tumor tumors tumour tumours mass masses malignant malignancy cancer site sites focus foci area areas
    qualify qualifies qualified qualifying serve serves serving considered consistent meet meets meeting fulfil fulfill criteria definition considered chosen selected used use include including includes all
    study trial entry enrollment enrolment screening baseline period prior before prospectively independently confirmed confirmation blinded least more one two three documented documentation
    radiographically radiologically clinically objectively radiographic radiologic radiological bidimensionally unidimensionally bi uni dimensional bidimensional unidimensional dimensionally non nonmeasurable nonmeasureable nontarget
    non-target non-measurable non-nodal nodal nodes node lymph lymphatic millimeter millimeters millimetre millimetres centimeter centimeters cm mm according following guidance time there followed following same note
    would means medical transverse demonstrate demonstrates length maximal dynamic mrano planning presentation respectively efficacy images central laboratory measurability
    solid contrast fdg pet their who whose these those this that assessed performed done obtained acquired scan scans within day days week weeks dose first treatment start randomization randomisation registration
    """
)
# Words that ask more than the standard does: they stand in the question.
_ASKED = vocabulary(
    """
    cutaneous subcutaneous skin superficial palpable injectable injected injection intratumoral intratumorally intralesional lytic blastic sclerotic bone bony extracranial intracranial systemic visceral extranodal extrahepatic hepatic liver lung
    pulmonary brain peritoneal pelvic abdominal retroperitoneal soft tissue component untreated accessible amenable additional another second separate other than besides metastatic metastasis metastases primary recurrent residual unresectable
    locoregional distant local contralateral avid uptake enhancing enhancement cystic necrotic deep depth surface located location anatomic within volume sum diameters product bulky active progressing progressive
    predominantly only outside inside ultrasound visible biopsiable resectable
    """
)
_SIGNS = frozenset(
    {
        "(",
        ")",
        "[",
        "]",
        ",",
        "/",
        "-",
        "AND",
        "OR",
        "ANDOR",
        "BN",
        "NUM",
        "ATTIME",
        "DEFINE",
        "+",
        "MUST",
        "PRIORTO",
        "WITHIN",
        "AGO",
        "SINCE",
        "≥",
    }
)
_EDGE = frozenset({",", ";", ":", ".", "(", ")", "[", "]", "AND", "OR", "ANDOR", "-", "/", "but", "however", "*", '"', "IF", "DEFINE"})
_TRIM = frozenset({",", ";", ":", ".", "AND", "OR", "ANDOR", "/", "-", "DEFINE", "EXAMPLE", "*", '"'})
_ANCHOR = gated(r"measure?able|evaluable|assessable|\bmeasured\b|target lesions?\b")
_LESION = gated(r"\b(?:lesions?|diseases?|tumou?rs?|mass(?:es)?|metastas[ei]s|nodules?|sites?)\b")
_NOT_MEASURABLE = gated(r"\b(?:not|non|un)[ -]?measure?able")
_EITHER = gated(
    r"measure?able(?: disease| lesions?)?(?: \(?(?:or|and/or|and|/)|/)(?: have)? ?(?:non-? ?measure?able|evaluable|assessable|not measure?able)|(?:evaluable|assessable)(?: or |/| and/or )measure?able"
)
_NONE = gated(
    r"\b(?:no|not|without|lack of|absence of|never)(?: (?:have|has|any|evidence of|documented|known|longer|current|currently|a|an)){0,3} (?:measure?able|evaluable|assessable)"
)
_OF_SEVERAL = gated(r"\b(?:sum|product|each|depth|deep|all|volume|short|nod(?:e|es|al)|perpendicular|from)\b")
_UNSAID = gated(r"\b(?:(?:evaluable|assessable) for|toxicit|safety|dlt|adverse|tolerab|population|analysis set)")
_OF_THE_COURSE = gated(r"\b(?:progress(?:ed|es|ion)|progress(?:ive|ing) disease|relapsed?|recurred|recurrence|refractory)\b")
_NO_PATIENT = gated(r"^(?:\w+ ){0,5}(?:will be|is defined|are defined|should not be|cannot be|not be) |\bcounted\b")


def clauses(scan: Scan) -> list[Reading]:
    """The clauses of a sentence that speak of nothing but measurable lesions."""
    if scan.excluding or not mentions(scan, _STEMS):
        return []
    out: list[Reading] = []
    at = 0
    while at < len(scan.tokens):
        end = _run(scan, at)
        if end == at:
            at += 1
            continue
        found = _clause(scan, at, end)
        if found is not None:
            out.append(found)
        at = end
    return out


def _run(scan: Scan, k: int) -> int:
    """The token behind the longest run of words of lesions and standards from token `k` on."""
    while k < len(scan.tokens):
        step = _step(scan, k)
        if step == k:
            break
        k = step
    return k


def _step(scan: Scan, k: int) -> int:
    token = scan.tokens[k]
    if token.sym in _SIGNS:
        return k + 1
    if token.sym == "BQ":
        units = {end.unit for end in (token.value.lower, token.value.upper) if end} if isinstance(token.value, Bounds) else {None}
        return k + 1 if units <= {"mm", "cm"} else k
    said = words_in(scan.clean.lower[token.start : token.end])
    if token.sym == "NEG":
        behind = scan.clean.lower[token.end : token.end + 60]
        return (
            k + 1
            if re.match(
                r"[\s-]{1,2}(?:been |be |have |has |had |in |an? |previously |prior |within |a |previous |subject(?:ed)? to |received |undergone ){0,5}(?:irradiat|radi|nodal|lymph|measure?able)",
                behind,
            )
            else k
        )
    if token.sym == "EXCEPT":
        return (
            k + 1
            if re.match(r"unless|except", scan.text(k, k + 1))
            and re.match(r".{0,80}(?:progress|grow|lymph|nod)", scan.clean.lower[token.end : token.end + 120])
            else k
        )
    if said and all(word in _USUAL or word in _ASKED for word in said) and token.sym not in ("HISTO", "IF", "MAY", "BARRED"):
        return k + 1
    if token.sym == "HISTO" and scan.text(k, k + 1) in ("tumor", "tumors", "tumour", "tumours", "cancer", "malignancy", "malignant"):
        return k + 1
    behind_standard = standard_end(scan, k)
    if behind_standard > k:
        return behind_standard
    if token.sym == "HISTO" and k and (later := standard_end(scan, k - 1)) > k:  # "Criteria in Solid Tumors"
        return later
    return k


def _clause(scan: Scan, i: int, j: int) -> Reading | None:
    tokens = scan.tokens
    while i < j and tokens[i].sym in _TRIM | {")", "]"}:
        i += 1
    while j > i and tokens[j - 1].sym in _TRIM | {"(", "[", "MUST"}:
        j -= 1
    depth = 0
    for n in range(i, j):
        depth += tokens[n].sym in ("(", "[")
        depth -= tokens[n].sym in (")", "]")
        if depth < 0:
            return None
    if depth or j - i < 2 or (i and tokens[i - 1].sym not in _EDGE) or (j < len(tokens) and tokens[j].sym not in _EDGE):
        return None
    words = " ".join(scan.text(i, j).split())
    if not _ANCHOR.search(words) or not _LESION.search(words) or _UNSAID.search(words) or _NO_PATIENT.search(words):
        return None
    if re.match(r"(?:by|per|as|according|in|on|with|based|using|for|of|target and|eligible)\b(?! at least)", words):
        return None  # what a tail is of stands elsewhere
    if not _EITHER.search(words) and re.search(r"\bor (?!more|greater)(?:\w+ ){0,3}(?:evaluable|measure?able|assessable)", words):
        return None  # alternatives, each with its own conditions
    if re.match(r"(?:that |which )?(?:can|could|may|is|are)\b", words):
        return None  # of which lesions, the words before say
    only_evaluable = re.search(r"evaluable|assessable", words) and not re.search(r"(?<!e)measure?able|measured", words)
    level = "evaluable" if only_evaluable or _EITHER.search(words) else "measurable"
    if level == "measurable" and _NOT_MEASURABLE.search(words):
        return None
    if _NONE.search(words):
        return None  # "no measurable disease" denies what this clause would state
    irradiation = NOT_IRRADIATED.search(words)
    if not irradiation and _OF_THE_COURSE.search(words):
        return None  # "..., and have progressed": the course of the disease is another requirement
    if not irradiation and re.search(r"irradiat|radiother|radiation|\bunless\b", words):
        return None
    count, numbered = _count(scan, i, j)
    sizes = [k for k in range(i, j) if tokens[k].sym == "BQ"]
    size = tokens[sizes[0]].value if len(sizes) == 1 and _differs(scan, sizes[0]) and not _OF_SEVERAL.search(words) else None
    asked = numbered or (size is None and any(_differs(scan, k) for k in sizes))
    if not asked:
        asked = any(word in _ASKED and word not in _USUAL for word in words_in(words))
    span = scan.span(i, j)
    windows = [token.value for token in tokens[i:j] if token.sym == "WITHIN" and isinstance(token.value, Window)]
    node: Node = Measurable(
        level=level,
        count=count,
        window=windows[0] if len(windows) == 1 else None,
        detail=words[:160] if asked or len(windows) > 1 else None,
        **span,
    )
    if isinstance(size, Bounds):
        node = all_of(node, LesionSize(bounds=size, **scan.span(sizes[0], sizes[0] + 1)))
    if irradiation:
        node = all_of(node, Unirradiated(or_grown=bool(GREW.search(words[irradiation.end() :])), **span))
        if re.search(r"\birradiated (?:or|nor) (?:been )?biopsied$", words):
            node = all_of(node, TargetLesion(purpose="not biopsied", **span))
    return Reading(i, j, node, priority=2)


def _differs(scan: Scan, k: int) -> bool:
    """A size that the standard does not set itself."""
    token = scan.tokens[k]
    return token.sym == "BQ" and isinstance(token.value, Bounds) and not defining(token.value)


def _count(scan: Scan, i: int, j: int) -> tuple[Bounds | None, bool]:
    """How many lesions are asked (None for one), and whether another number must be shown."""
    for k in range(i, j):
        token = scan.tokens[k]
        if token.sym == "BQ":
            return None, False
        behind = scan.text(k + 1, min(j, k + 8))
        if token.sym not in ("BN", "NUM") or not _LESION.search(behind):
            continue
        if k > i and re.search(r"(?:^|\s)(?:recist|version|v|part|phase|section)\s?\.?$", scan.text(max(i, k - 2), k)):
            continue
        if isinstance(token.value, Bounds):
            bounds = token.value
            if bounds.upper is None and bounds.lower is not None:
                return (bounds if bounds.lower.value > 1 else None), False
            return None, True
        number = token.value
        if isinstance(number, int | float) and float(number).is_integer() and not (k > i and scan.tokens[k - 1].sym in (".", "/", "-")):
            return None, number != 1
    return None, False


__all__ = ["clauses"]
