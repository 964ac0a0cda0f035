"""Adequacy.

What it is     organs or blood counts asked to be "adequate" where the text names no limits
How it reads   "Adequate organ and bone marrow function", "acceptable renal function as defined in the protocol"; with limits behind it the phrase is their label
Needs          a person
Unknown when   always: what is adequate without a number is for the investigator to judge (verdicts, rule 16)
"""

from __future__ import annotations

from screener.criteria.conditions_shared import Adequate
from screener.criteria.nodes import negation
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import made_of, mentions, said_at, vocabulary
from screener.text.gated import Stems, gated

_HOW = r"(?:adequate|acceptable|sufficient|satisfactory|appropriate|proper|good|normal|inadequate|insufficient)"
_ORGAN = (
    r"(?:(?:end|vital|major|main|other|blood|overall|general|baseline|systemic|minimum|initial|screening|clinical|immune|hepatic and biliary)[- ])?"
    r"(?:organ(?: system)?s?|bone[- ]marrow|marrow|h[a]?ematologic(?:al)?|h[a]?ematopoietic|h[a]?emostatic|blood cell|blood count|renal|kidneys?|hepatic|liver|hepatobiliary|biliary|"
    r"cardiac|cardiovascular|heart|ventricular|left ventricular|cardiopulmonary|pulmonary|lungs?|respiratory|coagulation|clotting|metabolic|pancreatic|thyroid|laboratory|lab|biochemical|physiologic(?:al)?|blood|immune|gastrointestinal|neurologic(?:al)?|adrenal|endocrine|nutritional)"
)
_NOUN = r"(?:functions?(?:\s?/\s?reserves?)?|functioning|reserves?|status|parameters?|values?|counts?|indices|capacity|profiles?|tests?|results?|laboratory (?:values?|parameters?|tests?|data)|data)"
_JOIN = r"(?:\s?,\s?(?:and\s|or\s|as well as\s)?|\s?/\s?|\sand/or\s|\sand\s|\sor\s|\s&\s|\sas well as\s|\splus\s)"
_GROUP = rf"(?:{_HOW}\s)?(?:the\s)?{_ORGAN}(?:\s(?:reserve|function))?(?:{_JOIN}(?:{_HOW}\s)?{_ORGAN}){{0,6}}(?:\s(?:system|laboratory|organ))?\s{_NOUN}"
# What is named without "function": "adequate renal function and coagulation", "adequate organ function, including liver, kidneys and heart"
_BARE = r"(?:coagulation|electrolytes|electrolyte (?:levels|balance)|bone[- ]marrow|blood counts?|ha?emostasis)"
_SUCH = rf"(?:,?\s(?:including|i\.e\.,?|such as)(?:,? but not limited to,?)?\s(?:the\s)?{_ORGAN}(?:{_JOIN}(?:the\s)?{_ORGAN}){{0,6}}(?:\s(?:systems?|functions?|reserves?))?(?=\s?[.,;)]|$))"
_PHRASE = gated(
    rf"(?:(?:all |any )?other )?(?P<how>{_HOW})(?:\s(?:and|or)\s{_HOW})?\s{_GROUP}(?:{_JOIN}{_GROUP}){{0,4}}(?:{_JOIN}{_BARE}(?:{_JOIN}{_BARE})?(?=\s?[.,;:)]|$|\s(?:as|defined|within|at|in)\s))?{_SUCH}?(?![a-z])"
)
# "Organ function must be adequate", "pulmonary function sufficient for a second operation"
_BEHIND = gated(
    rf"(?:the\s)?{_GROUP}\s(?:(?:must|should|is|are|be|to|considered|deemed|judged|has|have)\s){{0,4}}(?P<how>{_HOW})(?:\s(?:for|to)\s(?:(?:an?|the|this|study|protocol|undergo|tolerate|receive|allow|planned|second|further|repeat|chemotherapy|treatment|therapy|surgery|operation|thoracotomy|anesthesia|anaesthesia|infusion|transplant(?:ation)?|participation|apheresis|leukapheresis|lymphodepletion|and|or)(?:\s|$|(?=[.,;)]))){{1,8}})?(?![a-z])"
)
# Electrolytes without their names are all of them, which a person has to go through.
_ELECTROLYTES = gated(
    r"(?:(?:serum|plasma|blood) )?electrolytes?(?: levels?| values?)? (?:(?:must|should|is|are|be|to) ){0,2}(?:(?:with)?in (?:the )?(?:(?:institutional|laboratory|local) )?normal (?:limits?|ranges?)|(?P<how>normal|adequate))(?:,? or (?:(?:readily|easily|medically) )?correct(?:able|ed)(?: to normal(?: limits| range)?)?(?: (?:with|by|using) (?:(?:oral|intravenous|iv|appropriate) ){0,2}(?:supplements?|supplementation|replacement))?)?(?![a-z])"
)
_CARDIAC = gated(r"cardi|heart|ventric")
_PULMONARY = gated(r"pulmon|lung|respir")
_OTHER = gated(r"organ|marrow|ematol|ematop|renal|kidney|hepat|liver|coag|clot|electrolyte|metab|lab|bioch|blood|counts")
# Who says so, and when: it names no limit. Any other word keeps the phrase from reaching over it.
_SAID_BY = vocabulary(
    """as defined determined assessed indicated demonstrated evidenced described specified measured documented evaluated shown confirmed outlined detailed
    judged by in per at with the a an following below above laboratory lab labs values value tests test testing results result
    assessments assessment evaluation protocol criteria parameters parameter study trial visit screening local institutional standard
    standards acceptable adequate normal investigator investigator's physician treating oncologist judgement judgment opinion discretion routine clinical baseline all based on
    according to guidelines ranges blood work obtained performed listed section table these requirements of time enrollment enrolment registration entry
    have has been within period window institution's practice examination history and or policy initial specific hematology chemistry is are must be echo muga scan scans echocardiogram echocardiography ecg ekg electrocardiogram multigated acquisition or"""
)
_NUMBERS = frozenset(
    {"NUM", "QTY", "BN", "BQ", "BU", "XULN", "RANGE", "DUR", "BD", "HALF", "AGO", ":", ";", ",", "(", "[", "IF", "EXCEPT", "MAY"}
)


