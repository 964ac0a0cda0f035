"""Contraception.

What it is     a promise to prevent pregnancy, or not to give eggs or sperm, while on the trial
How it reads   "agree to use highly effective contraception during treatment and for 6 months after", "must use condoms", "planning to become pregnant"
Needs          sex, reproductive: childbearing_potential, agrees_to_contraception
Unknown when   the agreement is not recorded; it is routine
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, Need, met, missing, not_met
from screener.criteria.nodes import Node, all_of, negation
from screener.criteria.permitted import Permitted
from screener.criteria.pregnancy.explained import ASKS, MORE_WORDS, STEMS, explains, names_methods
from screener.criteria.pregnancy.leaf import Breastfeeding
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import mentions, stretch, vocabulary, words_in
from screener.patients.facts import Chart
from screener.text.gated import Stems, gated


@dataclass(frozen=True, slots=True, kw_only=True)
class Contraception(Leaf):
    """Those concerned agree to contraception. `who`: female, male, or both."""

    kind: str = "contraception"
    who: str = "both"

    room: ClassVar[str] = "contraception"
    routine: ClassVar[bool] = True

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Met where it does not concern the patient; else as agreed (rule 13)."""
        facts = chart.reproductive
        if self.who != "both" and chart.sex is not None and chart.sex != self.who:
            return met(f"{chart.sex}: does not concern the patient", changeable=False)
        if facts.childbearing_potential is False:
            return met("not of reproductive potential")
        if facts.agrees_to_contraception is None:
            return missing(
                "agreement to contraception not recorded",
                Need("reproductive:agrees_to_contraception", "Does the patient agree to contraception?"),
            )
        return met("agrees to contraception") if facts.agrees_to_contraception else not_met("does not agree to contraception")


