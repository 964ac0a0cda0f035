"""Words behind a treatment that narrow which treatments count, and that no patient file answers: "to the axilla", "that led to heart failure", "requiring dialysis".

Whoever had none of the treatments did not have these either, whatever the words mean; whoever had one is asked. Words that may say something else of the patient
(a plan, a denial, a condition of eligibility, a length of time) are no such restriction.
"""

from __future__ import annotations

from dataclasses import dataclass

from screener.criteria.scan import Scan
from screener.criteria.wording_shared import said_at
from screener.text.gated import gated

_MOST = 24  # tokens of such a phrase
_RELATIVE = frozenset({"that", "which"})
_PARTICIPLES = frozenset(
    """requiring needing necessitating resulting leading given administered used delivered performed targeting containing consisting involving using causing affecting
    designed intended aimed directed associated complicated followed derived based due outside via through being""".split()
)
_PREPOSITIONS = frozenset({"to", "for", "in", "as", "with", "of", "at", "on", "by", "against", "under", "into", "from"})
_FITTING = gated(
    r"(?:that (?:is|was|were|are) )?(?:appropriate|specified|indicated|specific|approved|suitable|recommended|relevant) (?:for|to) (?:the |their |his or her |his/her |this |that |a |patient's )?(?:specific |given |underlying |particular )?(?:tumou?r|cancer|disease|malignancy|histology|indication|condition)(?: types?| histology)?"
    r"(?:(?: and|/| or|,)(?: the| their)? (?:tumou?r |disease |cancer )?(?:stage|histology|type|subtype|line)s?(?: of (?:the |their )?(?:disease|cancer|tumou?r))?){0,2}(?![\w-])"
)
_ENDS = frozenset({"", ".", ";", ")"})
_JOINS = frozenset({"AND", "OR", "ANDOR", "/", ",", "-"})
# Symbols of what is more than a description: demands, permissions, conditions, time, other findings of the patient.
_OTHERS = frozenset(
    {
        "MUST", "MAY", "BARRED", "IF", "EXCEPT", "NEG", "DEFINE", "EXAMPLE", ":", "WITHIN", "AGO", "SINCE", "BD", "DUR", "PRIORTO", "ATTIME", "HALF", "BH", "ONEOF", "ALLOF", "NONEOF", "LAB", "SCALE", "because", "but",
        "however", "FORTRIAL", "ANCHOR", "LASTW",
    }
)  # fmt: skip
_SAYS_MORE = gated(
    r"(?<![a-z])(?:cumulative|dose (?:escalation|expansion|optimi[sz]ation)|expansion|escalation|patients?|subjects?|participants?|individuals?|cohorts?|arms?|parts?|phases?|stud(?:y|ies)|trials?|protocol|eligib\w*|ineligib\w*|enrol\w*|candidates?|refus\w+|declin\w+|unless|not|never|no|none|until|ongoing|current|currently|planned|scheduled|expected|anticipated|required|recovered|recovery|resolved|"
    r"washout|progress\w*|relaps\w*|recur\w*|refractory|failed|failure|response|investigators?|opinion|discretion|sponsor|physicians?|must|should|screening|baseline|available|unavailable|contra-?indicated|who|whom|whose|naive|na[iï]ve|completed|days?|weeks?|months?|years?|hours?|time|ago|last|recent|recently|prior|previous|previously|before|after|since|during|while|whichever|following|evidence|has|have|had|is|are|was|were)(?![a-z])"
)
_RELATIVE_SAYS_MORE = gated(
    r"(?<![a-z])(?:patients?|subjects?|participants?|cohorts?|arms?|phases?|this study|this trial|protocol|eligib\w*|ineligib\w*|enrol\w*|refus\w+|declin\w+|unless|until|planned|scheduled|expected|anticipated|may|might|can|could|would|will|must|should|"
    r"washout|days?|weeks?|months?|years?|hours?|ago|last|investigators?|opinion|sponsor|physicians?|who|whom|whose)(?![a-z])"
)
_TROUBLE = gated(
    r"(?:that |which |was |were |is |are |has |have |had |been |and |either |ultimately |permanently |prematurely |temporarily |subsequently |resulted in |resulting in |led to |leading to |requiring |required |being |be |treatment |its |their |the |a |an |any |drug |therapy ){0,10}"
    r"(?:permanent(?:ly)? |early |premature )?(?:discontinu(?:ed|ation|ing)|stopped|withdrawn|withdrawal|cessation|stopping)(?: of (?:the |that |prior |this )?(?:treatment|therapy|drug|agent|medication|immunotherapy|inhibitor)s?)?"
    r" (?:due to|because of|for|owing to|on account of|as a result of|secondary to|related to) (?:an? |any |the |treatment[- ]related |drug[- ]related |immune[- ]related |immune[- ]mediated |severe |serious |significant |unacceptable |intolerable |related |either |such |life[- ]threatening |grade ?(?:≥|>=|>)? ?[1-4](?: ?(?:or|-|to|/) ?(?:higher|greater|above|worse|[2-5]))? |(?:≥|>=|>) ?grade ?[1-4] |clinical(?:ly)? |medical |adverse |of |from ){0,8}"
    r"(?:toxicit(?:y|ies)|intoleran(?:ce|bility)|intolerability|adverse (?:events?|effects?|reactions?)|(?:ir|tr|tea?)?aes?|events?|side[- ]effects?|reactions?)(?: \((?:aes?|iraes?|traes?)\))?\s?$"
)


