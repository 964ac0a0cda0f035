"""Sentences that state no requirement: what introduces a list, what speaks of the criteria themselves, why a criterion stands there (verdicts, rule 18).

Only whole sentences, and only such as ask nothing of any patient. What a word means, and what is allowed, is no notice.
"""

from __future__ import annotations

from screener.criteria.boilerplate import permits, states_nothing
from screener.criteria.wording_shared import vocabulary, words_in
from screener.text.gated import gated

# Words that only introduce: "Patients may take part only if all of the following criteria apply"
_INTRODUCES = vocabulary(
    """
    patient patients subject subjects participant participants individual individuals candidate candidates person persons who whom that which
    must should shall will would may can cannot not be is are was were been have has to in into of for from on at by with and or if only when
    the this these those a an any all each every both either one more least following follows below above listed list criteria criterion
    conditions condition requirements requirement characteristics inclusion exclusion eligibility eligible ineligible excluded exclude include
    included includes enrolled enrol enroll enrollment enrolment enter entered entry entering participate participation participating join
    study studies trial trials clinical research protocol meet meets meeting met fulfil fulfill fulfills fulfilled satisfy satisfied apply
    applies applied but limited considered order additional further general specific key main major before time as also they he she according
    """
)
_SPEAKS_OF_LISTS = gated(r"following|criteri|below|requirement|condition|characteristic")
_NAMES_A_LIST = gated(r"\b(?:following|criteria|criterion|below|requirements|conditions|characteristics)\b")
_DENIES_OR_CHOOSES = gated(r"\d|[<>≤≥=]")
_KINDS = r"(?:inclusion|exclusion|eligibility|entry|selection)"
_NOTICE = gated(
    # the text does not hold every criterion, or holds one no more
    rf"(?:note:?\s)?(?:(?:the )?(?:other|additional|further|more|some|certain) )?(?:(?:protocol|study|trial|cohort|arm|country|site|sponsor)[- ]?(?:defined|specified|specific|listed|related)? )?(?:{_KINDS}(?:\s?(?:/|and|or|and/or|&)\s?{_KINDS})?(?: criteria| criterion| requirements)?|criteria)(?: (?:are |is )?(?:as )?(?:defined|specified|listed|detailed|described|outlined|included|provided|found) (?:in|by|per) (?:the )?(?:study |clinical |full |trial )?protocol)?(?: (?:may|could|might|will|can|also|do|to)){{0,2}}(?: apply| be found| be considered| exist)?(?: (?:in|per|to) (?:the )?(?:study |full |trial )?(?:protocol|study|trial))?[.;]?"
    rf"|(?:the )?(?:list below|above|following|list|this)(?: \w{{2,12}}){{0,4}} (?:is|are) (?:a |an |only )?(?:summari[sz]ed|summary|abbreviated|selected|partial|not (?:an? )?(?:exhaustive|complete))[^.;]{{0,160}}[.;]?"
    rf"|(?:please )?(?:refer to|see|consult) (?:the )?(?:study |full |clinical |trial )?protocol for (?:(?:a|the|full|further|complete|additional|more|detailed|other|list|of|all) ){{0,5}}(?:{_KINDS}|details|criteria|information)[^.;]{{0,60}}[.;]?"
    rf"|(?:{_KINDS} )?criteri(?:on|a) (?:numbers? )?\d{{1,2}}(?:(?:,| and| or|-) \d{{1,2}}){{0,4}} (?:(?:is|are|was|were|has been|have been) )?(?:removed|deleted|no longer applicable|not applicable|omitted|superseded)[^.;]{{0,60}}[.;]?"
    r"|not (?:applicable|specified|provided)[.;]?|n/a[.;]?|none[.;]?|removed[.;]?|deleted[.;]?|reserved[.;]?|(?:not applicable |removed |deleted )(?:per|by|with|in|as of) (?:protocol )?(?:amendment|version)[^.;]{0,30}[.;]?"
    r"|(?:note:?\s)?(?:(?:there are |participants must meet |patients must meet |subjects must meet )?(?:(?:other|additional|further|certain|more) )(?:(?:module|arm|cohort|protocol|study|trial|part|in-|and)[- ]?(?:specific|defined)? )?(?:inclusion|exclusion|eligibility)?(?:\s?(?:/|and|or|and/or)\s?(?:inclusion|exclusion|eligibility))? ?criteria(?: (?:that )?(?:may|will|can) apply| per protocol)?)[.;]?"
    r"|(?:please )?(?:see|refer to) (?:protocol )?appendix (?:[a-z]|\d{1,2}|[ivx]{1,4})(?:\.\d{1,2})? for (?:(?:a|an|the|full|further|complete|additional|more|detailed|list|of|all|definitions?|details|information|examples) ?){1,8}[.;]?"
    r"|(?:a |the )?(?:full |complete |detailed )?(?:list|table)s? of [^.;:,]{3,80} (?:is|are|can be) (?:provided|found|given|listed|included|available|shown) (?:in|as|at) (?:the )?(?:protocol |study )?(?:appendix|table|section|supplement)(?: (?:[a-z]|\d{1,2}|[ivx]{1,4})(?:\.\d{1,2})?)?[.;]?"
    r"|(?:both )?(?:men and women|males and females|women and men)(?:,)? (?:and|of) (?:members of )?(?:all|any) (?:races?|racial|ethnic)(?: and ethnic)?(?: groups?| backgrounds?)? (?:are|will be|may be) (?:eligible|included|enrolled|accepted)(?: (?:for|in|to) (?:this |the )?(?:study|trial))?[.;]?"
    r"|appropriate studies will be undertaken in (?:patients|subjects|participants) [^.;]{3,120}? when indicated[.;]?"
    r"|the reasons? for (?:exclusion|ineligibility) (?:will|must|should) be (?:documented|recorded)[.;]?"
    # why a criterion stands there
    r"|(?:note:?\s)?(?:the )?(?:effects?|risks?|safety)(?: and (?:effects?|risks?|safety))? of [^.;]{2,160} (?:on|to|for|in) (?:the )?(?:developing |unborn |human |embryo-?|breast-?fed |nursing )*(?:f(?:o)?etus(?:es)?|embryos?|infants?|child(?:ren)?|pregnan\w{1,4}|f(?:o)?etal development)(?: [^.;]{0,60})? (?:is|are|remains?) (?:unknown|not known|not established)[.;]?"
    r"|(?:note:?\s)?these potential risks may also apply to other agents used in this study[.;]?"
    # what is done, or need not be done, to find out
    r"|(?:note:?\s)?(?:no )?(?:testing (?:for|of) [^.;]{2,60}|(?:[a-z0-9/-]{1,14}(?:,| and| or| and/or)? ){1,8}(?:tests?|testing|screening)(?: for [^.;]{2,60})?) (?:is|are|will be) (?:not )?(?:required|mandatory|necessary|needed)(?: (?:at|during|for|prior to|before) (?:screening|eligibility(?: assessment| purposes)?|enrol?lment|study entry|entry))?(?:,? unless (?:it is |clinically |otherwise )?(?:mandated|required|indicated|requested|suspected)(?: by (?:the )?(?:local |regional |national |country |health |regulatory )*(?:authorit(?:y|ies)|regulations?|guidelines?|laws?|regulators?|institutions?|policy|ethics committee))?)?[.;]?"
    # how a value is calculated
    r"|\*?(?:note:?\s)?(?:the )?(?:creatinine clearance|crcl|gfr|egfr|glomerular filtration rate|qtcf?)(?: ?\((?:crcl|gfr|egfr|cl)\))?(?: (?:or|and|and/or) (?:e?gfr|crcl|creatinine clearance))? (?:should|must|will|is to|may|shall) be (?:calculated|estimated|determined|measured) (?:per|by|using|according to|with|as per|based on|via) (?:the )?"
    r"(?:(?:institutional|local|standards?|guidelines?|practices?|methods?|formulas?|formulae|equations?|cockcroft[- ]gault|cockcroft and gault|c-?g|mdrd|ckd-epi|schwartz|fridericia(?:'s)?|bazett(?:'s)?|or|and|the|modified|bedside|institution's|policy|laboratory|creatinine|clearance)[ ,/]{0,2}){1,8}[.;]?"
    r"|\[?\(?(?:estimated |calculated )?(?:creatinine (?:clearance|cl)|crcl|clcr|ecrcl|cggfr)(?: ?\([^()]{1,12}\))? ?= ?[\[({]{0,3}(?:weight ?\(?(?:in )?kg\)? ?x ?)?\(?140 ?- ?age[^;<>≤≥]{0,200}"
    r"|(?:note:?\s)?if (?:the |a )?urine (?:pregnancy )?test is (?:positive|not negative)(?:,? or (?:(?:it )?(?:cannot|can not) be confirmed (?:as|to be) negative|borderline|equivocal|inconclusive))?,? (?:then )?a serum (?:pregnancy )?test (?:will|is|must|should|shall)(?: be)? (?:required|performed|done|obtained|needed)[.;]?"
)
# what is left of a list whose items were cut off: "vi.", "(e)", "d.3.", "1." (a limit or a grade has no point or bracket behind it alone)
_MARK = gated(
    r"(?:\(?(?:[ivx]{1,5}|[a-z]{1,2}|\d{1,2})\)|(?:[ivx]{1,5}|[a-z]|([a-z])\1|\d{1,2}|\d{1,2}[a-z]|[a-z]\.?\d{1,2}|\d{1,2}-\d{1,2})\.|_\d{1,2}\.)"
)
_WORD = gated(r"[\s*]*([a-z]+)")
_FIRST = frozenset(
    """appropriate note no testing hiv hbv hcv hepatitis other additional further more some certain protocol study trial inclusion exclusion eligibility entry selection the list above following
    this there both men women males females participants patients subjects full complete detailed list a table lists tables please refer see consult criterion criteria not n removed deleted reserved none effects effect risks safety these if
    creatinine crcl clcr ecrcl cggfr gfr egfr glomerular qtc qtcf estimated calculated""".split()
)