_TRIGGER = gated(
    r"contracept|birth[- ]control|condom|abstinen|abstain|sterili[sz]|vasectom|donat\w{1,4} (?:of )?(?:sperm|eggs?|ova|oocytes?|semen)|(?:sperm|egg|ova|oocyte|semen)[a-z/]{0,7} donation|(?:become|becoming|get|getting) pregnant|father(?:ing)? (?:a )?child|(?:plan|intend|wish|planning|intending|wishing) to (?:breast|nurs)|conceiv|(?:planning|plan|intend\w{0,3}|expecting|prevent|avoid\w{0,3}|desire\w{0,1}) (?:to )?(?:be )?(?:a )?pregnan|barrier method|impregnat|freez\w{1,3} or donat\w{1,3}|intrauterine"
)
_VOCABULARY = vocabulary(
    """
    breastfeed breastfeeding nurse nursing breast feed feeding
    could might conjunction interruption ip imp wcbp practising projected approximately delivery deliveries e g i s n first-dose a an the all any both each either every if is are be been being was were who whose which that this these those such they them their
    his her he she it its themselves one two 2 1 more than less at least only also not no non and or and/or nor as well but of to in on
    for from with without by until through throughout during while within after before prior between following upon beyond into up per
    via patients patient patient's subjects subject subject's participants participant participant's individuals individual persons
    person people women woman men man male males female females boys girls adolescents couples couple partner partners partner's
    partner(s) spouse sexual sexually active sex intercourse heterosexual heterosexually relationship relationships relations contact
    activity vaginal reproductive childbearing child-bearing child bearing fertile fertility potential age capable capability ability
    capacity able becoming become pregnant pregnancy pregnancies conceive conceiving impregnate impregnating father fathering children
    baby beget menopausal postmenopausal post premenopausal menarche menarchal wocbp wcbp focbp fcbp pocbp pcbp iocbp cbp status must should shall need
    needs required requires require requirement will would may can agree agrees agreed agreeing agreement willing willingness unwilling
    unable inability commit consent practice practise practicing use uses using used utilize employ adhere maintain follow take ensure
    continue remain refrain refraining abstain abstaining abstinent abstinence avoid avoiding prevent preventing prevention plan
    planning plans planned intend intending intends intent intention expecting expect wish wishing desire desiring accept counseled
    counselled counseling advised discuss discussed inform informed understand contraception contraceptive contraceptives contraceptions
    birth control method methods measures measure means form forms type types procedure procedures technique techniques effective
    effectiveness highly high medically clinically acceptable accepted adequate appropriate approved reliable acceptably proper suitable
    sufficient recommended additional second double dual combined combination single simultaneous concurrently same time consistent
    consistently correctly properly continuous continuously failure rate low year annual pearl index barrier barriers condom condoms
    diaphragm cap cervical sponge spermicide spermicidal gel foam jelly cream suppository film ring intrauterine intra-uterine device
    devices system systems iud iuds ius hormonal hormone non-hormonal nonhormonal releasing implant implants implantable implanted
    injection injectable injections patch transdermal pill pills oral orally progesterone progestin progestogen estrogen levonorgestrel
    depo provera copper etonogestrel inhibition ovulation containing sterilization sterilisation sterile sterilized sterilised surgical
    surgically bilateral tubal ligation occlusion vasectomy vasectomized vasectomised hysterectomy oophorectomy salpingectomy
    orchiectomy true complete total lifestyle preferred usual line natural calendar rhythm symptothermal withdrawal periodic lactational
    amenorrhea unprotected protected postcoital donate donating donation donations sperm semen egg eggs ova ovum oocyte oocytes
    cryopreserve cryopreservation bank banking freeze freezing store harvest respectively purpose purposes assisted reproduction
    retrieve own study trial protocol treatment treatments therapy therapies drug drugs medication medications product products agent
    agents investigational administration dose doses dosing infusion infusions last first final end start starting started initiation
    initiating entry enrollment enrolment screening signing icf date day days week weeks month months years period periods duration
    course full entire entirety participation participating participate whole discontinuation completion completing cessation
    discontinuing stopping visit followup afterwards thereafter later whichever longer longest occurs cycle treatment-free half lives
    half-life half-lives last's received receive receiving taking given registration lymphodepletion cell cells intervention
    interventions because due risk unknown harm known local regulations regulatory guidelines according accordance defined definition
    described outlined specified detailed section appendix listed below above protocol-specified protocol-defined applicable e.g eg i.e
    ie including include includes included example etc examples other others alternative alternatively additionally however unless
    except exception have has had having undergone achieve achieved equivalent exclusively case cases considered based country countries
    investigator's discretion where when whom there here note please ongoing currently current long long-term term hormones
    sexually-active documented confirmed successful successfully barrier-method hereafter fetus foetus exposure exposed potentially
    eligible enrolled enroll part even even-though already already-had present combination(s) option options choice choose
    least-effective regardless gender females/males woman/man wife husband girlfriend her/his his/her he/she pregnant/nursing could
    regarding clinical studies investigations
    might assigned birth discharge ending precautions vault caps occlusive foams films gels creams spermicides spermacide comparable
    intravaginal injected site sites fathered procreation procreate producing child-producing child-fathering regimens combinations tube
    tubes vas deferens azoospermia azoospermic infertile infertility sterilities abstention intercourses penile-vaginal
    """
)
_WORDS = _VOCABULARY | vocabulary(
    """
    menses associated preservation placement inhibit inhibits refusal refusing nonsterile non-sterile unborn strongly preferably produce permanent reliable reliability sole coil engage engages engaging
    ready undertake undertaking observe observing subdermal subcutaneous synthetic latex penile embryo conception ovarian menopause preferentially encouraged asked adopt abstains declines
    declining reasonable period thereafter instructions guidance laws evaluated relation established remaining life six three twelve research donors recipients
    next sexes stay always anal producing finishing finished exposing procedures' transdermally intravaginally subcutaneously etonorgestrel etonogestrel-releasing etonorgestrel-releasing progestogens washout ejaculation ejaculate
    do does did appendix reference attachment table cohort-specific approximately physical comprised semen donations make prohibited protection engagement conception employing trying try aligned vasectomies azoospermia post-vasectomy postvasectomy
    pre visit injectables plus monogamous break leak patches rings coils jellies medroxyprogesterone ethinyl norelgestromin levonorgestrol desogestrel medicinal offspring phase designee recommendations nonpregnant non-pregnant activities licensed
    rates durations strategies ovulatory wear rod practiced employs comes directly count counts irrespective five perfect exists nonhormonal allows passage jelly leaks breaks monthly lifestyles presumed instructed initiated
    cap cervical coitus interruptus germ biological intra uterine fallopian completely alone supplemented still continued thereof males nulliparous neonate persistent basis user dependency afterward conclusion concluded agreeable utilizing utilising employing employ employed simultaneously permanently skin refuse refuses refused physiologically ability process attempt
    """
)
_TOLD = gated(
    r"\W{0,4}(?:should|if) (?:a |any |the )?(?:wom[ae]n|female (?:patient|subject|participant)|she|participant|patient|subject)s? (?:or (?:a )?(?:female )?partner\w{0,20} )?(?:become|suspect|get)[^.;]{0,160}\b(?:inform|notify|tell|contact|discontinue)"
)
_STEMS = Stems(
    "contracept",
    "birth",
    "condom",
    "abst",
    "pregnan",
    "sperm",
    "egg",
    "ova",
    "oocyte",
    "semen",
    "sterili",
    "vasectom",
    "father",
    "conceiv",
    "intrauterine",
    "barrier",
)
_LOOSE = frozenset(
    {"AND", "OR", ",", "MUST", "a", "an", "NEG", "have", "has", "be", "to", "with", "also", "must", "not", "who", "are", "is"}
)
_TRUSTED = gated(r"contracept|birth[- ]control|condom|abstinen|barrier method|sperm|semen|\beggs?\b|oocyte|\bova\b|vasectom")
_REFUSES = gated(
    r"\b(?:unwilling|unable|inability|unwillingness|refus\w{1,4}|not willing|do(?:es)? not (?:agree|use|practice|accept)|not (?:agree\w{0,4}|using|utili[sz]ing|employ\w{0,3}|practi[cs]ing|consent\w{0,3}|use|adhere|able)|(?:who )?are not (?:using|practi|willing|able|agree|capable|prepared|abstinent)\w{0,6}|not capable|without (?:using |use of )?(?:adequate|effective|appropriate|acceptable|contracept|birth)|lack of|failure to|decline\w{0,1}|fail to|cannot|no (?:adequate|effective|reliable|acceptable|highly))"
)
_PLANS = gated(
    r"\b(?:plan\w{0,4}|intend\w{0,3}|intention|expecting|wish\w{0,3}|desir\w{1,4}|want\w{0,3}|hop\w{1,3}|anticipat\w{1,3}|considering)(?: (?:to|of|on|a|for|either|or))* ?(?:(?:be|becom\w{1,3}|get\w{0,4}) pregnant|pregnanc|conceiv\w{1,3}|father\w{0,3}|impregnat|donat|breast|have (?:a )?(?:child|children|baby)|beget|child)"
)
_OTHER = gated(r"\b(?:negative|pregnancy tests?|(?:not )?(?:be )?breast-?\s?feeding)\b")
_OTHER_PLAN = gated(r"\b(?:negative|pregnancy tests?|(?:not )?(?:be )?breast-?\s?feeding|(?<=or )(?:nursing|lactating))\b")
_JOINTS = frozenset({",", "OR", "AND", "ANDOR"})
_IS_SO = gated(
    r"(?:[^.;]{0,60}\bnot )?(?:be |are |is |currently ){0,2}pregnant(?:,? (?:and |or )?(?:breast-?\s?feeding|nursing|lactating))?,?(?: (?:and|or))?"
)
_NO_NURSING = gated(r"\bnot (?:to )?(?:breast-?\s?feed|nurse)\b")
_PLAN = gated(r"(?:plan|intend|intention|expect|wish|desir|want|hop|anticipat)\w{0,6}\b(?! (?:study|duration|start))")
_FEMALE = gated(
    r"\b(?:wom[ae]n|females?|girls?|child-?\s?bearing|wocbp|wcbp|focbp|fcbp|iocbp|she|her|mother|become pregnant|becoming pregnant|menarch\w{0,4})\b"
)
_MALE = gated(r"\b(?:m[ae]n|males?|boys?|his|he|father\w{0,3}|sperm|semen|vasectom\w{1,6})\b")
_MALE_ONLY_HER = gated(r"\b(?:male|men|man|males)\b[^.;]{0,60}\b(?:partners?|wom[ae]n|females?)\b")