_SHOWN = frozenset({"demonstrate", "demonstrates", "demonstrated", "demonstrating"})
_STEMS = Stems("adequate", "acceptable", "sufficient", "satisfactory", "appropriate", "proper ", "good ", "normal ")


def read(scan: Scan) -> list[Reading]:
    """Claims each such phrase, with who says so and when."""
    if not mentions(scan, _STEMS):
        return []
    if not scan.search(_PHRASE) and not scan.search(_BEHIND) and not scan.search(_ELECTROLYTES):
        return []
    out: list[Reading] = []
    i = 0
    while i < len(scan.tokens):
        found = said_at(scan, i, _PHRASE) or said_at(scan, i, _BEHIND) or said_at(scan, i, _ELECTROLYTES)
        if found is None:
            i += 1
            continue
        match, end = found
        j = end
        while (
            j < len(scan.tokens)
            and scan.tokens[j].sym not in _NUMBERS
            and (scan.tokens[j].sym in ("WITHIN", "ATTIME") or made_of(scan, j, _SAID_BY))
        ):
            j += 1
        if _only_listed(scan, j):
            j = len(scan.tokens)
        while j > end and scan.tokens[j - 1].sym in ("AND", "OR", "ANDOR", "DEFINE", "with", "as", "the", "MUST", "EXAMPLE"):
            j -= 1
        words = match.group()
        shown = i - 1 if i and scan.tokens[i - 1].sym in _SHOWN else i
        organs = _OTHER.search(words)
        kind = "lab" if organs else "cardiac" if _CARDIAC.search(words) else "pulmonary" if _PULMONARY.search(words) else "lab"
        leaf = Adequate(kind=kind, words=scan.written(i, end)[:200], **scan.span(shown, j))
        out.append(Reading(shown, j, negation(leaf) if (match["how"] or "").startswith("in") else leaf, "adequacy"))
        i = j
    return out


def _only_listed(scan: Scan, j: int) -> bool:
    """Does nothing but ", as indicated by the following laboratory values" follow?"""
    tokens = scan.tokens
    return (
        j + 2 < len(tokens)
        and tokens[j].sym == ","
        and tokens[j + 1].sym == "DEFINE"
        and all(
            tokens[k].sym in ("DEFINE", ":") or (tokens[k].sym not in _NUMBERS and made_of(scan, k, _SAID_BY))
            for k in range(j + 1, len(tokens))
        )
    )
