"""How a state or spread of the tumour is to be shown: "radiographic evidence of", "confirmed by CT", "according to the WHO classification".

The patient file records the finding; by which method or whose definition it was found asks nothing more of it. So these words are understood and state nothing,
where they stand directly beside a claim of the tumour, its state or its spread.
"""

from __future__ import annotations

from screener.criteria.tumour_view import TumourView
from screener.text.gated import gated

_SEEN = r"(?:clinical(?:ly)?|radiographic(?:al)?(?:ly)?|radiologic(?:al)?(?:ly)?|imaging|objective(?:ly)?|scans?|symptomatic)"
_EVIDENCE = gated(
    rf"(?<= )(?:(?:the|an?|any|with|of|have|has|had|by|new|known|current|definite|definitive|clear|convincing|unequivocal|either|prior|documented|presence of) ){{0,4}}"
    rf"(?:(?:{_SEEN}|histologic(?:al)?(?:ly)?|pathologic(?:al)?(?:ly)?)(?: (?:,|OR|AND|ANDOR|/|, OR|, AND) (?:{_SEEN}|histologic(?:al)?(?:ly)?|pathologic(?:al)?(?:ly)?|biochemical(?:ly)?)){{0,3}} )?"
    r"(?:evidence (?:of|for)|documentation of|documented|experienced|experiencing|developed|demonstrated|presence of|confirmation of|confirmed|signs? of|verification of|proof of|evident|apparent|proven) (?:(?:the|an?|any|their|active|ongoing|residual) ){0,3}$"
)
_ADVERB = gated(rf"(?<= )(?:definit(?:e|ive) )?{_SEEN}(?: (?:,|OR|AND|ANDOR|/) {_SEEN}){{0,2}} $")
_EITHER = gated(rf"(?<= )(?:definit(?:e|ive) )?{_SEEN}(?: (?:,|OR|AND|ANDOR|/) {_SEEN}){{0,2}} (?:OR|AND|ANDOR|/) $")
_SEEN_FIRST = gated(r"(?:radiograph|radiolog|imaging|clinical|histolog|patholog)")
_BODY = (
    r"(?:the|most|recent|latest|current|imaging|image|radiographic|radiological|radiology|studies|study|scans?|scanning|ct|mri|pet|positron|emission|computed|tomography|magnetic|resonance|bone|OR|AND|ANDOR|/|ultrasound|chest|x|rays?|cross|sectional|contrast|enhanced|conventional|standard|"
    r"recist|irecist|mrecist|i|m|rano|pcwg|lugano|cheson|iwg|imwg|iwcll|iwwm|eln|elf|inrc|inrgss|choi|aasld|easl|nccn|esmo|asco|ash|who|heam|icc|ajcc|uicc|figo|tnm|cgh|ctcae|nci|cog|international|european|american|national|world|health|organi[sz]ation|network|comprehensive|association|society|"
    r"for|of|in|study|ecnm|mrt|liver|diseases?|myeloma|leukemianet|leukemia|lymphoma|neuroblastoma|prostate|cancer|TUMOUR|HISTO|tumou?rs?|clinical|trials|working|workshop|group|consensus|consortium|joint|committee|federation|gyna?ecology|obstetrics|union|against|on|solid|hematopoietic|haematopoietic|lymphoid|ha?ematolymphoid|neoplasms?|"
    r"response|evaluation|assessment|revised|modified|updated|version|edition|NUM|v|th|nd|rd|criteria|criterion|classifications?|guidelines?|guidance|staging|system|manual|definitions?|standards?|diagnostic|diagnosis|local|central|institutional|investigator(?:'s)?|\(|\)|\[|\]|,|:|-)"
)
_BY = gated(
    rf"(?:, |\( )?(?:histology |diagnosis )?(?:as )?(?:(?:confirmed|documented|determined|assessed|evidenced|demonstrated|shown|defined|detected|identified|seen|diagnosed|classified|staged|graded|established) )?(?:by|on|per|via|using|upon|according(?: to)?|in accordance (?:with|to)|based on|as per|as defined (?:by|per|in)|DEFINE|PRIORTO) (?:{_BODY} ){{1,22}}"
)
_METHOD = gated(
    r"\b(?:imaging|scans?|ct|mri|pet|tomography|ultrasound|radiolog|radiograph|recist|irecist|mrecist|rano|pcwg|lugano|cheson|iwg|imwg|iwcll|eln|leukemianet|inrc|aasld|easl|nccn|who|world health|icc|ajcc|uicc|figo|criteria|classifications?|guidelines?|guidance|consensus|staging)"
)


def evidence_before(view: TumourView, i: int) -> int | None:
    """Where "clinical or radiographic evidence of" begins that ends before token `i`; a claim may begin with the "of"."""
    before = view.before(i, 140)
    if view.text.startswith("of ", view.at(i)):
        found = _EVIDENCE.search(before + "of ")
        span = view.tokens_of(view.at(i) - len(before) + found.start(), view.at(i)) if found is not None else None
        return span[0] if span is not None else None
    for pattern in (_EVIDENCE, _ADVERB, *((_EITHER,) if _SEEN_FIRST.match(view.text, view.at(i)) else ())):
        found = pattern.search(before)
        if found is not None:
            span = view.tokens_of(view.at(i) - len(before) + found.start(), view.at(i))
            if span is not None:
                return span[0]
    return None


def source_behind(view: TumourView, i: int) -> int | None:
    """The end of "(per RECIST 1.1)", "according to the 2016 WHO classification" at token `i`."""
    found = view.match(_BY, i)
    if found is None:
        return None
    tokens = view.scan.tokens
    j, depth = i, 0
    for k in range(i, found.j):  # not beyond a parenthesis that was open before
        depth += tokens[k].sym in ("(", "[")
        depth -= tokens[k].sym in (")", "]")
        if depth < 0:
            break
        if depth == 0:
            j = k + 1
    while j > i and tokens[j - 1].sym in (",", "AND", "OR", "ANDOR", "/", "for", "of", "in", "on", "the", ":", "-"):
        j -= 1
    return j if j > i + 1 and _METHOD.search(view.text, view.at(i), view.at(j)) else None


__all__ = ["evidence_before", "source_behind"]