def _who(text: str) -> str:
    """Whom the sentence concerns, by its subject."""
    lead = re.search(
        r"\b(?:must|should|agree\w{0,4}|willing|use|using|practi[cs]\w{1,3}|shall|need|will|required|planning|plans?|intends?|wish(?:es)?|may|not|have|unwilling|refrain|are|commit)\b",
        text,
    )
    subject = text[: lead.start()] if lead else text[:80]
    if not (_FEMALE.search(subject) or _MALE.search(subject)):
        if not re.search(r"\b(?:wom[ae]n|females?|girls?|m[ae]n|males?|boys?)\b", text):
            his, hers = (
                re.search(r"\bsperm|\bsemen|father", text),
                re.search(
                    r"\beggs?\b|\bova\b|oocyte|(?:be|become|becoming|get|getting) pregnant|conceiv|planning (?:a )?pregnan|breast", text
                ),
            )
            return "female" if hers and not his else "male" if his and not hers else "both"
        subject = text[:200]
    female, male = _FEMALE.search(subject), _MALE.search(subject)
    if male and not female and male.group().startswith(("father", "sperm", "semen")) and re.search(r"\bconceive|become pregnant", text):
        return "both"  # "expecting to conceive or father children"
    if male and female:
        if re.search(
            r"\b(?:(?:male|female) (?:patients?|subjects?|participants?|individuals?) (?:and|or|and/or) (?:fertile )?(?:fe)?male (?:patients?|subjects?|participants?|individuals?)|both|wom[ae]n (?:and|or|/) m[ae]n|m[ae]n (?:and|or|/) wom[ae]n|females? (?:and|or|/|and/or) (?:fertile )?males?|males? (?:and|or|/|and/or) (?:fertile )?females?)\b",
            subject,
        ):
            return "both"
        if male.start() < female.start() and _MALE_ONLY_HER.search(subject):
            return "male"
        if re.search(r"\bmale partners?\b|\bmale sexual partner", subject) and female.start() < male.start():
            return "female"
        return "both"
    if male:
        if re.search(r"\bmale (?:sexual )?partners?\b", subject) and len(_MALE.findall(subject)) == 1:
            return "female"
        both = male.group() in ("sperm", "semen") and re.search(r"\beggs?\b|\bova\b|oocyte", text)
        return "both" if both else "male"
    if female:
        return "female" if not re.search(r"\bpartners? of\b", subject) else "both"
    return "both"


