"""Somebody's opinion, in words: "in the opinion of the investigator", and what it is feared that a condition would do."""

from __future__ import annotations

from screener.criteria.scan import Scan
from screener.criteria.wording_shared import said_at, stretch, vocabulary
from screener.text.gated import gated

WHO = (
    r"(?:the |an |a |his |her |their |either |local |site )?(?:(?:treating|principal|study|site|local|responsible|attending|enrolling|research|qualified|sub|managing|overseeing|clinical|primary|co|evaluating|screening|medical|patient's|subject's|examining)[- ]){0,3}"
    r"(?:investigators?|physicians?|doctors?|pis?|pi's|clinicians?|sponsors?|oncologists?|monitors?|team|staff|surgeons?|provider|chair|study chair|director)(?:'s|s')?(?:\(s\))?(?: \(pi\))?"
    r"(?:(?:,? ?(?:or|and|and/or|/) ?)(?:the )?(?:(?:treating|principal|study|site|medical|sub|co|his|her|their|a|designated|lead|protocol)[- ]){0,3}(?:investigators?|physicians?|sponsors?(?:'s)?|designees?|monitors?|delegates?|sub-?investigators?|chairs?|pis?|representatives?|team|oncologists?|enrolling physicians?|treating physicians?)(?:'s)?){0,2}"
)
OPINION = gated(
    r"[\s,(]{0,3}(?:(?:that|which|who|is|are|and|based|as|if|where|such that|as such)[\s,]{1,2}){0,3}"
    rf"(?:(?:in|per|according to|by|at|on|upon|under|as per|based on|in accordance with|within|from|to)\s{{1,2}}(?:the |his |her |their )?(?:best |medical |clinical |professional |sole |expert )?(?:opinions?|judge?ments?|discretion|view|assessment|determination|evaluation|estimation|point of view|clinical judge?ment)(?: \(s\)|\(s\))?\s{{1,2}}(?:of|by|from)\s{{1,2}}{WHO}"
    rf"|(?:in|per|according to|by|at|on|upon|under|as per|based on|as judged by|as determined by|as assessed by|as considered by|as deemed by|as evaluated by)\s{{1,2}}{WHO}\s{{0,1}}(?:(?:best |medical |clinical |professional |sole )?(?:opinions?|judge?ments?|discretion|view|assessment|determination|evaluation|feels?|considers?|believes?|discretion))?"
    rf"|(?:(?:is|are|as|be|been|being|was|were|may be|would be)\s){{0,2}}(?:deemed|considered|judged|assessed|determined|felt|believed|thought|decided|regarded|evaluated)(?: (?:as|to be|unsuitable|unsafe|inappropriate|clinically significant|significant|unacceptable|ineligible|not suitable|appropriate|unfit|not appropriate|unable|likely|an|a)){{0,3}}(?:\s[a-z]{{1,14}}){{0,3}}\s(?:by|according to)\s{{1,2}}{WHO}"
    rf"|{WHO}\s(?:judges?|considers?|believes?|feels?|deems?|thinks?|determines?|decides?|opines?|regards?|finds?|sees?|views?|is of the opinion)(?: that)?"
    rf"|{WHO} (?:opinion|judge?ment|discretion|assessment|determination|view)"
    r")(?![a-z])"
)
_SAID = r"(?:approvals?|agreement|permission|consultations?|discussions?|concurrence|review|authori[sz]ation)"
_HOW = r"(?:(?:the|a|an|any|prior|explicit|written|documented|formal|mutual|careful|further|appropriate) ){0,3}"
_WHOM = rf"(?:both )?(?:the )?(?:sponsor(?:'s|s')? (?=medical|study))?{WHO}"
_AND_SAID = rf"(?: (?:and|or|and/or) {_HOW}{_SAID})?(?: of (?:the )?(?:request|enrol+ment|eligibility|this))?"
_DONE = r"(?:agreed|approved|discussed|reviewed|authori[sz]ed|cleared|consulted|contacted)(?: (?:to|upon|on))?"
_EACH = r"on (?:a |an )?(?:case[- ]by[- ]case|individual)(?: basis)?"
_BEFORE = r"(?: (?:prior to|before) (?:(?:study|the|trial|first|confirm(?:ing)?|determining|their|patient|subject|participant) ){0,3}(?:enrol+ment|registration|entry|screening|inclusion|eligibility|randomi[sz]ation|participation))?"
# Somebody is asked before a patient takes part: "after discussion with the medical monitor", "must be approved by the sponsor"
APPROVAL = gated(
    rf"(?:(?:(?:only|but|and|when|if) )?(?:with|after|following|upon|pending|subject to|based on|per|in|on) {_HOW}{_SAID}{_AND_SAID} (?:of|by|from|with|between) {_WHOM}"
    rf"|(?:only )?(?:with|after|following|upon|pending|subject to|per) {_HOW}{_WHOM} {_HOW}{_SAID}{_AND_SAID}"
    rf"|(?:(?:will|must|should|may|can|need to|needs to|it|this|has|have|been|be|is|are|first) ){{0,4}}(?:evaluated {_EACH}|{_DONE})(?: (?:and|or|and/or) {_DONE})?(?: {_EACH})? (?:by|with) {_WHOM}(?![a-z])(?: (?:for approval|to determine (?:eligibility|if [a-z ]{{3,60}})))?"
    rf"|(?:this |it )?(?:requires?|requiring|needs?|obtains?|will require|must obtain|must have|should have) {_HOW}{_SAID}{_AND_SAID} (?:of|by|from|with) {_WHOM}"
    rf"|{_HOW}{_WHOM} {_HOW}{_SAID} (?:is|are|will be|must be|should be) (?:required|needed|obtained|necessary|granted)"
    rf"|{_HOW}{_SAID}{_AND_SAID} (?:of|by|from|with) {_WHOM} (?:is|are|will be|must be|should be) (?:required|needed|obtained|necessary|sought|recommended)"
    rf")(?![a-z]){_BEFORE}(?![a-z])"
)
# What it is feared that a condition would do, and to what. Closed-class words, and the vocabulary of safety, participation and results.
FEARED = vocabulary(
    """
    that which who whom whose this these those it its they their them he she his her the a an any all of to in on at by for from with
    without into as or and either both not other another such so is are be been being was were has have had do does did may might could
    would should can will shall must cannot also if when where while during throughout make makes making made render renders rendering
    put puts place places placing subject expose exposes pose poses posing present presents create creates constitute constitutes cause
    causes result results resulting lead leads represent represents interfere interferes interfering interference interpret
    interpretation interpretability confound confounds confounding compromise compromises compromising compromised jeopardize
    jeopardizes jeopardise jeopardizing jeopardy impair impairs impairing impaired impede limit limits limiting affect affects affecting
    alter alters altering influence influences hamper hampering hinder hinders prevent prevents preclude precludes precluding prohibit
    prohibits prohibiting complicate complicates obscure increase increases increasing increased enhance exacerbate exacerbated worsen
    worsened aggravate unsafe unsuitable inappropriate undesirable hazardous dangerous detrimental adverse adversely harmful
    unacceptable unacceptably unreasonable unreasonably excessive undue unjustified significant significantly substantially substantial serious seriously severely
    negatively potentially potential likely unlikely high higher low considerable suboptimal poor difficult complicated poorly reliably
    properly safely adequately fully effectively contraindicate contraindicates contraindicated contra indicate indicates unable
    inability ability able capability capacity willingness unwilling patient patients patient's subjects subject's participant
    participants participant's individual individuals individual's person candidate candidates volunteer parent family caregiver study
    studies study's trial trials trial's protocol protocols research clinical investigation investigational participation participate
    participating partake take taking part enrollment enrolment enrolled entry inclusion included enter entering enroll enrol undergo
    complete completing completion continue tolerate tolerability tolerance tolerating receive receiving receipt deliver delivery
    administer administered administration dosing dose given use treatment treatments therapy therapies drug drugs medication
    medications product products agent agents regimen intervention interventions procedure procedures test tests testing visit visits
    schedule requirement requirements follow up followup monitoring assessment assessments evaluation evaluations evaluate evaluable
    evaluability evaluating assess assessed assessing measure endpoint endpoints objectives objective outcome outcomes data conduct
    response efficacy effect effects toxicity toxicities event events aes safety safe well wellbeing wellness welfare health interest
    interests best rights compliance comply complying complies adherence adhere cooperate cooperation consent informed informed-consent
    give giving provide understand understanding risk risks risk/benefit benefit benefits burden harm life threatening mortality
    morbidity quality integrity validity scientific ethical reason reasons ground grounds medical medically psychological psychiatric
    social personal logistical geographical administrative condition conditions disease illness circumstance circumstances situation
    situations abnormality abnormalities absorption absorb bioavailability pharmacokinetics metabolism elimination excretion
    distribution oral enteral mechanism action activity ingestion duration full course period entire whole planned proposed current
    associated related regarding respect concerning due because based upon about than more less least i.e e.g ie eg etc example
    including include includes appropriate suitable good proper adequate required need needs needed further prior before after exclude
    excluded eligible ineligible laboratory surgical finding findings factor factors concurrent disorder disorders illnesses diseases problem problems opinion judgment judgement discretion investigator investigators investigator's physician physicians
    physician's sponsor sponsors sponsor's doctor treating principal monitor pi pis designee believes believe feels feel considers
    consider considered deem deemed deems judged thought point view assignment unwarranted warranted undesired unreliable questionable
    question optimal beneficial survival expected expectancy reduce reduced reduces lower lowers decrease diminished performance
    prescribed regimens incurring determination biopsy biopsies imaging pheresis apheresis leukapheresis otherwise successfully participating obtainment unwise unadvisable cause causing
    concern concerns collection high-quality according results data-quality meaningful confidence primary secondary end ends points
    """
)
_CONSEQUENCE = gated(
    r"[\s,(]{0,3}(?:and )?(?:(?:that|which|who|such that|so that|to)\s){0,1}(?:(?:would|could|may|might|can|will|is likely to|are likely to|is expected to|likely to|expected to|known to|thought to|reasonably|potentially|significantly|seriously|likely|in turn|possibly|adversely|substantially|otherwise|also|either|is|are)\s){0,4}"
    r"(?:interfer\w{1,5}|compromis\w{1,4}|jeopardi[sz]\w{1,4}|confound\w{0,3}|preclud\w{1,4}|prevent\w{0,3}|affect\w{0,3}|limit\w{0,3}|impair\w{0,3}|increas\w{1,4}|mak(?:e|es|ing)|put(?:s|ting)?|pos(?:e|es|ing)|plac(?:e|es|ing)|render\w{0,3}|contra-?\s?indicat\w{1,4}|hamper\w{0,3}|prohibit\w{0,3}|impede\w{0,1}|impact\w{0,3}|alter\w{0,3}|hinder\w{0,3}|influence\w{0,1}|complicat\w{1,4}|obscure\w{0,1}|exacerbat\w{1,4}|worsen\w{0,3}|expose\w{0,1}|subject\w{0,1}|adversely|unacceptabl\w{1,2}|not be in the best|not in the best|detrimental|inappropriate|unsuitable|unsafe|undesirable|hazardous)(?![a-z])"
)


