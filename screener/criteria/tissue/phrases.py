"""Phrases on tumour tissue and biopsies within a sentence that speaks of other things too."""

from __future__ import annotations

import re

from screener.criteria.nodes import Node
from screener.criteria.scan import Reading, Scan
from screener.criteria.tissue.leaves import BiopsyFeasible, TissueAvailable, WillingToBiopsy
from screener.criteria.tumour_view import view_of
from screener.text.gated import gated

_TRIGGERS = frozenset(
    {
        "submission",
        "provision",
        "tissue",
        "biopsy",
        "biopsies",
        "archival",
        "archived",
        "ffpe",
        "block",
        "blocks",
        "slides",
        "specimen",
        "specimens",
        "sample",
        "samples",
        "PROC",
        "biopsiable",
        "biopsied",
        "paraffin",
        "SITE",
    }
)
_KIND = (
    r"(?:(?:adequate|sufficient|available|accessible|suitable|appropriate|evaluable|viable|existing|stored|banked|previously collected|collected|obtained|recent|most recent|newly obtained|fresh|fresh frozen|frozen|archival|archived|archive|historical|diagnostic|primary|metastatic|baseline|pre ?treatment|screening|representative|mandatory|formalin|fixed|formaldehyde|paraffin|embedded|ffpe|\(|\)|\[|\]|TUMOUR|tumou?r|HISTO|cancer|core|needle|excisional|unstained|"
    r"OR|ANDOR|AND|/|,|a|an|the|their|of|any|from|either|new|NUM|BN|BQ|original|malignant|surgical|resection|resected|relapse|or|diagnosis|at least|osteosarcoma|initial|prior|previous|on|some|more) ){1,14}"
)
_THING = r"(?:tissues?|blocks?|slides?|specimens?|samples?|biops(?:y|ies)|material|sections?|tissue (?:blocks?|samples?|specimens?|sections?|slides?|material|biops(?:y|ies))|tumou?r blocks?|(?:tumou?r|TUMOUR) (?:tissue|block|sample|specimen|biops(?:y|ies)|material))"
_NOUN = rf"{_KIND}{_THING}(?: (?:[\(\[] (?:(?:[a-z]+|,|/|OR|AND|NUM|BN|BQ) ){{1,12}}[\)\]]|samples?|specimens?|blocks?|slides?|sections?|material|biops(?:y|ies))){{0,12}}"
_MORE = rf"(?:(?: ?(?:, OR|,|OR|AND|ANDOR|/) )(?:(?:a|an|the|if|unavailable) ){{0,3}}{_KIND}?{_THING}){{0,12}}"
_PURPOSE = (
    r"(?: (?:for|to|in|from|at|of|on|the|a|central|correlative|biomarker|biomarkers|research|studies|study|analys[ei]s|testing|review|confirmation|submission|sponsor|laboratory|lab|pathology|pathological|molecular|genomic|profiling|assessment|evaluation|be|is|are|will|submitted|submit|sent|provided|collected|assays?|AND|OR|ANDOR|/|,|enrol?lment|screening|ATTIME|PRIORTO|prior|before|PURPOSE|"
    r"retrospective|prospective|exploratory|purposes?|expression|BIOM|immunohistochemistry|ihc|ngs|next generation sequencing|sequencing|study entry|registration|baseline|during|treatment|use|collection|required|MUST|must|as|per|protocol|specified|their|diagnosis|most|recent|relapse|initial|time|tumou?r|TUMOUR|tissue|by|with|this|all|optional|mandatory|determination|status|correlates|correlative studies|trial|participation|pharmacodynamic|translational|patient|patients|previous|surgery|biopsy|investigation|shipment|shipping|central laboratory|and)){0,24}"
)
_AVAILABLE = (
    gated(rf"(?<= )(?:(?:must|MUST|have|has|having|patients?|with|the|had|there|is|are|be|should|confirmed|documented|confirmation of|access to|with access to) ){{0,4}}(?:availability of|available|access to|provision of|existence of) {_NOUN}{_MORE}{_PURPOSE}(?= )"),
    gated(rf"(?<= ){_NOUN}{_MORE}(?: (?:from|of|for|the|primary|TUMOUR|tumou?r|metastatic|site|HISTO|OR|metastasis|at|diagnosis|relapse|biopsy|resection|original|prior|previous|that|which|DEFINE|a|recent|most|to|adequate)){{0,8}} (?:(?:MUST|must|is|are|be|should|being|to be|has to be|made|must be|currently|readily) ){{0,3}}(?:available|accessible|on file|obtainable|submitted|provided|mandatory|MUST|banked|must be (?:available|submitted|provided)){_PURPOSE}(?= )"),
    gated(rf"(?<= )(?:(?:must|MUST|have|has|having|with) ){{1,3}}{_NOUN}{_MORE}(?: available| accessible){_PURPOSE}(?= )"),
    gated(rf"(?<= )(?:submission|provision) of (?:(?:the|a|an|archival|archived|fresh|frozen|primary|resected) ){{0,3}}(?:tumou?r|TUMOUR|HISTO(?= (?:MUST|required|is|mandatory) ))(?: (?:is|are|MUST|must|mandatory|required|be)){{1,3}}{_PURPOSE}(?= )"),
    gated(rf"(?<= )(?:submission|collection|receipt|provision) of {_NOUN}{_MORE}(?: (?:is|are|MUST|must|mandatory|required|be)){{0,3}}{_PURPOSE}(?= )"),
    gated(rf"(?<= )(?:(?:must|MUST|able|ability|can|MAY|patients?|participants?|is|are|to|be|has to|need|needs|should|have|been) ){{0,4}}(?:provide|submit|supply|providing|submitting|provided|submitted) {_NOUN}{_MORE}{_PURPOSE}(?= )"),
)  # fmt: skip
_WILL = gated(
    rf"(?<= )(?:(?:must|MUST|be|is|are|patients?|participants?|has|have) ){{0,4}}(?:willing(?:ness)?|agree(?:s|ment|able|ing)?|consents?|consenting|accept(?:s|ance)?|prepared|commit)(?: (?:to|AND|OR|able|ability|for|have|be|undergo|provide|allow|permit|giving|the|of|consent|agree|willing|use|also|that|undergoing|providing|donate|submit|a|an|obtain|perform|collection|mandatory|serial|repeat|repeated|paired|both|on|pre|pretreatment|sign|participate|in|/|,|at least|two|multiple|NUM|BN|all)){{1,12}} (?:{_KIND})?(?:{_THING}|re ?biops(?:y|ies)|(?:tumou?r|TUMOUR)(?: biops(?:y|ies))?)(?: (?:biops(?:y|ies)|samples?|specimens?|collection|procedures?|tissue|blocks?|slides?|material)){{0,12}}"
    r"(?: (?:at|before|during|after|on|for|and|AND|OR|/|,|treatment|screening|baseline|progression|the|study|of|disease|as|per|protocol|specified|ATTIME|IF|if|safe|feasible|medically|clinically|deemed|PRIORTO|prior|to|be|central|testing|pre|post|cycle|week|NUM|research|correlative|studies|ANCHOR|when|is|schedule|assessments|in|required|by|a|an|newly|obtained|archival|fresh|archived|purposes|collected|optional|mandatory|submitted|end|unless|enrol?lment|time|tumou?r|TUMOUR|tissue|biopsy|biopsies|available|schedule of assessments|entry|molecular|analysis|biomarker|from|their|any|all|sample|samples|least|first|dose|entire)){0,20}(?= )"
)
_FEASIBLE = gated(
    r"(?<= )(?:(?:must|MUST|have|has|having|with|presence of|the|a|an|at least|one|BN|NUM|site|sites|of|disease|patients?|measurable|safely|or|more|new|growing|OR|tumou?rs?|TUMOUR|at|least|index|accessible|non ?target|target|metastatic|primary|be|is|who|that|are|deemed) ){0,10}(?:(?:lesions?|tumou?rs?|TUMOUR|disease|mass|HISTO|sites?(?: of disease)?|nodules?|patients?|metastas[ei]s)(?: (?:lesions?|that|which|DEFINE|is|are|be|MUST|must|can|MAY|site|sites|deemed|considered|judged|safely|easily|which|must be)){0,12} )?"
    r"(?:(?:amenable|accessible|suitable|appropriate|eligible|safe|feasible|available|candidates?|a candidate)(?: (?:to|for|and|AND|OR|safe|repeated|serial|percutaneous|a|the|fresh|image guided|ultrasound guided|ct guided|core|needle|tumou?r|TUMOUR|undergo|undergoing|sequential|on treatment|pre|paired|standard|minimally|invasive|excisional|incisional|mandatory|tissue|, ?|multiple|with|acceptable|risk|low|of|PRIORTO|by)){0,12} (?:biops(?:y|ies)|biopsied|sampling|tissue collection|re ?biops(?:y|ies))|(?:can|MAY|could) (?:be )?(?:safely |easily )?biopsied|biopsiable|biopsy ?able|biopsy accessible|biopsy amenable)"
    r"(?: (?:tumou?r|TUMOUR|lesions?|disease|tissue|site|sites|at|baseline|AND|on|treatment|with|acceptable|risk|PRIORTO|by|safely|according|to|the|institution|institutional|guidelines|investigator|in|of|opinion|as|judged|per|determined|,|assessed|treating|physician|medical|low|minimal|procedure|collection|WITHINW|for|and|ATTIME|screening|core|needle|under|local|anesthesia|imaging|guidance|study|during)){0,16}(?= )"
)
_DETAIL = gated(
    r"\d|slides|month|year|week|recent|relapse|progress|after|since|core|excision|fresh|frozen|metastatic setting|advanced setting"
)