# "for 12 months after the last infusion of cells", "during the active monitoring phase of the study": however the time is described, it says only how long
_TIME = r"(?:from|for|until|till|to|up to|through|throughout|during|while|whilst|within|starting|beginning|at|after|following|prior to|before|post|over|on|plus|whichever)"
_ANOTHER_MATTER = (
    r"(?!(?:and|or|but|off|with|who|whom|that|which|have|has|had|having|must|should|shall|is|are|be|not|no|if|unless|except|agrees?|agreement|willing|able|ability|adequate|normal|prior(?! to)|previous|without|negative|pregnan\w+|breast\w*|wom[ae]n(?! alike)|(?<!for )m[ae]n"
    r"|patients?(?! (?:alike|discontinu|finish))|subjects?|individuals?|history|diagnosis|requir\w+|consents?|comply|understand|can|may|do|does|use|using)\b)"
)
_HOW_LONG = gated(
    rf"{_TIME}(?:[ -]{_ANOTHER_MATTER}[a-z0-9≥~<>*][\w/+'*.-]{{0,24}}| (?:is|are) (?:completed|stopped|finished|over|discontinued|later|longer)| (?:providing |signing |signed |giving )?(?:informed |signed |written )?consent(?: form)?(?! to\b)"
    rf"|,? (?:and|or|and/or|plus)(?= (?:{_TIME}|at least|an? (?:period|minimum|additional|further)|another|~?\d{{1,3}}|one|two|three|four|five|six|twelve|(?:the )?duration)\b)|,(?= (?:whichever|and|or|until|through|during|whatever|at least|for \d)\b)| \([^()]{{1,60}}\)| to (?:minimi[sz]e|reduce|avoid) (?:the risk of (?:pregnancy|[\w-]{{3,12}}[ -]f(?:o)?etal exposure)|exposing the embryo|pregnancy)){{1,60}}$"
)
_LONGEST = 60  # tokens


