"""Stages and grades by systems whose values the patient file does not hold; each is a trait to ask for.

TNM (AJCC/UICC), the Gleason score and ISUP grade groups of prostate cancer, Breslow's depth of melanoma, the (revised) international staging system of myeloma, BCLC of
liver cancer, Siewert types of the gastro-oesophageal junction, IMDC and MSKCC risk of renal cancer, the IPSS family of myeloid neoplasms, the IPI family of lymphomas.
Only M of TNM is more: M1 is metastatic disease, M0 is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from screener.criteria.diagnosis.traits import trait
from screener.criteria.metastasis.leaves import Metastatic
from screener.criteria.nodes import Node, all_of, negation
from screener.criteria.scan import Reading
from screener.criteria.tumour_view import TumourView
from screener.text.gated import gated

_JOIN = r"(?: ?(?:, OR|, AND|,|OR|AND|ANDOR|/|to|-|through) ?| )"
_TN = r"(?:(?:≥|≤|GE|LE|any) )?(?:y?[cp]?[tn] (?:NUM|BN|BU|x|is|any)(?: [a-d](?= ))?|any [tn]|y?[cp]?[tn]is)"
_M = r"(?:[cp]?m (?:NUM|x|any)(?: [a-d](?= ))?(?: ?/ ?[a-d](?= )){0,3}|any m)"
_TNM = gated(
    rf"(?<= )(?:(?:clinical|pathologic(?:al)?|ajcc|tnm|stages?|categor(?:y|ies)|high|risk|TUMOUR) ){{0,3}}{_TN}(?:{_JOIN}(?:{_TN}|{_M})){{0,9}}(?: (?:disease|TUMOUR|stages?|categor(?:y|ies)|status|lesions?))?(?= )"
)
_ONE = r"(?:(?:i{1,3}|iv|v)[a-d]?|NUM|BN|BQ|BU|[a-d]|low|lower|intermediate(?: [12])?|high|higher|very high|poor|good|favou?rable|unfavou?rable|adverse)"
_SYSTEM = gated(
    r"(?<= )(?:the |an? |with )?(?:(?:revised |r )?(?:iss|international staging system)(?: \( r ?iss \))?|rai|binet|bclc|dukes'?|masaoka(?: koga)?|siewert|imdc|mskcc|ipss(?: r| m)?|dipss(?: plus)?|flipi|mipi|ipi|inrg(?:ss)?|inss|d'?amico|bosniak|isup(?: grade group)?|edmondson steiner)"
    rf"(?: (?:stages?|types?|grades?|class|scores?|risk|groups?|category|categories|prognostic|staging|system|clinic|liver|of|defined|\()){{0,3}} {_ONE}(?:{_JOIN}(?:stage |type |class )?{_ONE}){{0,5}}(?: (?:disease|risk|\)|categor(?:y|ies)|groups?|TUMOUR)){{0,2}}(?= )"
)
_GLEASON = gated(
    r"(?<= )(?:(?:isup |gleason |international society of urological pathology |\( |\) ){0,3}grade groups?|(?:biopsy )?gleason(?: (?:grades?|scores?|sum|pattern)){0,2})(?: (?:of|is|was|DEFINE|\(|total|ggg?)){0,2}"
    r" (?:BQ|BN|BU|NUM)(?:(?: ?(?:\+|-|to|/|OR|AND|=|,|\() ?| )(?:NUM|BN|BU))*(?: OR (?:higher|greater|more|above)| \))?(?= )"
)
_BRESLOW = gated(r"(?<= )breslow(?:'s)?(?: (?:depth|thickness|of|is|was|TUMOUR)){0,4} (?:BQ|BN|NUM|QTY)(?: (?:thick|in thickness))?(?= )")
_METASTATIC = re.compile(r"\b[cp]?m1(?:[a-d]\b|\b)")
_NOT_METASTATIC = re.compile(r"\b[cp]?m0\b")
_M_ALONE = gated(
    r"(?<= )(?:stage |any |AJCC )?(?P<m>[cp]?m NUM(?: [a-d](?= ))?(?: ?/ ?[a-d](?= )){0,3})(?: (?:disease|stage|TUMOUR|status|categor(?:y|ies)))?(?= )"
)


def staging_systems(view: TumourView) -> Iterator[Reading]:
    """Every such stage or grade, whole."""
    scan = view.scan
    for pattern in (_SYSTEM, _GLEASON, _BRESLOW):
        for found in view.find(pattern):
            yield Reading(found.i, found.j, trait(view, found.i, found.j), priority=1)
    if " NUM" in view.text or " any" in view.text or " BN" in view.text:
        for found in view.find(_TNM):
            written = scan.text(found.i, found.j)
            if "=" in written:
                continue  # "(N = 30)": how many patients
            node: Node = trait(view, found.i, found.j)
            if _NOT_METASTATIC.search(written) and "m1" not in written:
                node = all_of(node, negation(Metastatic(**scan.span(found.i, found.j))))
            yield Reading(found.i, found.j, node, priority=1)
        for found in view.find(_M_ALONE):
            written = scan.text(found.i, found.j)
            node = Metastatic(**scan.span(found.i, found.j))
            if _METASTATIC.search(written):
                yield Reading(found.i, found.j, node)
            elif _NOT_METASTATIC.search(written):
                yield Reading(found.i, found.j, negation(node))


__all__ = ["staging_systems"]