def is_notice(sentence: str) -> bool:
    """Does a clean lower-case sentence state nothing?"""
    if _MARK.fullmatch(sentence.strip()):
        return True
    if sentence[:1] == "(" and sentence.rstrip(" .")[-1:] == ")" and sentence.count("(") == 1:
        sentence = sentence.strip(" .()")
    first = _WORD.match(sentence)
    if first is None:
        return sentence.strip() == "<!-- -->"  # what parts two lists in the registry's markup
    if first[1] in _FIRST and len(sentence) < 400 and _NOTICE.fullmatch(sentence.strip()):
        return True
    if states_nothing(sentence, first[1]):
        return True
    if len(sentence) > 200 or not _SPEAKS_OF_LISTS.search(sentence):
        return False
    words = words_in(sentence)
    return (
        len(words) > 2
        and not _DENIES_OR_CHOOSES.search(sentence)
        and all(word in _INTRODUCES for word in words)
        and _NAMES_A_LIST.search(sentence) is not None
    )


_OF_A_STATE = gated(
    r"(?:note:?\s{1,2}|\(|in this study,?\s)?(?:the term\s)?[\"']?(?=[^.;:]{0,60}(?:relaps|recur|refract|resist|sensit|progress|metasta|advanced|resectab|bulky|incurable|intoleran|acquired))"
    r"(?:(?:primary|platinum|treatment|therapy|chemotherapy|endocrine|locally|progressive|progression|relapsed?|recurren(?:t|ce)|refractory|resistan(?:t|ce)|sensitiv(?:e|ity)|metastatic|oligometastatic|advanced|disease|cancers?|tumou?rs?|hcc|myeloma|mm|lymphoma|leukemia|nsclc|ovarian|"
    r"(?:un|non-)?resectab(?:le|ility)|inoperable|incurable|metastases|bulky|and|or|/|newly|diagnosed|acquired|intoleran(?:t|ce)|persistent|hormone|castrat\w{1,6}|borderline|residual|early|late)[-\s/,\"']{1,3}){1,6}(?:\([^()]{1,20}\)\s)?"
    r"(?:(?:is|are|was|will be|shall be)\s(?:here\s)?(?:defined|understood)\s?(?:as|by|if|when)\b|includes?\s(?:patients|participants|subjects|those)\b|refers?\sto\b|means\b)"
)