def _to_the_end(scan: Scan, i: int, j: int) -> int:
    """Past how long contraception goes on, where a sentence ends with that; `j` where it does not."""
    last = len(scan.tokens)
    while last > j and scan.tokens[last - 1].sym in (".", ";", ","):
        last -= 1
    if last <= j or last - j > _LONGEST:
        return j
    end = scan.tokens[last - 1].end
    for k in range(j, max(i, j - 24) - 1, -1):
        if k < last and _HOW_LONG.fullmatch(scan.clean.lower, scan.tokens[k].start, end):
            return last
    return j


_COMPLIES = gated(
    r"(?:comply(?:ing)?|compliance) with (?:(?:the|all|any|applicable|study|protocol|trial) ){0,3}(?:requirements? (?:for|on|of|regarding) (?:the )?)?(?:contracept|birth control)"
)
_OF_NOW = gated(r"pregnan|breast|nursing|lactat")
# "Pregnant or nursing women, or ...": a state that excludes by itself, before whoever does not use contraception
_STATE = r"(?:pregnant|lactating|nursing|breast-?\s?feeding)"
_PEOPLE = r"(?:females?|wom[ae]n|(?:female )?(?:patients?|subjects?|participants?|individuals?))"
_STATE_FIRST = gated(
    rf"(?:(?:any|known|all|the) )?(?:{_PEOPLE} )?(?:(?:who|that) (?:is|are) )?(?:currently )?{_STATE}(?:(?:, | or | and |, or | and/or |/){_STATE}){{0,3}}(?: {_PEOPLE})?"
    rf"(?:, (?:or |and |and/or )?|; (?:or |and )?| (?:or|and|and/or) )(?=(?:(?:any|all|fertile|sexually active|male|female|potent|adult) ){{0,2}}(?:{_PEOPLE}|m[ae]n|males?|wocbp|those|who)\b)"
)


# "must not be pregnant or breastfeeding and must use contraception"
_DENIED_FIRST = gated(
    rf"(?:(?:all|any|the) )?(?:{_PEOPLE} )?(?:(?:who|that) )?(?:(?:must|should|may|can) ?not be|are not|is not|not be|not) (?:currently )?{_STATE}(?:(?:, | or | and |, or | and/or |/)(?:be )?{_STATE}){{0,3}}(?:, and |,? and |; (?:and )?)(?=(?:must|should|agree|be|are|is|use|willing)\b)"
)


def _behind_state(scan: Scan, i: int, seed: int) -> int:
    """The first token behind a pregnancy or nursing that is excluded or denied by itself; `i` where none stands first."""
    match = (_STATE_FIRST if scan.excluding else _DENIED_FIRST).match(scan.clean.lower, scan.tokens[i].start, scan.tokens[seed].end)
    return i if match is None else next((k for k in range(i, seed + 1) if scan.tokens[k].start >= match.end()), i)


_EXPLAINED = r"(?:(?!\b(?:must|should|negative|tests?|agree\w*|use|using|willing|contracep\w+|exclu\w+|eligible|except|consent\w*|required)\b)[^();:.]){8,240}?"
# "Women of childbearing potential (past menarche, with an intact uterus) must ...", "..., defined as all who are not sterile, must ...": what explains the word asks nothing
_DEFINED = gated(
    rf"(?:(?:all|any|for|fertile|sexually active) ){{0,2}}(?:(?:female (?:patients?|subjects?|participants?)|females?|wom[ae]n|(?:patients?|subjects?|participants?|persons?|individuals?)) )?(?:who are |of |with ){{0,2}}(?:child-?\s?bearing potential|reproductive potential|wocbp|fo?cbp|wcbp|po?cbp|iocbp)(?: \((?:wocbp|fo?cbp|wcbp|po?cbp|iocbp)\))?,? "
    rf"(?:\((?:that is |i\.?e\.?,? |defined as |e\.?g\.?,? )?{_EXPLAINED}\)|\(?(?:as )?defined (?:as|by) {_EXPLAINED}\)?),? (?=(?:must|should|shall|will|agrees? to|are (?:required|willing|to)|need to|who (?:agree|are (?:un)?willing))(?![a-z]))"
)
_NOT_DEFINED = gated(r"hcg|\btests?\b|negative|breast|lactat|nursing")
_COMPLYING = vocabulary("comply complying compliance with")
_PLANNERS = vocabulary(
    "a an the any is are who woman women man men male males female females participant participants patient patients subject subjects individual individuals person persons"
)


