"""Consent.

What it is     informed consent or assent, given by the patient or for the patient
How it reads   "able to understand and willing to sign informed consent", "written informed consent from a parent or guardian", "inability to give consent"
Needs          logistics: consents
Unknown when   it is not recorded; it is routine
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, Need, met, missing, not_met
from screener.criteria.logistics import Administrative
from screener.criteria.nodes import Node, all_of, negation
from screener.criteria.opinion_shared import HINDERS
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import PLAIN_WORD, behind_age, mentions, parted, said_at, stretch, to_the_end, vocabulary
from screener.patients.facts import Chart
from screener.text.gated import Stems, gated


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent(Leaf):
    """Consent is given."""

    kind: str = "consent"

    room: ClassVar[str] = "consent"
    routine: ClassVar[bool] = True

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """As the file says."""
        said = chart.logistics.consents
        if said is None:
            return missing("consent not recorded", Need("logistics:consents", "Does the patient (or the family) consent?"))
        return met("consents") if said else not_met("does not consent")


_TRIGGER = gated(
    r"\bconsent(?:s|ed|ing)?\b|\bassent(?:s|ed)?\b|\bicf\b|\bunderstand(?:ing)? the (?:purposes?|character|nature|investigational|risks)|\bhipaa\b|\bauthori[sz]ation (?:for|to|of) (?:the )?(?:release|use|disclos)"
)
_NOT_CONSENT = gated(
    r"consensus|(?:within|before|prior to|after|(?:date|day) of|at|from|since|(?<!able )(?<!willing )(?<!ability )(?<!decline )(?<!declines )(?<!refuse )(?<!refuses )(?<!must )(?<!agree )to|until|time of|following)\s(?:the )?(?:voluntar\w{1,3} )?(?:signing (?:of )?|signature of |obtaining |date of |providing |giving )?(?:the )?(?:of )?(?:the )?(?:main )?(?:study )?(?:written )?(?:informed )?(?:consent|icf|assent)(?: form)?(?: signature| signing)?\b"
)
_VOCABULARY = vocabulary(
    """
    fail fails asked reviewed occur properly proper conforms fulfills fulfils admission about scope alternative alternatives discomforts expectations meaning experimental willingly completely volunteer volunteers volunteer's unable unwilling inability unwillingness refuse refuses refusal incapable incompetent decline declines cannot
    indicating s acknowledging confirming aware explained knowledge their-own
    a an the all any both each either every if is are be been being was were who whose which that this these those such they them their
    his her he she it its themselves one two more than less at least only also not no and or and/or nor as well but of to in on for from
    with without by until through during while within after before prior into up per via patient patients patient's patients' subject
    subjects subject's participant participants participant's individual individuals person persons candidate candidates adult adults
    child children minor minors pediatric paediatric adolescent adolescents parent parents parent's parental parent(s) guardian
    guardians guardian(s) guardian's legal legally authorized authorised acceptable representative representatives representative(s)
    surrogate proxy next kin relative relatives caregiver caregivers family member members lar years old older younger age ages aged
    majority must should shall need needs required requires will would may can able ability capable capacity capability competent
    competence willing willingness voluntary voluntarily freely agree agrees agreement provide provides provided providing provision
    give gives given giving obtain obtained obtaining sign signs signed signing signature signatures dated date dating personally
    written verbal oral documented documentation document documents s form forms icf pis information informed consent consents consented
    consenting assent assents assented reconsent statement statements e-consent electronic electronically understand understands
    understanding understood comprehend comprehension read reading speak explained explain explanation aware awareness nature purpose
    purposes significance risks risk benefits benefit consequences consequence character implications implication investigational
    investigation experimental procedures procedure requirements restrictions details content aspects alternatives potential possible
    pertinent study studies trial trials clinical research protocol protocols study-specific protocol-specific directed mandated specific related
    screening treatment therapy assessments assessment tests test evaluations evaluation activities performed performance conduct
    conducted conducting initiation initiating start starting commencement enrollment enrolment registration participation participate
    participating entry inclusion undergoing drug administration intervention interventions other approved irb institutional review
    board ethics committee iec rec ethical independent erb reb accordance according ich gcp ich-gcp good practice guideline guidelines
    guidance regulation regulations regulatory federal local national state applicable law laws legislation institution policy policies
    standards country region site sponsor's principles declaration helsinki requirement hipaa authorization authorisation authorizations
    release personal health privacy protected data collection use disclosure medical blood transfer samples sample biological tissue
    storage sharing concerning genetic optional appropriate appropriately suitable when where whenever necessary needed depending case
    otherwise unless except including include includes compliance listed described outlined defined under over below above behalf
    investigator investigators physician investigator's have has had having do does did communicate communication orally language native
    relevant fully full time first complete adequately mentally cognitively impaired decision making decision-making decisional
    impairment lacking note note: i.e e.g ie eg etc his/her he/she they/their him/her to-be age-appropriate age-adjusted age-dependent
    developmental developmentally their/his obtainable ascertainable authority custody custodial legal-guardian new same thereof there
    sampling analyses analysis therein process demonstration demonstrate demonstrates withdraw withdrawn withdrawal prejudice future care insurance portability accountability act inform
    kept copy master separate separately consenting refused discussed discussion thorough possible foreseeable expected desirable technical human pharmaceuticals use
    normal directly using ic willingly evidence picf phi proper valid independently decided reviewed return returned comprehending participated accept accepts enter main pre-screening prescreening pre sub-study qualification beginning performing part usual care routine standard standard-of-care
    randomization randomisation randomized international conference harmonization harmonisation council good cohort
    """
) - frozenset({"pregnant", "comply"})
_REFUSES = gated(
    r"\b(?:unable|unwilling|inability|unwillingness|fail(?:s|ed|ure)?|refus\w{1,4}|not (?:able|willing|capable|provide|give|sign|understand|consent|obtained|competent|given)|cannot|lack(?:s|ing)? (?:of )?(?:the )?(?:capacity|ability|consent|informed)|without (?:\w{2,12} ){0,3}consent|do(?:es)? not (?:consent|sign|give|provide|understand|have)|no (?:written |signed |informed |legal )?(?:consent|capacity|assent|informed)|withdraw\w{0,3}|incapable|incapacity|incompetent|absence of|failure to|impaired|lacking|decline\w{0,2})\b"
)


# "unable to consent: a guardian consents" refuses nothing, for somebody else speaks; "inability of patient or guardian to consent" does.
_SOMEBODY_ELSE = re.compile(r"lar\b|representative|guardian|if (?:the )?(?:patient|subject|participant)")
_NEITHER = re.compile(
    r"(?:inability|unwillingness|refusal)(?: (?:and|or|and/or) (?:inability|unwillingness|refusal))? (?:of|by) (?!.{0,300}\b(?:may|can|must|will|if|unless|whose)\b)"
)

_STEMS = Stems("consent", "assent", "icf", "understand", "hipaa", "authori")


def read(scan: Scan) -> list[Reading]:
    """Claims the sentence around "consent", as far as its words speak of consent."""
    lower = scan.clean.lower
    start, end = scan.tokens[0].start, scan.tokens[-1].end
    if not mentions(scan, _STEMS):
        return []
    first = scan.search(_TRIGGER)
    if first is None:
        return []
    out: list[Reading] = []
    position = 0
    for match in _TRIGGER.finditer(lower, start, end):
        if position and match.start() < scan.tokens[position - 1].end:
            continue
        seed = next((k for k in range(position, len(scan.tokens)) if scan.tokens[k].end > match.start()), None)
        if seed is None or seed < position or scan.tokens[seed].sym in ("WITHIN", "AGO", "ATTIME"):
            continue
        i, j = stretch(scan, seed, seed + 1, _VOCABULARY, frozenset({";"}))
        i = behind_age(scan, max(i, position), seed)
        joint = parted(scan, seed + 1, j)
        j = _without_tail(scan, seed, j if joint is None else joint)
        if joint is None:
            j = to_the_end(scan, max(seed + 1, j - 10), j, _OF_WHAT)
        words = _WITHDRAWN.sub(" ", scan.text(i, j))
        if not _states(words):
            continue
        hindered = _hindered(scan, max(position, i - 3), i, seed)
        if hindered is not None:
            i = hindered
        position = j
        leaf: Node = Consent(**scan.span(i, j))
        tongue = said_at(scan, j, _TONGUE) or (said_at(scan, j - 1, _TONGUE) or said_at(scan, j - 2, _TONGUE) if j > seed + 1 else None)
        if tongue is not None:
            asked = Administrative(
                topic="language", question="Does the patient read and speak a language that the trial can use?", **scan.span(i, tongue[1])
            )
            j = position = tongue[1]
            leaf = all_of(Consent(**scan.span(i, j)), asked)
        out.append(
            Reading(
                i,
                j,
                negation(leaf)
                if hindered is not None or (_REFUSES.search(words) and (_NEITHER.match(words) or not _SOMEBODY_ELSE.search(words)))
                else leaf,
                "consent",
            )
        )
    return out


_TONGUE = gated(
    r"in (?:either )?(?:english|spanish|french|german|italian|chinese|dutch|japanese|korean|hebrew|arabic|the local language)(?:(?:,|,? or| or) (?:english|spanish|french|german|italian|chinese|arabic|mandarin)){0,3}(?![a-z])(?=\s?[.;]?\s{0,3}$)"
)
# What is consented to, before which step, by which rules: it belongs to the consent
_OF_WHAT = gated(
    rf"(?:prior to|before|for|to|in accordance with|according to|per|by|on|under|about|of|from)(?:(?: {PLAIN_WORD}| (?:and|or|and/or)(?= (?:procedures?|sampling|analys[ei]s|screening|treatments?|tests?|testing|non-mandatory|assessments?|evaluations?|data|registration|participation|enrol+ment|institutional|federal|local)\b)|,(?= (?:sampling|analys[ei]s|screening|tests|assessments|evaluations)\b)| \([^()]{{1,30}}\))){{1,14}}$"
)


def _hindered(scan: Scan, first: int, i: int, seed: int) -> int | None:
    """The token at which it begins that the ability to consent is taken away; None where that is not said."""
    return next((k for k in range(first, seed) if k <= i + 2 and said_at(scan, k, HINDERS) is not None), None)


# "consent may be withdrawn at any time without prejudice": a right, no refusal
_WITHDRAWN = gated(
    r"(?:consent )?(?:may|can|could|right to|free to|be able to|allowed to|opportunity to) (?:be )?withdraw\w{0,3}|withdraw\w{0,3}(?: \w{1,12}){0,4} at any time|without prejudice"
)
_DANGLING = frozenset(
    {"AND", "OR", ",", "willing", "able", "ability", "willingness", "to", "is", "are", "be", "MUST", "of", "the", "a", "an", "for", "in", "with", "who", "also", "will", "both", "capable", "agree", "agrees", "has", "have", "and"}
)  # fmt: skip


def _without_tail(scan: Scan, seed: int, j: int) -> int:
    """The end without words that begin another promise ("... consent and are willing and able to (comply)")."""
    while j > seed + 1 and scan.tokens[j - 1].sym in _DANGLING:
        j -= 1
    return j


_GIVEN = gated(
    r"sign|provi|giv|obtain|written|inform|willing|able|abil|capab|agree|compet|understand|volunt|document|capacity|refus|refer|must|have|has|consent form|consents|consented|required|assent|declin|accept|who consent|patient consent"
)


def _states(words: str) -> bool:
    """Is consent itself asked, rather than a day that is counted from it?"""
    bare = _NOT_CONSENT.sub(" ", words)
    return bool(_TRIGGER.search(bare) and _GIVEN.search(bare)) or words.strip() in ("informed consent", "consent")
