"""Logistics.

What it is     what is practical: swallowing tablets, other trials, country and insurance, language, carers, custody, scans, venous access, products
How it reads   "able to swallow capsules whole", "participation in another clinical trial", "prisoners", "affiliated to social security", "contraindication to MRI"
Needs          logistics: can_swallow_tablets, country
Unknown when   it is not recorded; "oral medication" is unknown where tablets cannot be swallowed (verdicts, rule 20)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, reduce
from operator import or_
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, Need, met, missing, not_met
from screener.criteria.nodes import negation
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import is_name, made_of, mentions, said_at, stretch, vocabulary
from screener.patients.facts import Chart
from screener.text.gated import Gated, Stems, gated


@dataclass(frozen=True, slots=True, kw_only=True)
class CanSwallow(Leaf):
    """The patient can swallow. `form`: tablets (or capsules), or oral medication in any form (rule 20)."""

    kind: str = "logistics"
    form: str

    room: ClassVar[str] = "can_swallow"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Tablets decide tablets; for other forms a "no" to tablets leaves liquids and tubes open."""
        said = chart.logistics.can_swallow_tablets
        need = Need("logistics:can_swallow_tablets", f"Can the patient take {self.form}?")
        if said is None:
            return missing("whether the patient can swallow tablets is not recorded", need)
        if said:
            return met("can swallow tablets")
        if self.form == "tablets":
            return not_met("cannot swallow tablets")
        return missing("cannot swallow tablets; whether other oral forms are possible is not recorded", need)