def _planner(scan: Scan, i: int, plan: int) -> int:
    """The first of the words, back from a plan to token `i`, that say only who has it ("male participants who")."""
    k = plan
    while k > i and (
        (all(word in _PLANNERS for word in words_in(scan.text(k - 1, k))) and scan.tokens[k - 1].sym not in _JOINTS)
        or (k - 1 > i and _SEXES.fullmatch(scan.text(k - 2, k + 1)) is not None)
    ):
        k -= 1
    return k


_SEXES = gated(
    r"(?:(?:females?|wom[ae]n) (?:and|or|and/or) (?:males?|m[ae]n)|(?:males?|m[ae]n) (?:and|or|and/or) (?:females?|wom[ae]n))"
)  # "female and male participants planning ..."


_NEEDS_NONE = gated(r"\bdo(?:es)? not (?:require|need)\b")
_HORMONES = gated(r"hormon|oral|o?estrogen|progest|pill|taking|using|use of")


def read(scan: Scan) -> list[Reading]:
    """Claims the whole sentence, as far as its words speak of contraception."""
    lower = scan.clean.lower
    start, end = scan.tokens[0].start, scan.tokens[-1].end
    whole = _explained(scan)
    if whole is not None:
        return [whole]
    if not mentions(scan, _STEMS) or not scan.search(_TRIGGER):
        return []
    out: list[Reading] = []
    if _TOLD.match(lower, start, end):
        return [Reading(0, len(scan.tokens), None, "contraception")]
    position, led = _defined(scan)
    against = False
    # beside pregnancy or breastfeeding the words before would be swallowed with theirs
    complies = scan.search(_COMPLIES) is not None and (
        not _OF_NOW.search(scan.said) or (scan.excluding and _STATE_FIRST.match(scan.said) is not None)
    )
    for match in _TRIGGER.finditer(lower, start, end):
        if position and match.start() < scan.tokens[position - 1].end:
            continue
        seed = next((k for k in range(position, len(scan.tokens)) if scan.tokens[k].end > match.start()), None)
        if seed is None or seed < position:
            continue
        if led and not out:
            out.append(Reading(0, position, None, "contraception", 9))
        i, j = stretch(scan, seed, seed + 1, _WORDS | _COMPLYING if complies else _WORDS, frozenset({";"}), names=True)
        i = _behind_state(scan, max(i, position), seed)
        for k in range(seed - 1, i, -1):
            if scan.tokens[k].sym == "OR" and any(token.sym in ("CLASS", "DRUG") for token in scan.tokens[i:k]):
                i = k + 1  # "corticosteroids or oral contraceptives": the drug before the "or" is another thing
                break
        while j > seed + 1 and scan.tokens[j - 1].sym in _LOOSE:
            j -= 1
        planned: int | None = None
        plan = next((k for k in range(i, seed + 1) if _PLAN.match(scan.clean.lower, scan.tokens[k].start)), None)
        if plan is not None and scan.excluding and not _TRUSTED.search(scan.text(i, plan + 1)):
            i, planned = _planner(scan, i, plan), plan
        elif (
            plan is not None
            and plan > i
            and ":" not in scan.present
            and scan.tokens[plan - 1].sym in _JOINTS
            and _IS_SO.fullmatch(scan.text(i, plan - 1))
        ):
            i = plan  # "must not be pregnant, planning to become pregnant, or ...": the negation is the list's, not this room's
        # "negative pregnancy test ... and must agree to contraception": the test is another requirement
        spared = next((k for k in range(i, seed) if scan.tokens[k].sym == "EXCEPT" and scan.text(k, k + 1) != "unless"), None)
        if spared is not None and spared > i and not _TRUSTED.search(scan.text(i, spared)):
            continue  # "hormone therapy (other than contraceptives)": a drug that is spared, no promise
        words = scan.text(i, j)
        test = (_OTHER_PLAN if plan is not None else _OTHER).search(words)
        if test and scan.tokens[i].start + test.start() > scan.tokens[seed].start:
            j = next((k for k in range(seed + 1, j) if scan.tokens[k].start >= scan.tokens[i].start + test.start()), j)
            while j > seed + 1 and scan.tokens[j - 1].sym in _LOOSE:
                j -= 1
            words = scan.text(i, j)
        if _NEEDS_NONE.search(words) and not _TRUSTED.search(words):
            continue  # "those who are surgically sterilized do not require this test"
        if not (_TRUSTED.search(words) or _PLANS.search(words) or re.search(r"(?:prevent|avoid)\w{0,3} pregnan|steril", words)):
            continue
        j = _to_the_end(scan, seed + 1, j)
        words = scan.text(i, j)
        position = j
        must = next((k for k in range(i, j) if scan.tokens[k].sym == "MUST"), None)
        if must is not None and must > i and not _TRUSTED.search(scan.text(i, must)):
            out.append(Reading(i, must, None, "contraception", 1))
        first = must + 1 if must is not None and must + 1 < j and not _TRUSTED.search(scan.text(i, must + 1)) else i
        who = _who(f"{led} {words}" if led else words)
        if planned is not None and _who(scan.text(planned, j)) == "both" and _FEMALE.search(words) and _MALE.search(words):
            who = "both"  # "women who plan ..., or men who plan ..."
        leaf = Contraception(who=who, **scan.span(first, j))
        against = against or _against(words, excluding=scan.excluding, framed=any(token.sym == "MUST" for token in scan.tokens))
        # among exclusions a method that is merely named ("a contraceptive implant", "abstinence is acceptable") is one that is asked for
        named = scan.excluding and not any(token.sym == "MUST" for token in scan.tokens) and not _HORMONES.search(words)
        node: Node = leaf
        if not against and _NO_NURSING.search(words):
            node = all_of(negation(Breastfeeding(**scan.span(first, j))), leaf)  # "must not breastfeed or donate ova" forbids both
        out.append(Reading(first, j, negation(node) if against or named else node, "contraception"))
    return out