# "... or compromise the patient's ability to give consent"
HINDERS = gated(
    r"(?:(?:which|that|would|could|may|might|can|potentially) ){0,2}(?:compromis(?:e|es|ing)|limit(?:s|ing)?|impair(?:s|ing)?|prevent(?:s|ing)?|preclud(?:e|es|ing)|affect(?:s|ing)?|hinder(?:s|ing)?|hamper(?:s|ing)?|prohibit(?:s|ing)?|interfer(?:e|es|ing) with|imped(?:e|es|ing)) "
    r"(?:(?:the|his|her|their|a|(?:(?:patient|subject|participant|volunteer)(?:s|'s|s')?))\s){0,3}(?:ability|capacity)(?![a-z])"
)


def opinion_at(scan: Scan, i: int) -> int | None:
    """The token behind an opinion and what it is about ("that in the opinion of the investigator would make participation unsafe"); None where none begins."""
    found = said_at(scan, i, OPINION)
    if found is None:
        return None
    return _through(scan, i, found[1])


def consequence_at(scan: Scan, i: int) -> int | None:
    """The token behind "that would interfere with participation"; None where none begins."""
    found = said_at(scan, i, _CONSEQUENCE)
    if found is None:
        return None
    return _through(scan, i, found[1])


def _through(scan: Scan, i: int, j: int) -> int:
    """To the end of the vocabulary of fears, with an opinion inside."""
    start = i + 1 if scan.tokens[i].sym in ("(", ",") else i
    for _ in range(4):
        _, j = stretch(scan, start, max(j, start + 1), FEARED, frozenset({";", "EXCEPT", "EXAMPLE", "MAY", "BARRED"}), names=True)
        more = said_at(scan, j, OPINION) if j < len(scan.tokens) else None
        if more is None:
            break
        j = more[1]
    if scan.tokens[i].sym == "(" and j < len(scan.tokens) and scan.tokens[j].sym == ")":
        j += 1
    return j
