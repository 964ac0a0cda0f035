"""Confirmation, origin, place, size and response to chemotherapy, in text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from screener.criteria.diagnosis.leaves import Confirmed, Grade, MetastaticAtDiagnosis, Necrosis, Origin, PrimarySite, TumourSize
from screener.criteria.nodes import Node, any_of
from screener.criteria.scan import Reading
from screener.criteria.tumour_view import Found, TumourView
from screener.text.gated import gated
from screener.text.quantity import Bounds, Limit

_WAY = (
    r"(?:(?:histo|clinico|cyto)? ?patholog(?:ically|ic(?:al)?|y)|histo ?patholog(?:ically|ic(?:al)?|y)|histolog(?:ically|ic(?:al)?|y)|cytolog(?:ically|ic(?:al)?|y)|cyto ?patholog(?:ically|ic(?:al)?)|clinico ?pathologically|cytogenetically|microscopic(?:al)?(?:ly)?|biopsy|tissue|"
    r"molecular(?:ly)?|radiographic(?:al)?(?:ly)?|radiologic(?:al)?(?:ly)?|clinically|immunohistochemically|genetically|blood(?: based)?)"
)
_DONE = r"(?:- )?(?:confirmed|proven|documented|verified|established|diagnosed|proved|determined|evidenced|identified)"
_PROOF = r"(?:- )?(?:confirmation|diagnosis|diagnoses|verification|proof|evidence|documentation|confirmed diagnosis|proven diagnosis|documented diagnosis|confirmed|documented|proven|verified|confirmation of diagnosis)"
_JOIN = r"(?: ?(?:- )?(?:, OR|, ANDOR|, AND|,|AND|OR|ANDOR|/) ?(?:an? )?)"
_WHEN = (
    r"(?P<when> \(? ?(?:(?:either )?(?:at|from|on|upon|AT|of) )?(?:the )?(?:either )?(?:(?:time of )?(?:the )?(?:original|initial|first|primary|at) ?(?:diagnosis|presentation)|(?:time of )?diagnosis|relapse|recurrence|(?:time of )?(?:relapse|recurrence))"
    r"(?: (?:AND|OR|ANDOR|/) (?:at )?(?:the )?(?:time of )?(?:first |last |most recent )?(?:relapse|recurrence|(?:original|initial) diagnosis|original presentation|diagnosis))?(?: \))?)?"
)
_BY = r"(?:biopsy|histo ?pathology|histology|pathology|cytology|histologic(?:al)? (?:examination|analysis)|(?:the )?(?:institutional |local |central )?patholog(?:ist|y(?: (?:review|reports?))?))"
_CONFIRMED = gated(
    rf"(?<= )(?:(?P<a>{_WAY}(?:{_JOIN}(?:or )?{_WAY}){{0,3}}) (?:\( [a-z ]{{1,40}} \) )?{_DONE}(?: (?:{_JOIN.strip()} ?)?(?:known|documented))?(?: (?:AND|OR|/) (?:documented|confirmed|verified))?(?P<of1> (?:original |initial |primary )?(?:diagnos[ei]s|cases?|disease)(?: of)?)?"
    rf"|(?P<b>{_WAY}(?:{_JOIN}{_WAY}){{0,3}}) {_PROOF}(?: ?(?:/|OR|AND|ANDOR) ?{_PROOF})?(?: (?:of|for))?(?: (?:the|their|a|an))?(?: (?:original |initial |primary )?diagnosis of| disease(?! (?:progress|recur|relaps|activ|sta)))?"
    rf"|(?P<c>(?:confirmation|{_DONE}|diagnosis confirmed|proof|verification)(?: of (?:the )?(?:diagnosis|disease))? (?:by|through|via|on|with) (?:an? )?{_BY}(?:{_JOIN}(?:histology|cytology|pathology|biopsy|resection))?"
    rf"|{_DONE} (?:histo ?pathologically|histologically|pathologically|cytologically)(?:{_JOIN}(?:histologically|pathologically|cytologically))?)"
    rf"|(?P<d>(?:documented|confirmed|DEFINE) (?:by )?(?:the )?(?:institutional |local |central )?patholog(?:ist|y review)))(?= )"
)
_LATER = gated(_WHEN + r"(?= )")
_LABEL = gated(
    r"(?<= )(?:(?:a|an|the|any|known|documented|established|confirmed|definitive|definite|clinical|current|prior|previous|original|initial|primary|histologic|must have|have|has|had|with) ){0,4}(?:diagnos[ei]s of|diagnosed with|history of a diagnosis of|diagnosis:|diagnosis is|diagnosis)(?= (?:a |an |the |any |one of |1 |either |primary |new ){0,12})"
)
_ORIGIN = (
    (gated(r"(?<= )(?:(?:DEFINE |that is |which is )?(?:radiation|radiotherapy|irradiation) (?:induced|associated|related)|post ?(?:radiation|irradiation|radiotherapy)|(?:arising |developing |occurring )?(?:in|WITHINW|within|after|following) (?:a |the )?(?:previously |prior )?(?:irradiated (?:field|bone|site|area)|(?:prior |previous )?(?:radiotherapy|radiation(?: therapy)?|irradiation)(?: field)?))(?: (?:osteosarcoma|sarcoma))?(?= )"), ("radiation_associated",)),
    (gated(r"(?<= )(?:(?:arising|developing|occurring|that arises|secondary|associated|related) )?(?:in|to|from|with|within|on the background of|due to)? ?(?:the )?(?:setting of |background of |context of |presence of )?(?:underlying |preexisting |pre existing )?paget(?:'s|s)?(?: disease)?(?: of (?:the )?bone)?(?: (?:associated|related))?(?= )"), ("paget",)),
    (gated(r"(?<= )(?:secondary)(?= (?:HISTO|disease|TUMOUR|origin|osteosarcoma))"), ("radiation_associated", "paget")),
)  # fmt: skip
_SITE = gated(
    r"(?<= )(?:(?:(?:primary|located|localized|localised|tumou?r|TUMOUR|of|in|the|an?|with|HISTO|arising) ){0,5})(?P<region>axial(?: skeleton)?|extremit(?:y|ies)|limbs?|appendicular(?: skeleton)?|pelvi[sc]|craniofacial(?: bones?)?|jaw|head AND neck)(?: (?:primary|primaries|site|location|TUMOUR|bones?|tumou?rs?|location of primary|primary TUMOUR|primary site))?(?= )"
)
_SITE_CUE = gated(r"primar|locat|site|tumou?r|TUMOUR|axial|appendicular")
_SIZE = gated(
    r"(?<= )(?:(?:primary |maximum |maximal |largest |initial |a ){0,12}(?:TUMOUR|tumou?r|primary|lesion)(?: (?:size|volume|diameter|dimension|that is|of|is|was|measuring|measured|with a|with|greatest|largest|maximum)){0,12}|(?:maximal |maximum |largest |primary ){1,12}(?:TUMOUR )?(?:diameter|dimension|size)(?: of)?(?: the)?(?: primary)?(?: TUMOUR)?(?: (?:of|is|was|MUST)){0,12})"
    r" (?P<b>BQ)(?: (?:in|WITHINW|at|its|the|largest|greatest|longest|maximum|maximal|dimension|diameter|size|axis|any|one|or more|of)){0,12}(?P<dx> (?:at|AT|on|ATTIME)?(?: the)?(?: time of)? ?(?:initial |original |first )?(?:diagnosis|presentation|baseline imaging at diagnosis))?(?= )"
)
_NECROSIS = gated(
    r"(?<= )(?:(?P<b>BQ|BN)(?: of)? (?:TUMOUR |tumou?r |histologic(?:al)? |chemotherapy induced |pathologic(?:al)? ){0,12}necrosis|(?:TUMOUR |tumou?r |percent |percentage |histologic(?:al)? |degree of |rate of ){0,12}necrosis(?: rate)?(?: (?:of|is|was|after chemotherapy|rate)){0,12} (?P<b2>BQ|BN))"
    r"(?: (?:after|following|in|on|at|upon|post|SINCE)(?: the)? (?:neo ?adjuvant |induction |preoperative |pre operative |initial |definitive |primary |resected |surgical ){0,12}(?:chemotherapy|surgery|treatment|therapy|resection|induction|specimen|TUMOUR|tumou?r))?(?= )"
)
_RESPONSE = gated(
    r"(?<= )(?P<what>poor|good|standard|bad|inadequate|favou?rable|unfavou?rable) (?:histologic(?:al)? |pathologic(?:al)? |histo ?pathologic(?:al)? |chemotherapy ){0,12}(?:responders?|response|necrosis)(?: (?:to|after|following) (?:neo ?adjuvant |preoperative |induction |initial ){0,12}(?:chemotherapy|treatment))?"
    r"(?P<def> (?:\( |: |, |DEFINE |- |as ){0,12}(?:(?:BQ|BN)(?: of)?(?: viable)?(?: TUMOUR)? necrosis|huvos(?: grade)? (?:i{1,3}|iv|NUM)(?: ?(?:OR|AND|,|-|to|/) ?(?:i{1,3}|iv|NUM))?)(?: \))?)?(?= )"
)
_HUVOS = gated(r"(?<= )huvos(?: grades?)? (?P<low>i{1,3}|iv)(?: ?(?:OR|AND|,|-|to|/) ?(?P<high>i{1,3}|iv))?(?= )")
_AT_DIAGNOSIS = gated(
    r"(?<= )(?P<meta>metastatic|metastases|metastasis|distant metastases|synchronous metastas[ei]s|nonmetastatic|NEG metastatic|locali[sz]ed)(?: (?:disease|HISTO|TUMOUR|lesions?))?(?P<tumour> \( [a-z]{1,8} \))? ?(?:(?:DEFINE|present|documented|that was|which was|was|were|is) ){0,12}(?:at|AT|on|upon|ATTIME|from|at the|of)(?: the)?(?: time of)?(?: (?:initial|original|first|primary))? (?:diagnosis|presentation)(?= )"
)
_GRADE = gated(
    r"(?<= )(?P<g>(?:high|low|intermediate)(?: (?:OR|AND|/|to) (?:high|low|intermediate))?) grade(?: (?:TUMOUR|histology|disease|lesions?))?(?: (?:tumou?rs?))?(?: only)?(?= )"
)
_HUVOS_PERCENT = {"i": (0.0, 50.0), "ii": (50.0, 90.0), "iii": (90.0, 100.0), "iv": (100.0, 101.0)}
_REGION = {
    "axial": "axial",
    "extrem": "extremity",
    "limb": "extremity",
    "append": "extremity",
    "pelvi": "pelvis",
    "cranio": "craniofacial",
    "jaw": "craniofacial",
    "head": "craniofacial",
}


_OTHERWISE = re.compile(r"radiograph|radiolog|clinically|molecular|genetic|blood|imaging")


def confirmations(view: TumourView) -> Iterator[Reading]:
    """ "histologically or cytologically confirmed", "biopsy-proven ... at relapse", with "diagnosis of" behind it."""
    for found in view.find(_CONFIRMED):
        words = found.match.group()
        follow = view.scan.tokens[found.j].sym if found.j < len(view.scan.tokens) else ""
        if follow == "BIOM" or "BIOM" in words:
            yield Reading(found.i, found.j, None, priority=-1)  # how a marker was found; its own room asks for it
            continue
        by = tuple(
            name
            for name, stem in (("histology", ("histo", "patholog", "biops", "tissue", "microscop")), ("cytology", ("cyto",)))
            if any(s in words for s in stem)
        )
        otherwise = _OTHERWISE.search(words) is not None
        if not by:
            if otherwise:
                continue
            by = ("histology",)
        elif otherwise and " AND " not in words:
            by = (*by, "imaging")
        j = found.j
        later = view.match(_LATER, j) if j < len(view.scan.tokens) else None
        at_relapse = either = False
        if later is not None and later.match.group().strip() and later.match["when"]:
            at_relapse, either = _when(later.match["when"])
            j = later.j
        else:
            # the day may stand behind the tumour: "histologically confirmed osteosarcoma at original diagnosis or at relapse"
            tail = view.text[view.at(j) : view.at(min(j + 14, len(view.scan.tokens)))] if j < len(view.scan.tokens) else ""
            either = bool(
                re.search(
                    r"at (?:either )?(?:the )?(?:original|initial|first)? ?(?:diagnosis|presentation) (?:or|OR|AND|ANDOR|/) (?:at )?(?:the )?(?:time of )?(?:relapse|recurrence)",
                    tail,
                )
            )
        node = Confirmed(by=by, at_relapse=at_relapse, or_at_relapse=either, **view.scan.span(found.i, j))
        yield Reading(found.i, j, node)


_DAY = gated(
    r"(?<= )(?:at|from|on|upon|AT)? ?(?:either )?(?:the )?(?:time of )?(?:original|initial|first|primary) (?:diagnosis|presentation)(?: (?:AND|OR|ANDOR|/) (?:at )?(?:the )?(?:time of )?(?:first |last )?(?:relapse|recurrence|progression))?(?= )|(?<= )(?:at|AT) (?:either )?(?:the )?(?:time of )?(?:diagnosis|initial diagnosis) (?:AND|OR|ANDOR|/) (?:at )?(?:the )?(?:time of )?(?:relapse|recurrence)(?= )"
)


def days_of_confirmation(view: TumourView) -> Iterator[Reading]:
    """ "(at either original diagnosis or relapse)" behind a confirmed tumour: said already by the confirmation."""
    for found in view.find(_DAY):
        if "metastatic" not in view.before(found.i, 40) and "BQ" not in view.before(found.i, 40):
            yield Reading(found.i, found.j, None, priority=-2)


def _when(words: str) -> tuple[bool, bool]:
    relapse = bool(re.search(r"relapse|recurrence", words))
    diagnosis = bool(re.search(r"diagnosis|presentation", words))
    return relapse and not diagnosis, relapse and diagnosis


def origins(view: TumourView) -> Iterator[Reading]:
    """ "radiation-induced", "arising in Paget disease", "secondary osteosarcoma"."""
    text = view.text
    if "paget" not in text and "radi" not in text and "secondary" not in text:
        return
    for pattern, kinds in _ORIGIN:
        for found in view.find(pattern):
            if kinds == ("radiation_associated",) and not re.search(r"HISTO|TUMOUR|sarcoma|secondary|paget", text):
                continue
            words = found.match.group()
            if (
                kinds == ("radiation_associated",)
                and not re.search(r"induced|associated|related|post|arising|developing|occurring|field", words)
                and not re.search(r"HISTO (?:\( [a-z]+ \) )?$", view.before(found.i))
            ):
                continue
            yield Reading(found.i, found.j, Origin(origins=kinds, **view.scan.span(found.i, found.j)), priority=1)


def measures(view: TumourView) -> Iterator[Reading]:
    """Size at diagnosis, necrosis, response, site, grade."""
    text = view.text
    scan = view.scan
    if "BQ" in text:
        for found in view.find(_SIZE):
            bounds = view.token(found, "b")
            if (
                bounds is None
                or not isinstance(bounds.value, Bounds)
                or {e.unit for e in (bounds.value.lower, bounds.value.upper) if e} - {"cm", "mm"}
            ):
                continue
            if found.match["dx"] or "primary" in found.match.group():
                yield Reading(found.i, found.j, TumourSize(bounds=bounds.value, **scan.span(found.i, found.j)))
    if "necrosis" in text or "respon" in text or "huvos" in text:
        yield from _necrosis(view)
    if any(word in text for word in (" axial", "extremit", " limb", "appendicular", "pelvi", "craniofacial", " jaw")):
        for found in view.find(_SITE):
            words = found.match.group()
            if not _SITE_CUE.search(words):
                continue
            region = next(name for stem, name in _REGION.items() if found.match["region"].startswith(stem))
            span = view.group(found, "region")
            start = found.i
            if span and "HISTO" in words:  # the tumour is read by itself
                start = max((k + 1 for k in range(found.i, span[0]) if scan.tokens[k].sym == "HISTO"), default=found.i)
            yield Reading(start, found.j, PrimarySite(regions=(region,), **scan.span(start, found.j)))
    if "grade" in text and ("high" in text or "low" in text or "intermediate" in text):
        for found in view.find(_GRADE):
            grades = tuple(dict.fromkeys(word for word in re.findall(r"high|low|intermediate", found.match["g"])))
            yield Reading(found.i, found.j, Grade(grades=grades, **scan.span(found.i, found.j)), priority=-1)
    if "diagnosis" in text or "presentation" in text:
        for found in view.find(_AT_DIAGNOSIS):
            yield from _metastatic_then(view, found)


def _metastatic_then(view: TumourView, found: Found) -> Iterator[Reading]:
    from screener.criteria.diagnosis.tumours import list_at
    from screener.criteria.nodes import all_of, negation

    span = view.scan.span(found.i, found.j)
    node: Node = MetastaticAtDiagnosis(**span)
    word = found.match["meta"]
    if word.startswith(("non", "NEG", "local")):
        node = negation(node)
    for k in range(found.i, found.j):
        if view.scan.tokens[k].sym == "HISTO":
            tumour = list_at(view, k)
            if tumour is not None:
                node = all_of(node, tumour.node)
            break
    yield Reading(found.i, found.j, node)


def _necrosis(view: TumourView) -> Iterator[Reading]:
    scan = view.scan
    taken: list[tuple[int, int]] = []
    for found in view.find(_RESPONSE):
        bounds: Bounds | None = None
        definition = found.match["def"] or ""
        if not definition and not re.search(r"histolog|patholog|necrosis|responder", found.match.group()):
            continue
        for k in range(found.i, found.j):
            value = scan.tokens[k].value
            if scan.tokens[k].sym in ("BQ", "BN") and isinstance(value, Bounds):
                bounds = value.with_unit("%")
        if bounds is None and (grades := re.findall(r"\b(i{1,3}|iv)\b", definition)):
            bounds = _huvos(grades)
        if bounds is None:
            poor = found.match["what"] in ("poor", "bad", "inadequate", "unfavorable", "unfavourable", "standard")
            bounds = Bounds(less_than=Limit(90, "%")) if poor else Bounds(at_least=Limit(90, "%"))
        taken.append((found.i, found.j))
        yield Reading(found.i, found.j, Necrosis(bounds=bounds, **scan.span(found.i, found.j)))
    for found in view.find(_NECROSIS):
        token = view.token(found, "b") or view.token(found, "b2")
        if token is None or not isinstance(token.value, Bounds) or any(i <= found.i < j for i, j in taken):
            continue
        if token.sym == "BQ" and {e.unit for e in (token.value.lower, token.value.upper) if e} != {"%"}:
            continue
        yield Reading(found.i, found.j, Necrosis(bounds=token.value.with_unit("%"), **scan.span(found.i, found.j)))
    for found in view.find(_HUVOS):
        if not any(i <= found.i < j for i, j in taken):
            bounds = _huvos([grade for grade in (found.match["low"], found.match["high"]) if grade])
            yield Reading(found.i, found.j, Necrosis(bounds=bounds, **scan.span(found.i, found.j)))


def _huvos(grades: list[str]) -> Bounds:
    low = min(_HUVOS_PERCENT[grade][0] for grade in grades)
    high = max(_HUVOS_PERCENT[grade][1] for grade in grades)
    return Bounds(at_least=Limit(low, "%") if low > 0 else None, less_than=Limit(high, "%") if high <= 100 else None)


__all__ = ["any_of", "confirmations", "days_of_confirmation", "measures", "origins"]
_ = _LABEL