_OF_A_TERM = gated(
    r"(?:note:?\s{1,2})?(?:(?:for study purposes|for the purposes? of this study|in this study),?\s)?(?:the term\s|an?\s|the\s)?[\"']?(?P<term>[a-z][a-z /-]{2,60}?)[\"']?(?:\s\([^()]{1,25}\))?\s"
    r"(?:is|are|will be|shall be)\s(?:here\s|clinically\s)?(?:defined|understood)\s(?:clinically\s|here\s)?(?:as|to be|if|when)\s[^:]{8,600}$"
)
_ASKED_OF_A_TERM = gated(
    r"\b(?:adequate|acceptable|normal|sufficient|functions?|reserve|eligib\w+|inclusion|exclusion|requirements?|criteria|patients?|subjects?|participants?|candidates?|populations?|cohorts?|organs?|recovery|performance|ages?|who|that|must|should|measurable|females?|males?|wom[ae]n|men|indications?|cycles?|washout|periods?|positive|negative|expression|status|mutat\w+|amplif\w+|na[iï]ve)\b"
)
_ASKS = gated(
    r"\b(?:must|should|shall|required|excluded|eligible|ineligible|allowed|permitted|may|need|needs|prior to|within \d+ (?:days|weeks))\b"
)


_WHAT_IS_ALLOWED = gated(
    r"(?:well[ -])?(?:controlled|stable|treated|resolved|inactive|effective|highly effective|acceptable|adequate|non-?child|post-?menopaus|child-?bearing)"
)
_DEMANDS = gated(r"\b(?:and|but|who) (?:(?:all|the|these|such) )?(?:(?:patients?|subjects?|participants?) )?(?:must|should|shall)\b")


def explained_at(lower: str, start: int, stop: int, *, excluding: bool) -> str | None:
    """ "Refractory disease is defined as progression under first-line treatment.": says what a word of another line means, and asks nothing by itself. The kind of the word; None where nothing is explained.

    Among exclusions only states of the disease are, and what is allowed: "uncontrolled diabetes is defined as ..." there says whom it excludes.
    """
    if kind := permits(lower[start:stop]):
        return kind
    if _OF_A_STATE.match(lower, start, stop) is not None:
        return None if _DEMANDS.search(lower, start, stop) else "disease_status"
    term = _OF_A_TERM.match(lower, start, stop)
    if term is not None and excluding and not _WHAT_IS_ALLOWED.match(term["term"]):
        return None
    asks = term is None or _ASKED_OF_A_TERM.search(term["term"]) or _ASKS.search(lower, term.end("term"), stop)
    return None if asks else "other"


__all__ = ["explained_at", "is_notice"]