@dataclass(frozen=True, slots=True)
class Restriction:
    """The token behind the words, and whether they say that the treatment was stopped for its toxicity."""

    j: int
    toxicity: bool = False


def restriction(scan: Scan, j: int) -> Restriction | None:
    """The words that narrow a treatment from token `j` to the end of its clause; None where they may say anything else."""
    tokens = scan.tokens
    if j >= len(tokens):
        return None
    if (fitting := said_at(scan, j, _FITTING)) is not None:
        return Restriction(fitting[1])
    start = j + (tokens[j].sym == "," and j + 1 < len(tokens) and scan.text(j + 1, j + 2) in _RELATIVE)
    first = scan.text(start, start + 1)
    relative = first in _RELATIVE
    word = first.split()[0] if first else ""
    if not (relative or word in _PARTICIPLES or word in _PREPOSITIONS):
        return None
    end, depth = start, 0
    while end < len(tokens) and (depth or tokens[end].sym not in _ENDS):
        depth += (tokens[end].sym == "(") - (tokens[end].sym == ")")
        end += 1
    if depth:
        return None
    if end - start < 2 or end - start > _MOST:
        return None
    said = scan.text(start, end)
    if relative or word in ("resulting", "leading", "requiring"):
        trouble = _TROUBLE.match(said)
        if trouble is not None:
            return Restriction(end, toxicity=True)
    if any(token.sym in _OTHERS and not (relative and token.sym == "NEG") for token in tokens[start:end]):
        return None
    if (_RELATIVE_SAYS_MORE if relative else _SAYS_MORE).search(said):
        return None
    if (
        not relative
        and word in _PREPOSITIONS
        and any(token.sym in _JOINS - {"-", "/"} for token in tokens[start:end])
        and not _one_thing(scan, start, end)
    ):
        return None
    if relative and any(token.sym == "," for token in tokens[start:end]):
        return None
    return Restriction(end)


def only_describes(scan: Scan, start: int, end: int) -> bool:
    """Do tokens between two places only describe a treatment, without a demand, a time or another finding of the patient?"""
    return not any(token.sym in _OTHERS for token in scan.tokens[start:end]) and _SAYS_MORE.search(scan.text(start, end)) is None


_PLACES = frozenset(
    """the a an any head neck chest abdomen pelvis axilla axillary breast brain spine spinal cord lung lungs bone bones bony liver mediastinum mediastinal thorax thoracic abdominal pelvic cranial limb limbs extremity extremities trunk skin eye eyes orbit
    orbital prostate bladder rectum colon esophagus stomach pancreas kidney kidneys thyroid lymph node nodes nodal region regions area areas field fields site sites lesion lesions metastatic metastasis metastases tumor tumour tumors tumours target index
    primary whole entire same left right bilateral ipsilateral contralateral chest wall tissue tissues soft organ organs body bed heart cavity oral face scalp neuraxis base skull para-aortic retroperitoneum groin surrounding normal adjacent
    to of in and or vertebral vertebra column sacrum hip hips sternum rib ribs uterus cervix vagina vulva ovary ovaries testis testes gonads carotid aortic supraclavicular""".split()
)


def _one_thing(scan: Scan, start: int, end: int) -> bool:
    """Do joined words name parts of the body only ("to the head and neck")?"""
    return all(
        tokens_sym in _JOINS
        or tokens_sym in ("SITE", "PROC")
        or all(word in _PLACES for word in scan.text(k, k + 1).replace("-", " ").split())
        for k in range(start + 1, end)
        for tokens_sym in (scan.tokens[k].sym,)
    )


__all__ = ["Restriction", "only_describes", "restriction"]