def phrases(scan: Scan) -> list[Reading]:
    """Statements on tumour tissue and biopsies."""
    if _TRIGGERS.isdisjoint(scan.present):
        return []
    view = view_of(scan)
    text = view.text
    if not any(
        word in text
        for word in ("tissue", "biops", "archiv", "block", "slide", "specimen", "sample", "ffpe", "submission of", "provision of")
    ):
        return []
    if re.search(
        r"soft tissue|connective tissue|tissue transplant|blood samples?|urine|stool|serum|plasma samples?", text
    ) and not re.search(r"biops|archiv|tumou?r tissue|TUMOUR tissue|TUMOUR sample|block|ffpe", text):
        return []
    will = [(found.i, found.j) for found in view.find(_WILL)]
    out: list[Reading] = []
    for found in view.find(_FEASIBLE):
        node: Node = BiopsyFeasible(**scan.span(found.i, found.j))
        out.append(Reading(found.i, found.j, node, priority=1))
    for pattern in _AVAILABLE:
        for found in view.find(pattern):
            words = scan.text(found.i, found.j)
            if not re.search(r"tumou?r|archiv|biops|ffpe|block|slide|paraffin|cancer|tissue", words):
                continue
            n = next((n for n, (i, j) in enumerate(will) if i < found.i < j), None)
            if n is not None:  # "consent to provide tissue is required": who is willing is asked, not what there is
                will[n] = (will[n][0], max(will[n][1], found.j))
                continue
            start = found.i
            detail = words if _DETAIL.search(words) and not re.search(r"archival or (?:fresh|newly)|fresh or archiv", words) else None
            leaf = TissueAvailable(detail=detail[:120] if detail else None, **scan.span(start, found.j))
            out.append(Reading(start, found.j, leaf))
    out.extend(Reading(i, j, WillingToBiopsy(**scan.span(i, j)), priority=2) for i, j in will)
    return out


__all__ = ["phrases"]