def _defined(scan: Scan) -> tuple[int, str]:
    """How many tokens name those who can bear children and explain the word, and what they say; none where a sentence does not begin so."""
    if _NOT_DEFINED.search(scan.said):
        return 0, ""
    match = _DEFINED.match(scan.clean.lower, scan.tokens[0].start, scan.tokens[-1].end)
    if match is None:
        return 0, ""
    count = next(k for k, token in enumerate(scan.tokens) if token.start >= match.end())
    return count, scan.text(0, count)


def _explained(scan: Scan) -> Reading | None:
    """A sentence that only explains who or what is meant, or only names methods of contraception."""
    if not scan.may(STEMS):
        return None
    count = len(scan.tokens)
    if explains(scan.said) and all(word in _VOCABULARY or word in MORE_WORDS for word in words_in(scan.said)):
        leaf = Permitted(kind="contraception", words=scan.text(0, count)[:300], explains=True, **scan.span(0, count))
        return Reading(0, count, leaf, "contraception", 9)
    if names_methods(scan.said):
        asked = Contraception(**scan.span(0, count))
        return Reading(0, count, negation(asked) if scan.excluding else asked, "contraception", 9)
    return None


def details_of_contraception(words: str) -> bool:
    """Does a clean lower-case line below a sentence on contraception or childbearing potential only detail it: methods, or who is meant?"""
    return not ASKS.search(words) and all(word in _VOCABULARY or word in MORE_WORDS for word in words_in(words))


def _against(words: str, *, excluding: bool, framed: bool) -> bool:
    """Do the words speak of not using contraception? A requirement under an exclusion heading ("agree to use ...") excludes those who do not."""
    refuses = bool(_REFUSES.search(words))
    if re.search(r"\bunless\b|\bexcept if\b", words):
        return excluding
    refrain = re.search(r"\b(?:refrain|abstain|agree not|not (?:to )?donate|must not|should not|may not)\b", words)
    plans = _PLANS.search(words) and not re.search(r"\bnot\b[^.;]{0,20}plan", words)
    if refrain and not re.search(r"unwilling|unable|refus|not willing|not agree", words):
        refuses = False
        plans = None
    if refuses or plans:
        return True
    return (
        excluding
        and not framed
        and bool(re.search(r"\b(?:must|should|agree\w{0,4}|willing|are required|need to|are asked|advised)\b", words))
    )
