"""Compliance.

What it is     willingness and ability to keep to the protocol: visits, procedures, follow-up, biopsies for research, diaries
How it reads   "willing and able to comply with scheduled visits", "unwillingness or inability to follow the protocol", "long-term follow-up"
Needs          logistics: can_comply
Unknown when   it is not recorded; it is routine
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Ask, Finding, Leaf, Need, Reason, met, missing, not_met, unknown
from screener.criteria.nodes import negation
from screener.criteria.opinion_shared import HINDERS, OPINION
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import PLAIN_WORD, behind_age, mentions, parted, said_at, stretch, to_the_end, vocabulary
from screener.patients.facts import Chart
from screener.text.gated import Stems, gated


@dataclass(frozen=True, slots=True, kw_only=True)
class Compliance(Leaf):
    """The patient can and will keep to the protocol; `opinion` where somebody is to judge it."""

    kind: str = "compliance"
    opinion: bool = False

    room: ClassVar[str] = "compliance"
    routine: ClassVar[bool] = True

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """As the file says."""
        said = chart.logistics.can_comply
        need = Need(
            "logistics:can_comply",
            "Can and will the patient keep to the visits and procedures?",
            Ask.INVESTIGATOR if self.opinion else Ask.COORDINATOR,
        )
        if said is None:
            if self.opinion:
                return unknown(Reason.JUDGEMENT, "whether the patient can comply is for the investigator to judge", need)
            return missing("whether the patient can comply is not recorded", need)
        return met("can comply") if said else not_met("cannot comply")


_TRIGGER = gated(
    r"\bcompl(?:y|ying|ies|iance|iant)\b|\bnon-?\s?complian|\badher(?:e|ence|ent|ing)\b|\bco-?operat|\breturn (?:for|to)\b|\bscheduled (?:visits?|follow)|\bstudy visits\b|\blong[- ]term follow|\bfollow-?\s?up\b|\bkeep to\b|\bavailab(?:le|ility) (?:for|to|throughout|during)|\b(?:undergo|participate in) (?:all )?(?:the )?(?:study|protocol|required|scheduled) (?:procedures?|visits|assessments|evaluations)|\bfollow (?:the )?(?:study |trial |protocol )?(?:protocol|procedures|instructions|directions|requirements|schedule|directives)|\bunreliab|\bgeographic|\babide\b|\battend\b|\bparticipate for the (?:full|entire|duration)|\bcomplete (?:all )?(?:the )?(?:study|questionnaires?|diar|patient|quality)|\bquestionnaires?\b|\bdiary\b"
)
_VOCABULARY = vocabulary(
    """
    s questionnaire(s) assistance institution institutions enrolling consenting registering phase measures treatments financial schedules images submission style
    a an the all any both each either every if is are be been being was were who whose which that this these those such they them their
    his her he she it its themselves one two more than less at least only also not no and or and/or nor as well but of to in on for from
    with without by until through throughout during while within after before prior into up per via regarding patient patients patient's
    subject subjects subject's participant participants participant's individual individuals person persons candidate candidates adult
    child children minor parent parents parent(s) guardian guardians guardian(s) legal legally authorized representative caregiver
    caregivers family must should shall need needs required requires requirement requirements will would may can could able unable
    ability inability capable incapable capability capacity willing unwilling willingness unwillingness refuse refuses refusal likely
    unlikely agree agrees agreed agreement commit committed commitment expected stated ready comply complying complies compliance
    compliant noncompliance non-compliance noncompliant non-compliant poor poorly suboptimal reliable reliably reliability unreliable
    adhere adheres adherence adhering adherent nonadherence cooperate cooperation cooperative uncooperative follow follows following
    follow-up followup keep keeping abide attend attending return returning undergo undergoing complete completing completion perform
    maintain remain stay continue available availability accessible accept participate participating participation take receive fill
    fulfill meet study studies study's trial trials trial's clinical research protocol protocols protocol's protocol-required
    protocol-specified protocol-mandated study-related study-specific investigational procedure procedures procedural visit visits
    schedule scheduled schedules treatment treatments therapy plan plans planned regimen regimens dosing dose medication medications
    drug drugs medical local administration laboratory lab test tests testing exam exams examination examinations assessment assessments
    evaluation evaluations monitoring safety instruction instructions instructed direction directions restriction restrictions condition
    conditions lifestyle considerations guidelines rules specified outlined described defined listed detailed mandatory necessary
    mandated related associated other including include includes entire full duration whole period length course life lifetime time term
    long long-term longterm short ten fifteen five years year months weeks days scan scans imaging radiologic mri ct pet tumor biopsy
    biopsies blood sample samples sampling collection draws pharmacokinetic pk diary diaries questionnaire questionnaires quality survey
    surveys patient-reported outcome outcomes reporting survival genetically modified cell cells product products gene infusion
    discontinuation off-study contact phone telephone visits/procedures hospitalization travel psychological familial sociological
    geographical geographic geographically social familiar psychosocial economic logistical logistics reasons reason issues
    circumstances circumstance situation situations factors factor distance proximity center centre site potentially hamper hampering
    hinder hindering interfere interfering interferes limit limiting limits preclude precluding prevent preventing compromise
    compromising affect affecting impair impede discussed registration enrollment enrolment entry absence lack due because history
    previous known current currently past suspected evidence presence concern concerns opinion judgment judgement investigator
    investigator's investigators physician treating sponsor according appropriate adequate adequately proper properly sufficiently
    considered deemed understand understanding language have has had having do does did where when applicable otherwise same treatment's
    outside inpatient outpatient hospital clinic there excluded exclude safety-related effectively i.e e.g ie eg etc his/her he/she
    study-mandated reasonable whom whatever regard patients' followed regular regularly allow allows permit permits monitored strict
    strictly treatment-related procedures/visits requirements/restrictions protocol/study end ongoing willing/able communicate
    communication activities activity aspects interventions therein directives diaries logs log feasible feasibility issues themselves make
    judged prohibitions recommendation recommendations substudy locally authorization endpoints activities means commitments directive process self-reported events paper electronic web-based web online phone app device wearable attendance duties active primary staff team personnel site's written verbal intent intended intends
    """
)
_REFUSES = gated(
    r"\b(?:unable|unwilling\w{0,4}|inability|refus\w{1,4}|not (?:be )?(?:able|willing|capable|comply|compliant|likely|cooperate|adhere|return|available|reliable|follow|complete)|unlikely|cannot|lack of|non-?\s?complian\w{1,2}|non-?\s?adheren\w{1,2}|poor (?:compliance|adherence|cooperation)|unreliab\w{1,4}|incapable|uncooperative|suboptimal|may not|limit\w{0,4}|prevent\w{0,3}|preclud\w{1,3}|hamper\w{0,3}|interfer\w{1,4}|compromis\w{1,4}|affect\w{0,3}|jeopardi[sz]\w{1,3}|impair\w{0,3}|imped\w{1,3}|hinder\w{0,3}|difficult\w{0,4}|not permit|not allow)\b"
)
_ABSENT = gated(r"^\s*(?:absence|lack|no|free) (?:of )?(?:any )?|^(?:absence of|no)\b")
_STEMS = Stems(
    "compl",
    "adher",
    "operat",
    "return",
    "schedul",
    "visits",
    "follow",
    "keep to",
    "availab",
    "undergo",
    "participate",
    "reliab",
    "geographic",
    "abide",
    "attend",
    "questionnaire",
    "diar",
)
_STRONG = gated(
    r"compl(?:y|i)|adher|co-?operat|willing|unable|able to|ability|inability|availab|agree|must|commit|return|follow-?\s?up|abide|keep to|attend|questionnaire|diar|hamper|unreliab|reliab|undergo|geographic"
)


def read(scan: Scan) -> list[Reading]:
    """Claims the words around "comply", "follow-up", "visits", as far as they speak of compliance."""
    lower = scan.clean.lower
    start, end = scan.tokens[0].start, scan.tokens[-1].end
    if not mentions(scan, _STEMS) or not scan.search(_TRIGGER):
        return []
    out: list[Reading] = []
    position = 0
    for match in _TRIGGER.finditer(lower, start, end):
        if position and match.start() < scan.tokens[position - 1].end:
            continue
        seed = next((k for k in range(position, len(scan.tokens)) if scan.tokens[k].end > match.start()), None)
        if seed is None or seed < position or scan.tokens[seed].sym == "SCALE":  # "Eastern Cooperative Oncology Group"
            continue
        i, j = stretch(scan, seed, seed + 1, _VOCABULARY, frozenset({";"}), names=True)
        i = _behind_consent(scan, behind_age(scan, max(i, position), seed), seed)
        j = _before_consent(scan, seed, j)
        if _OF_WILL.search(scan.text(i, j)):
            j = to_the_end(scan, max(seed + 1, j - 8), j, _WITH_WHAT)
        words = scan.text(i, j)
        if not _sure(words):
            continue
        position = j
        leaf = Compliance(opinion=bool(OPINION.search(words)), **scan.span(i, j))
        # "unable to consent or comply": what refuses stands before the consent
        said = words if _OWN.search(words) or not _AGREES.search(scan.text(0, i) or "") else scan.text(0, j)
        against = bool(_REFUSES.search(said)) and not _ABSENT.search(said)
        out.append(Reading(i, j, negation(leaf) if against else leaf, "compliance", priority=1))
    return out


_OF_WILL = gated(r"willing|able to|abilit|agree|compl[yi]|adher|refus|operate|commit")
# With what, where, when and why: it belongs to the promise
_WITH_WHAT = gated(
    rf"(?:to|with|for|by|at|during|on|of|due to|given to|including|related to|after|while|based on|in accordance with|needed for|post)(?:[ -]{PLAIN_WORD}| (?:and|or|and/or)(?= (?:(?:prohibited |restricted )?(?:activities|treatments?|assessments?|procedures?|visits?|medications?|restrictions|follow-?\s?up|monitoring|evaluations?|home|investigator's|with assistance|requirements)|at home|at|for the|to the)\b)| \([^()]{{1,40}}\)){{1,14}}$"
)
_JOINTS = frozenset({"AND", "OR", "ANDOR", ","})


def _before_consent(scan: Scan, seed: int, j: int) -> int:
    """The end of a promise to comply before another fear, for the ability to consent ("... or impair the ability to give consent")."""
    if "consent" not in scan.said:
        return j
    for k in range(seed + 1, j):
        if scan.tokens[k - 1].sym in _JOINTS and said_at(scan, k, HINDERS) is not None and "consent" in scan.text(k, len(scan.tokens)):
            while k - 1 > seed and scan.tokens[k - 1].sym in _JOINTS:
                k -= 1
            return k
    return j


_AGREES = gated(r"\b(?:consent|assent|icf)\b")
_OWN = gated(r"\b(?:un)?(?:willing|able)|\b(?:in)?abil|\bmust|\bagree|\bwill\b|\bcommit|\bcapab|\brefus|\bcan\b")
_CONSENT = gated(r"consent|assent\b|icf\b|sign")


def _behind_consent(scan: Scan, i: int, seed: int) -> int:
    """Where a promise to comply begins behind a consent in one sentence: the consent is a requirement of its own."""
    if i and _AGREES.match(scan.text(i - 1, i)) and scan.tokens[i].sym in ("to", "for", "in"):
        # "consent to take part and ability to comply": what is consented to belongs to the consent
        joint = next((k for k in range(i, seed) if scan.tokens[k].sym in ("AND", ",", ";")), None)
        i = i if joint is None else joint + 1
    if _AGREES.search(scan.text(0, seed)):
        joint = parted(scan, i, seed)
        i = i if joint is None else joint + 1
    for k in range(seed - 1, i - 1, -1):
        if _CONSENT.match(scan.text(k, k + 1)):
            k += 1
            while k < seed and (scan.tokens[k].sym in ("AND", "OR", ",", "form", "document", ")", "forms", "(", "icf")):
                k += 1
            return k
    return i


def _sure(words: str) -> bool:
    """Does the patient's own will or ability to comply stand in the words?"""
    return bool(
        re.search(
            r"\b(?:un)?willing|\bunable|\bable to|\bability|\binability|\bagree|\bmust|\bcommit|non-?\s?complian|complian\w{1,2} (?:with|to)\b|(?:poor|study|protocol|patient|patient's|treatment|limit|hamper|affect|prevent|preclud|jeopardi[sz]|compromis)\w{0,4} (?:\w{2,10} )?complian|\bcomply|\badher|\bco-?operat|\bhamper|\bcapable|\brefus|\bavailab|\bunlikely|\bunreliab|\breliab|\bgeographic|\blikely",
            words,
        )
    ) and bool(_STRONG.search(words))