@dataclass(frozen=True, slots=True, kw_only=True)
class LivesIn(Leaf):
    """The patient lives in a country."""

    kind: str = "logistics"
    country: str

    room: ClassVar[str] = "lives_in"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """By the recorded country."""
        said = chart.logistics.country
        if said is None:
            return missing("country not recorded", Need("logistics:country", "In which country does the patient live?"))
        return met(f"lives in {said}") if said.casefold() == self.country.casefold() else not_met(f"lives in {said}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Practical(Leaf):
    """Something practical that patient files do not hold; `question` asks a coordinator."""

    kind: str = "logistics"
    topic: str
    question: str

    room: ClassVar[str] = "practical"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Not recorded."""
        return missing(f"{self.topic}: not recorded", Need(f"logistics:{self.topic.replace(' ', '_')}", self.question))


@dataclass(frozen=True, slots=True, kw_only=True)
class Administrative(Practical):
    """The same, where it is settled at the consent visit and nobody rules a trial out on it."""

    room: ClassVar[str] = "administrative"
    routine: ClassVar[bool] = True


_ABLE = r"(?:(?:patients?|subjects?|participants?|must|should|be|is|are|have|has|the|who|an?|adequate|demonstrate[sd]?|willing|and|still|currently|willingness|ability|physical|any|with|without|for|whole|intact|reliably|safely) ){0,8}"
_SWALLOW = gated(
    rf"{_ABLE}(?P<neg>unable|not able|inability|cannot|can not|not capable|incapable|unwilling|difficult(?:y|ies)|impaired ability|refus\w{{1,3}}|not be able|do not have the ability|lack of ability|problems?)?(?:able|ability|capable|capability|can|capacity|willing|willingness)?(?:[\s,]|(?:to|of|in|with|or|and|and/or|unwilling|willing|orally|safely|easily|reliably|adequately|inability|unable|tolerate|retain|absorb|ingest|take|swallowing|taking|swallow|administer|receive|comply|with|intact|whole|any|the|multiple|large|all|study|oral|solid|medications?|drugs?|a|an|formulated|formulations?|chew|chewing|hold|number|down|on|daily|basis|required|consume|able|ability|consistently|administered|product|products|several|investigational)(?![a-z])){{1,44}}"
)
_PILLS = gated(r"tablets?|capsules?|pills?|caplets?")
_ORAL = gated(r"oral(?:ly)?|by mouth|per os")
_SWALLOW_TAIL = gated(
    r"(?:(?:tablets?|capsules?|pills?|powders?|dissolving|placebo|po|an?|\(capsules?\)|\(tablets?\)|medications?|medicines?|formulations?|drugs?|oral|orally|whole|intact|and|or|/|,|solid|study|form|forms|dosage|the|without|alteration|chewing|crushing|breaking|difficulty|opening|administered|therapy|treatment|agents?|retain|product|products|investigational|of|any|kind|by|mouth|daily|as|twice|size|in|their|entirety|with|water|required|to|swallow|take|absorb|keep|down|or\(s\)|for|duration|study's|suspension|liquids?|solution|at|screening|enterally|via|gastric|tube|g-tube|nasogastric|ng)(?![a-z])[\s,/]{0,2}){1,16}"
)
_SWALLOW_MENTION = gated(
    r"swallow|take (?:and (?:retain|absorb) )?oral|taking oral|oral (?:medication|drug|therapy|agent|study|formulation|product|intake|tablet|capsule|treatment|administration)|ingest|medications? (?:orally|by mouth)"
)
_COUNTRIES = ("United States", "Canada", "France", "Germany", "Italy", "Spain", "United Kingdom", "China", "Japan", "Australia", "Netherlands", "Belgium", "Switzerland", "Austria", "Israel", "Brazil", "India", "Korea", "Denmark", "Sweden", "Norway")  # fmt: skip
_LIVES = gated(
    r"(?:(?:patients?|subjects?|must|be|a|is|legal|permanent|currently|who|are) ){0,5}(?:residents? of|residing in|resides? in|living in|lives? in|citizens? of)(?: the)? (?P<country>"
    + "|".join(c.lower() for c in _COUNTRIES)
    + r")(?![a-z])"
)

# Topics of which patient files say nothing: pattern of the trigger, topic, question, routine, and the words that may stand around it.
_TOPICS: tuple[tuple[Gated, str, Stems, str, bool], ...] = (
    (gated(r"(?:participat\w{0,4}|enrol\w{0,5}|involve\w{0,4}|inclu\w{1,5}|concurrent\w{0,2}|simultaneous\w{0,2}|treated|registered) (?:\w{2,14} ){0,5}(?:in|on|with|to) (?:\w{2,14}[ /-]){0,6}?(?:another|other|any|a|an|different|second|concurrent|interventional|investigational|more than one) (?:\w{2,16}[ /-]){0,7}?(?:trials?|study|studies|protocols?)\b"), "other trials", Stems("participat", "enrol", "involve", "inclu", "concurrent", "simultaneous", "treated", "registered"), "Does the patient take part in another trial?", False),
    (gated(r"(?:planning|design|conduct)(?:ing)?(?: and/or| and| or|/)? ?(?:the )?(?:conduct|planning|design)? (?:of|the) (?:the |this )?(?:study|trial|research)|employees? of|(?:investigator|sponsor|study|site) (?:site )?(?:staff|personnel|employees?)|(?:relatives?|family members?|spouse|dependents?) of (?:the |a |an )?(?:\w{2,14} ){0,3}(?:staff|investigator|employee|sponsor|personnel|site)"), "ties to the staff", Stems("planning", "design", "conduct", "employee", "staff", "personnel", "relative", "family", "spouse", "dependent"), "Is the patient an employee or relative of the trial's staff?", True),
    (gated(r"(?:previous(?:ly)?|prior|already|earlier)(?: been)? (?:enrol\w{0,5}|randomi[sz]\w{1,5}|participat\w{1,4}|inclu\w{1,5}|treat\w{1,4}|allocat\w{1,4})(?: (?:or|and|and/or|/) (?:randomi[sz]\w{1,5}|enrol\w{0,5}|treat\w{1,4}))?(?: \w{2,12}){0,3} (?:in|into|on|to|under) (?:the |this )?(?:same |present |current )?(?:study|trial|protocol)\b|enroll?(?:ed)? (?:in this (?:study|trial) )?more than once"), "earlier part in this trial", Stems("previous", "prior", "already", "earlier", "more than once"), "Has the patient been in this trial before?", True),
    (gated(r"prisoners?\b(?: status)?|incarcerat\w{1,4}|imprison\w{0,4}|deprived of (?:their |his )?(?:liberty|freedom)|detain\w{1,3}|under (?:legal |judicial )?(?:guardianship|curatorship|tutorship|trusteeship|protection|supervision|custody)|wards? of (?:the )?(?:state|court)|institutionali[sz]\w{1,3}|legal (?:incapacity|protection|guardianship|incompetence)|(?:guardianship|curatorship|tutelage|safeguard of justice|legally protected|protected adults?|compulsor\w{1,4} (?:detain|treat))|vulnerable (?:persons?|populations?|subjects?|patients?)|committed to an institution"), "custody or guardianship", Stems("prison", "incarcerat", "imprison", "deprived", "detain", "guardian", "curator", "tutor", "trustee", "protect", "supervision", "custody", "ward", "institution", "legal", "safeguard", "compulsor", "vulnerable", "committed"), "Is the patient in custody or under guardianship?", True),
    (gated(r"social security|health ?(?:care)? ?insurance|insurance (?:coverage|approval|system|plan)|affiliat\w{1,4} (?:to|with)|health coverage|welfare system"), "insurance", Stems("social security", "insurance", "affiliat", "coverage", "welfare"), "Is the patient insured as the trial asks?", True),
    (gated(r"(?:read|speak|speaks|speaking|write|fluent|understand|proficien\w{1,3}|communicate|literate)(?: (?:and|or|and/or|,|/|in|to|the|either|understand|read|speak|write|either|local|adequately))* (?:english|french|spanish|german|italian|chinese|mandarin|dutch|language|cantonese|putonghua|vietnamese|russian|arabic|swedish|danish|japanese|korean|hebrew|portuguese)|english[- ](?:speaking|or spanish)|language barrier"), "language", Stems("english", "french", "spanish", "german", "italian", "chinese", "mandarin", "cantonese", "putonghua", "vietnamese", "dutch", "language", "swedish", "danish", "japanese", "korean", "hebrew", "portuguese"), "Does the patient read and speak a language that the trial can use?", True),
    (gated(r"\b(?:internet|wi-?fi|web) (?:access|connection|coverage|connectivity|service)|access to (?:(?:the|an?|high[- ]speed|reliable|stable|home|personal) ){0,3}(?:internet|wi-?fi|smart ?phones?|smart phone|computers?|mobile (?:phone|device)s?|(?:electronic|mobile|web-enabled|internet-enabled) devices?|telephones?|phones?|tablet computer)|(?:have|has|having|own|owns|owning|use|uses|possess|using|with) (?:(?:an?|the|own|working|personal|compatible|android|their|or|iphone) ){0,4}(?:smart ?phones?|smart devices?|smart phone|mobile phones?|cell ?phones?|iphones?|wi-?fi|telephones?|computers?|e-?mail (?:address|account))"), "devices", Stems("internet", "wifi", "wi-fi", "phone", "computer", "device", "e-mail", "email", "web"), "Has the patient the phone, computer or internet access that the trial asks for?", True),
    (gated(r"care ?-?giver|care ?-?partner|(?:responsible|competent) (?:adult|companion)|accompan\w{1,4} by"), "carer", Stems("care", "companion", "accompan", "responsible adult", "competent adult"), "Is a carer available as the trial asks?", True),
    (gated(r"(?!within (?:(?:the|institutional|local|laboratory) )*(?:reference|normal|ranges?|limits?))(?:live|lives|living|reside|resides|residing|remain|stay|located|within)(?: \w{2,12}){0,4} (?:within|close|near|in proximity|of)(?: \w{1,12}){0,5} (?:km|kilomet\w{1,3}|miles?|hours?|minutes?|center|centre|hospital|site|institution|clinic|proximity|distance)\b"), "distance", Stems("live", "living", "resid", "remain", "stay", "located", "within"), "Does the patient live near enough to the trial site?", False),
    (gated(r"\b(?:contra-?\s?indicat\w{1,4}|unable|inability|not able|cannot|unwilling|intoleran\w{1,3}|able|claustrophobia|incompatib\w{1,4}) (?:\w{2,14} ){0,5}(?:mri|magnetic resonance|ct\b|contrast|gadolinium|pet\b|scans?|imaging|scanning)|(?:mri|magnetic resonance imaging|ct|contrast)(?:[ -](?:\w{2,12} )?){0,2}(?:contra-?\s?indicat\w{1,4}|incompatible|not (?:possible|feasible)|is contraindicated)|(?:pace-?makers?|aicds?\b|icds?\b|implantable (?:cardioverter[- ])?defibrillators?|ferromagnetic|metal(?:lic)? implants?|aneurysm clips?|cochlear implants?)"), "imaging", Stems("mri", "magnetic", "ct", "contrast", "gadolinium", "pet", "scan", "imaging", "maker", "implant", "clip", "claustro"), "Can the patient have the scans that the trial asks for?", False),
    (gated(r"(?:venous|vascular|intravenous|central line|iv) access|leuk?apheresis (?:is|are|not|can)|unable to undergo (?:leuk)?apheresis|(?:able|suitable|eligible|meets? \w{2,12} \w{0,8} ?)(?: to| for| to undergo)+ (?:\w{2,12} )?(?:leuk|leuc)?apheresis|blood (?:draws?|donation|collection) "), "venous access", Stems("access", "apheresis", "blood draw", "blood donation", "blood collection"), "Is venous access adequate for what the trial asks?", False),
    (gated(r"(?:t[- ]cell|nk[- ]cell|car[- ]?t?|cell|leuk?apheresis|autologous|apheresis|cellular|vaccine|manufactured|transduced|cryopreserved)(?: \w{2,14}){0,4} products? (?:\w{2,14} ){0,6}(?:available|release|criteria|manufactur\w{1,4}|met|meets)|availab\w{2,5} (?:\w{2,14} ){0,5}(?:t[- ]cell|car|cell|leuk?apheresis|apheresis)(?: \w{2,14}){0,3} products?"), "cell product", Stems("product"), "Is a released cell product available for the patient?", False),
    (gated(r"data transfer|transfer of (?:\w{2,12} ){0,3}data"), "data transfer", Stems("data"), "Does the patient agree to the transfer of data?", True),
    (gated(r"(?:enrol\w{0,5}|registered|registration|participat\w{1,5}|consent\w{0,3}) (?:in|on|to|with|into|of) (?:the |an? )?(?:\w{2,14}[ -]){0,4}(?:registry|biobank|bank|companion (?:study|protocol)|screening protocol|screening study|apec14b1|project:?everychild)"), "registry", Stems("registry", "biobank", "bank", "companion", "screening", "apec", "everychild"), "Is the patient in the registry or protocol that the trial asks for?", True),
)  # fmt: skip
_AROUND = vocabulary(
    """
    a an the all any both each either every if is are be been being was were who whose which that this these those such they them their
    his her he she it its themselves one two more than less at least only also not no and or and/or nor as well but of to in on for from
    with without by until through throughout during while within after before prior into up per via under same time currently current
    concurrently concurrent simultaneous simultaneously other another different previously previous already earlier further patient
    patients patient's subject subjects participant participants individual individuals person persons candidate candidates adult adults
    child children minor minors people human pregnant must should shall need needs required requires requirement requirements will would
    may can could able unable ability inability capable incapable willing unwilling willingness refusal have has had having
    participation participate participating participated participates enrollment enrolment enrolled enrolling enroll inclusion included
    involved involvement randomized randomised randomization treated treatment treatments therapy therapeutic interventional
    intervention interventions investigational experimental clinical research study studies study's trial trials protocol protocols
    phase drug drugs agent agents device product products medicinal medication observational non-interventional noninterventional non
    registry registries survival follow-up followup follow period portion planning design conduct conducting staff personnel sponsor
    sponsors site sites investigator investigators investigator's employee employees relative relatives family member members immediate
    directly direct indirect study-site cro affiliated applies apply spouse parent sibling dependents dependent otherwise supervised
    supervision astrazeneca company prisoner prisoners incarcerated imprisoned involuntarily involuntary detained deprived liberty
    freedom legal legally judicial administrative decision protection protected guardianship curatorship tutorship tutelage trusteeship
    custody court order ward wards state authority authorities institution institutionalized institutionalised compulsorily compulsory
    detention psychiatric physical infectious illness safeguard justice vulnerable population populations law laws regulations
    regulatory measure measures reason reasons mental committed virtue official social security health healthcare care insurance system
    coverage scheme plan national affiliation affiliate beneficiary benefiting covered regime approval cost costs article code french
    public read speak speaks speaking write fluent understand understanding proficient communicate communication literate english
    spanish german italian chinese dutch language languages local native translated caregiver caregivers carer carers companion
    accompanied responsible competent available availability accompany present day days week weeks month months hours hour night live
    lives living reside resides residing remain stay located close near proximity distance center centre hospital clinic km miles
    minutes radius area home following infusion travel mri magnetic resonance imaging ct computed tomography contrast gadolinium pet
    scan scans scanning scanner pacemaker pacemakers implant implants ferromagnetic metal metallic aicd aicds icd icds defibrillator defibrillators cardioverter implantable clip clips contraindication
    contraindications contraindicated undergo undergoing tolerate claustrophobia claustrophobic severe incompatible compatible known
    intravenous iv dye safely perform performed assessments evaluation evaluations brain body allergy venous vascular access adequate
    peripheral central line catheter placement suitable sufficient leukapheresis apheresis leukopheresis procedure collection meet meets
    criteria eligibility eligible autologous undergone released release manufacturing manufactured manufacture gmp met successful
    successfully cell cells transduced t car dose doses minimum cryopreserved leukapheresis-derived data transfer transfers exome whole
    sequencing molecular analysis case pipeline registration registered bank biobank screening cns last first final past receipt
    mandarin cantonese putonghua vietnamese russian arabic hindi questionnaires agrees received receiving unless except agreed agreement consent e.g i.e eg ie example including include etc not-interventional non-drug
    purely questionnaire imaging-only outside inside because due long term long-term agree it's where there pursuant allowed permitted
    permission allow allows media inadequate implanted cardiac obligate use comprehend standards institutional capacity incapacity limited quality supportive care technology devices
    """
) - frozenset({"pregnant"})


_DEVICES = vocabulary(
    """
    a an the and or and/or via to of in at with by through any either their own his her have has having be is are able ability must should who patient patients participant participants subject subjects individual individuals
    no not without limited lack poor unable inability living lives live e.g i.e such as
    internet access connection coverage connectivity device devices smartphone smartphones phone phones telephone telephones mobile cell tablet tablets laptop laptops computer computers iphone android app apps application applications features
    messaging instant text texts camera microphone whatsapp wechat email e-mail address account wifi wi-fi high speed high-speed reliable stable electronic web-enabled internet-enabled own owns owning use using uses home working personal compatible video web zoom online area regular connected
    """
)
_WITHOUT = gated(r"\b(?:no|not|without|limited|lack|lacks|lacking|unable|inability|poor)\b")
_PAST = gated(r"participated|enrolled|registered|treated")
_FINDS = gated(r"ruled? out|exclud|confirm|assess|evaluat|measur|detect|determin|seen|visible|document")


def read(scan: Scan) -> list[Reading]:
    """Claims what is practical."""
    lower = scan.clean.lower
    start, end = scan.tokens[0].start, scan.tokens[-1].end
    out: list[Reading] = []
    text = lower[start:end]
    if ("swallow" in text or "oral" in text or "ingest" in text or "mouth" in text) and scan.search(_SWALLOW_MENTION):
        made = _swallowing(scan)
        if made:
            out.append(made)
    lives = scan.search(_LIVES) if "liv" in text or "resid" in text or "citizen" in text else None
    if lives:
        seed = next((k for k, token in enumerate(scan.tokens) if token.start >= lives.start()), None)
        found = said_at(scan, seed, _LIVES) if seed is not None else None
        if found and seed is not None:
            country = next(c for c in _COUNTRIES if c.lower() == found[0]["country"])
            out.append(Reading(seed, found[1], LivesIn(country=country, **scan.span(seed, found[1])), "logistics"))
    for pattern, topic, stems, question, routine in _TOPICS if scan.mask & _topic_bits() else ():
        if not mentions(scan, stems) or (match := scan.search(pattern)) is None:
            continue
        if topic == "imaging" and _FINDS.search(match.group()):
            continue  # "pneumonitis that cannot be ruled out by imaging" is about what the images show
        if topic == "other trials" and _PAST.search(match.group()) and "WITHIN" in scan.present:
            continue  # "participated in another trial within 4 weeks": a treatment and its window
        i = next((k for k, token in enumerate(scan.tokens) if token.end > match.start()), 0)
        j = next((k for k, token in enumerate(scan.tokens) if token.end >= match.end()), len(scan.tokens) - 1) + 1
        around = _DEVICES if topic == "devices" else _AROUND
        i, j = stretch(scan, i, j, around, frozenset({";", "EXCEPT", "COND", "WITHIN"} if topic != "other trials" else {";", "EXCEPT"}))
        if topic == "other trials":
            j = _but_observing(scan, j)
        made_leaf = (Administrative if routine else Practical)(topic=topic, question=question, **scan.span(i, j))
        against = bool(
            topic in ("imaging", "venous access", "language")
            and re.search(
                r"contra-?\s?indicat|unable|inability|not able|cannot|unwilling|incompatib|without|lack|inadequate|poor|barrier|not (?:possible|feasible)|claustro|pace-?maker|implant|clip",
                scan.text(i, j),
            )
        )
        against = against or (topic == "devices" and _WITHOUT.search(scan.text(i, j)) is not None)
        out.append(Reading(i, j, negation(made_leaf) if against else made_leaf, "logistics", 1))
        break
    return out


def _but_observing(scan: Scan, j: int) -> int:
    """Past "..., unless it is an observational study or the follow-up of an interventional one" at the end of a sentence: which trials do not count belongs to the question."""
    k = j
    while k < len(scan.tokens) and k < j + 2 and scan.tokens[k].sym in (",", "(", "["):
        k += 1
    if k >= len(scan.tokens) or scan.tokens[k].sym not in ("EXCEPT", "IF") or not _OBSERVES.search(scan.text(k, len(scan.tokens))):
        return j
    end = len(scan.tokens)
    while end > k and scan.tokens[end - 1].sym in (".", ";", ","):
        end -= 1
    return end if all(made_of(scan, n, _AROUND) and scan.tokens[n].sym not in (";", "COND") for n in range(k, end)) else j


_OBSERVES = gated(
    r"observ|non-?\s?(?:interventional|therapeutic|treatment|drug)|follow-?\s?up|supportive care|registr|survey|questionnaire|quality of life"
)


@cache
def _topic_bits() -> int:
    """Of the stems of all topics."""
    return reduce(or_, (stems.bits for _, _, stems, _, _ in _TOPICS))


def _named_pills(scan: Scan, j: int) -> int:
    """Past the drugs that are to be swallowed ("swallow alpelisib tablets and letrozole whole")."""
    tokens = scan.tokens
    for _ in range(4):
        k = j
        if k < len(tokens) and tokens[k].sym in ("AND", "OR", "/", ",") and k + 1 < len(tokens) and is_name(scan, k + 1):
            k += 1
        if k >= len(tokens) or not is_name(scan, k) or "WITHIN" in scan.present:
            return j
        j = k + 1
        while j < len(tokens) and tokens[j].start == tokens[j - 1].end and tokens[j].sym[:1].isalnum():
            j += 1  # the number of a code
        tail = said_at(scan, j, _SWALLOW_TAIL) if j < len(tokens) else None
        j = tail[1] if tail else j
    return j


def _swallowing(scan: Scan) -> Reading | None:
    """ "able to swallow tablets" and its opposites."""
    for i in range(len(scan.tokens)):
        found = said_at(scan, i, _SWALLOW) if scan.tokens[i].sym != "," else None  # a comma before it is the list's
        if found is None:
            continue
        _, j = found
        tail = said_at(scan, j, _SWALLOW_TAIL) if j < len(scan.tokens) else None
        if tail:
            j = tail[1]
        j = _named_pills(scan, j)
        while j > i + 1 and scan.tokens[j - 1].sym == ",":
            j -= 1  # the comma of a list
        words = scan.text(i, j)
        if not re.search(r"swallow|take|taking|ingest|oral", words) or not re.search(
            r"able|abilit|capab|can\b|cannot|can not|difficult|inabil|capacity|problem|willing|impaired|refus", words
        ):
            continue
        if not (_PILLS.search(words) or _ORAL.search(words) or "swallow" in words):
            continue
        liquid = re.search(r"powder|liquid|suspension|solution|syrup|granules|sprinkl", words)
        form = (
            "tablets"
            if (not liquid and _PILLS.search(words)) or re.search(r"without alteration|\bwhole\b|\bintact\b", words)
            else "oral medication"
        )
        leaf = CanSwallow(form=form, **scan.span(i, j))
        against = re.search(
            r"\bunable|not (?:be )?able|inabil|cannot|can not|not capable|incapable|difficult|unwilling|impaired|refus|problem|without the ability|lack",
            words,
        )
        return Reading(i, j, negation(leaf) if against else leaf, "logistics", 1)
    return None
