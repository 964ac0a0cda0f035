"""Pregnancy and breastfeeding.

What it is     pregnant, breastfeeding, a pregnancy test, being able to have children
How it reads   "pregnant or breastfeeding", "women of childbearing potential must have a negative pregnancy test", "not nursing"
Needs          sex, reproductive
Unknown when   the patient is female and it is not recorded
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, Need, met, missing, not_met
from screener.criteria.circumstances_shared import age_at
from screener.criteria.nodes import Node, all_of, implies, negation
from screener.criteria.scan import Reading, Scan
from screener.criteria.wording_shared import mentions, said_at
from screener.patients.facts import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Pregnant(Leaf):
    """The patient is pregnant (rule 13: males are not; `pregnant: false` is as good as a negative test)."""

    kind: str = "pregnancy"

    room: ClassVar[str] = "pregnant"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """By the file; who cannot bear children is not pregnant."""
        facts = chart.reproductive
        if chart.sex == "male":
            return not_met("male", changeable=False)
        if facts.pregnant is not None:
            return met("pregnant") if facts.pregnant else not_met("not pregnant")
        if facts.childbearing_potential is False:
            return not_met("not of childbearing potential")
        return missing("pregnancy status not recorded", Need("reproductive:pregnant", "Is the patient pregnant (test, date)?"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Breastfeeding(Leaf):
    """The patient breastfeeds (rule 13)."""

    kind: str = "pregnancy"

    room: ClassVar[str] = "breastfeeding"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """By the file; males do not."""
        if chart.sex == "male":
            return not_met("male", changeable=False)
        said = chart.reproductive.breastfeeding
        if said is None:
            return missing("breastfeeding not recorded", Need("reproductive:breastfeeding", "Is the patient breastfeeding?"))
        return met("breastfeeding") if said else not_met("not breastfeeding")


@dataclass(frozen=True, slots=True, kw_only=True)
class Childbearing(Leaf):
    """The patient can bear children: female, and nothing stands against it."""

    kind: str = "pregnancy"

    room: ClassVar[str] = "childbearing"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """By the file; males cannot."""
        if chart.sex == "male":
            return not_met("male", changeable=False)
        said = chart.reproductive.childbearing_potential
        if said is None:
            return missing(
                "childbearing potential not recorded",
                Need("reproductive:childbearing_potential", "Is the patient of childbearing potential?"),
            )
        return met("of childbearing potential") if said else not_met("not of childbearing potential")


@dataclass(frozen=True, slots=True, kw_only=True)
class Female(Leaf):
    """The statement concerns females (or males) only."""

    kind: str = "pregnancy"
    sex: str = "female"

    room: ClassVar[str] = "concerned_sex"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """By the recorded sex."""
        if chart.sex is None:
            return missing("sex not recorded", Need("sex", "Is the patient female or male?"))
        return met(chart.sex, changeable=False) if chart.sex == self.sex else not_met(chart.sex, changeable=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TestsAgreed(Leaf):
    """The patient agrees to further pregnancy tests during the trial."""

    kind: str = "pregnancy"

    room: ClassVar[str] = "pregnancy_tests_agreed"
    routine: ClassVar[bool] = True
    __test__: ClassVar[bool] = False  # not a test of ours

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """It does not concern those who cannot bear children; else it is not recorded."""
        if chart.sex == "male" or chart.reproductive.childbearing_potential is False:
            return met("does not concern the patient", changeable=False)
        return missing(
            "agreement to pregnancy tests not recorded", Need("reproductive:agrees_to_tests", "Does the patient agree to pregnancy tests?")
        )


_WHO_WORD = r"(?:wom[ae]n|females?|girls?|mothers?|wocbp|wcbp|foc?bp|fcbp|(?:female )?(?:patients?|subjects?|participants?|individuals?|persons?|adolescents?|volunteers?|candidates?)|pre-?menopausal women|those|sexually active women|all|she)"
_POTENTIAL = (
    r"(?:child-?\s?bearing(?: or reproductive)?|reproductive|child bearing|pregnancy|procreative)[- ]?(?:potential|age|capability|capacity|ability)"
    r"|able to (?:become pregnant|bear children|conceive)|capable of (?:becoming pregnant|bearing children|conceiving|childbearing|reproduction)|(?:post-?menarch(?:e|eal|al)|post-?menarchal|who have (?:had|achieved|reached|experienced|begun) (?:menarche|menses|menstruation|menstruating)|(?:post-?)?pubertal|fertile|of fertile age|of fertility|physically capable of pregnancy|who could become pregnant|who can become pregnant|menstruating)"
)
_WHO = re.compile(
    rf"(?:(?:all|any|for|in|the|a|an|both|each|pregnancy:|only|note:|if) ){{0,3}}(?:{_WHO_WORD}|patients who are women|participants who are (?:women|female))(?:[\s,]{{1,2}}(?:participants?|patients?|subjects?|who|are|is|be|being|a|as|of|with|and|have|has|considered|women|woman|female|females|\(?wocbp\)?|\(?wcbp\)?|\(?fcbp\)?|\(?focbp\)?|menstruating|non-sterile|not surgically sterile)(?![a-z])){{0,8}}(?:[\s,]{{1,2}}(?P<potential>{_POTENTIAL}))?(?:\s?\(\s?(?:wocbp|wcbp|focbp|fcbp|pocbp|cbp|fobp|fcp)\s?\))?(?![a-z])"
    rf"|(?:for |all |fertile )?(?P<abbr>wocbp|wcbp|focbp|fcbp|pocbp)(?![a-z])"
)
_PREGNANT = re.compile(
    r"(?:(?:currently|known to be|known|either|be|are|is|who are|positive for|a|an|already|suspected|confirmed|be known to be|found to be|has|have) ){0,3}(?:pregnant|pregnancy|gravid)(?: (?:women|woman|females?|patients?|subjects?|participants?|individuals?|state|status|mothers?|persons?|people|adolescents?))?"
    r"(?:\s?\(\s?(?:[a-z\-β:,/]{1,14}\s){0,8}(?:positive|confirmed)[^()]{0,60}\))?(?![a-z])(?! (?:test|tests|testing|prevention|potential|until|through|for at|within|during|while|is avoided|avoidance|by))"
)
_NURSING = re.compile(
    r"(?:(?:currently|actively|are|is|be|who are|either|a|an|known to be) ){0,3}(?:breast-?\s?feed(?:ing|s)?|breast-?\s?fe[de]|lactating|lactation|nursing|breast milk feeding)(?: (?:women|woman|females?|mothers?|patients?|subjects?|participants?|individuals?|(?:an? |their |her )?(?:infants?|child(?:ren)?|bab(?:y|ies))|period|people|persons?))?(?:\s?\(?(?:including (?:the )?(?:use of|collection of) (?:a )?breast pump\w*|who do not agree to stop breastfeeding|with (?:an )?intent(?:ion)? to breast-?\s?feed|who plan to breast-?feed|intending to breast-?feed)\)?)?(?![a-z])"
)
_TEST_WORDS = r"(?:\(?(?:(?:serum|urine|blood|highly sensitive|sensitive|beta|β|b|human|chorionic|gonadotropin|hcg|βhcg|-|–|or|and|/|plasma|quantitative|qualitative|high-sensitivity|a|the|point of care|laboratory|of|either|standard|local)[\s,\-/]{0,2}){0,10}\)?)"
_NEGATIVE_TEST = re.compile(
    rf"(?:(?:must|should|need|have|has|to|a|an|had|be|will|are|required|documented|need to|with|confirmed|show|is|by|undergo|provide|obtain|also|and|shall|who|whose|demonstrate|tested|test) ){{0,7}}negative(?: result(?:s)?(?: (?:on|of|from|for|in))?(?: an?)?)? {_TEST_WORDS}\s?(?:\(\s?(?:serum|urine|or|and|/|\s){{1,6}}\)\s?)?(?:pregnancy tests?(?: result)?|pregnancy testing|tests? for pregnancy|(?:β|beta|b)?-?\s?hcg(?: tests?)?|pregnancy)(?: results?| status)?(?:\s?\((?:[^()]{{1,60}})\))?(?: results?)?(?![a-z])"
    rf"|(?:(?:an?|all|the) )?{_TEST_WORDS}\s?(?:pregnancy tests?|(?:β|beta)?-?\s?hcg(?: tests?)?)(?: results?)?(?:\s?\((?:[^()]{{1,40}})\))?(?: (?:must|should|be|is|are|was|has to|needs to|obtained|performed|done|result|results|at|screening|confirmed|documented|to|been)){{0,6}}\s?:?\s?negative(?: (?:at|before) (?:screening|baseline|enrol?lment))?(?![a-z])"
    r"|(?:confirmed )?(?:non-?\s?pregnan(?:t|cy)|not (?:be )?pregnant)(?: (?:status|state|and))?(?: (?:as )?(?:confirmed|documented|shown|evidenced|demonstrated|determined|verified|proven) by (?:a )?(?:negative )?(?:serum |urine |blood )?(?:pregnancy test|hcg)(?: \([^()]{1,40}\))?)?(?! test)(?![a-z])"
)
_POSITIVE_TEST = re.compile(
    rf"(?:(?:a|an|have|has|with|who|confirmed) ){{0,3}}positive(?: results? (?:on|of|for))?(?: an?)? {_TEST_WORDS}\s?(?:pregnancy tests?|(?:β|beta)?-?\s?hcg(?: tests?)?)(?: results?)?(?:\s?\((?:[^()]{{1,40}})\))?(?![a-z])"
)
_OBTAINED = re.compile(
    rf"(?:an? )?{_TEST_WORDS}\s?pregnancy tests? (?:must|should|will|is|are)(?: be)?(?: (?:obtained|performed|done|required|repeated|conducted|completed|administered))(?: (?:in|for|on|by|within|at|during|all))*(?: (?:all |the )?{_WHO_WORD}(?: (?:who are|of|with) (?:{_POTENTIAL}))?)?(?![a-z])"
)
_NOT_POTENTIAL = re.compile(
    rf"(?:(?:is|are|be|a|an|either|participants?|patients?|females?|wom[ae]n|who) ){{0,4}}(?:not (?:an? )?(?:wom[ae]n |females? |person |individual )?(?:\(?wocbp\)?|of (?:{_POTENTIAL})|a wocbp)|of non-?\s?child-?\s?bearing potential|non-?\s?child-?\s?bearing(?: potential)?|post-?menopausal(?: or surgically sterile)?(?: for at least \d{{1,2}} (?:months|years?))?|surgically sterile|permanently sterile|(?:has|have) undergone (?:surgical )?sterili[sz]ation|pre-?menarchal|premenarcheal)(?![a-z])"
)
_IS_POTENTIAL = re.compile(
    rf"(?:(?:is|are|be|a|an|either|considered|to be|participants?|patients?|females?|wom[ae]n|who|person|individual|capable) ){{0,4}}of (?:{_POTENTIAL})(?![a-z])"
)
_MENTION = re.compile(
    r"pregnan|breast-?\s?fe|lactat|nursing|child-?\s?bearing|wocbp|wcbp|hcg|menarch|focbp|fcbp|childbearing|reproductive potential"
)
_REASON = re.compile(
    r"[\s,]{0,2}(?:will not be entered|may not (?:participate|enroll|enrol|enter)|will be excluded|(?:are|is) (?:not eligible|excluded|ineligible)|will not be (?:enrolled|eligible|included|allowed)|cannot (?:participate|be (?:enrolled|included)))?(?: (?:on|in|to|into|for|from) (?:this |the )?(?:study|trial|protocol|research))?[\s,]{0,2}(?:(?:because|as|since|due to|owing to|given)\s[^.;]{0,240}(?:risks?|fetal|teratogenic|toxicit\w{1,4}|effects?|infants?|unknown|information|foetus|fetus|harm|abortifacient|known|milk|agents?|potential)[^.;]{0,160})?(?=[.;]|$)"
)
_TIMING = re.compile(
    r"[\s,(]{0,3}(?:(?:performed|obtained|done|confirmed|documented|taken|which|that|must|be|is|to|and|again|repeated|also|both|completed|result|drawn|collected|as|determined|by|available|on|at|in|the|screening|prior|day|of|1|c1d1|cycle|before|visit|baseline|treatment|study|entry|enrol?lment|within|during|period|registration|first|dose|start|to|starting|initiation|initiating|receiving|therapy|drug|any|procedures|phase|time|beginning|before|each|no|more|than)[\s,]{1,2}){0,16}$"
)


def _person(scan: Scan, i: int) -> tuple[list[Node], int] | None:
    """Whom a statement concerns: females, of childbearing potential, of an age."""
    found = said_at(scan, i, _WHO)
    if found is None:
        return None
    match, j = found
    nodes: list[Node] = []
    span = scan.span(i, j)
    text = match.group()
    potential = match["potential"] or match["abbr"]
    if potential:
        nodes.append(Childbearing(**span))
    elif re.search(r"wom[ae]n|female|girl|mother|\bshe\b", text):
        nodes.append(Female(**span))
    if j < len(scan.tokens) and nodes:
        k = (
            j + 1
            if scan.tokens[j].sym in ("AND", "OR") and re.search(r"girls|women", scan.text(j + 1, min(j + 2, len(scan.tokens))) or "")
            else j
        )
        if k > j:
            again = said_at(scan, k, _WHO)
            j = again[1] if again else j
        aged = age_at(scan, j, cue=True)
        if aged:
            nodes.append(aged[0])
            j = aged[1]
        if j < len(scan.tokens) and scan.tokens[j].sym == "," and scan.tokens[j - 1].sym != ",":
            j += 1
    return nodes, j


def _statement(scan: Scan, i: int) -> tuple[Node, int] | None:
    """What is said of pregnancy at token `i`."""
    for pattern, make in (
        (_NEGATIVE_TEST, "negative"), (_POSITIVE_TEST, "pregnant"), (_OBTAINED, "label"), (_NOT_POTENTIAL, "sterile"), (_NURSING, "nursing"), (_PREGNANT, "pregnant"), (_IS_POTENTIAL, "potential"),
    ):  # fmt: skip
        found = said_at(scan, i, pattern)
        if found is None:
            continue
        j = found[1]
        if make == "label":
            continue
        span = scan.span(i, j)
        if make == "negative":
            return negation(Pregnant(**span)), j
        if make == "pregnant":
            return Pregnant(**span), j
        if make == "potential":
            return Childbearing(**span), j
        if make == "nursing":
            return Breastfeeding(**span), j
        return negation(Childbearing(**span)), j
    return None


def _timed(scan: Scan, j: int) -> int:
    """Past when the test is done."""
    for _ in range(6):
        if j >= len(scan.tokens):
            break
        token = scan.tokens[j]
        if token.sym in ("WITHIN", "AGO", "ATTIME"):
            j += 1
            continue
        if token.sym in ("(", ",") and j + 1 < len(scan.tokens) and scan.tokens[j + 1].sym in ("WITHIN", "ATTIME"):
            j += 2
            if token.sym == "(" and j < len(scan.tokens) and scan.tokens[j].sym == ")":
                j += 1
            continue
        after = said_at(
            scan,
            j,
            re.compile(
                r"(?:performed|obtained|done|confirmed|documented|taken|drawn|collected|completed|conducted|result|results)(?: (?:at|during|prior|before|in|on|by))?(?: the)?(?: (?:screening|baseline|day))?(?: (?:visit|period|phase))?(?![a-z])|(?:at|during|in|before|prior to|on|up to)(?: the| their)? (?:screening|baseline|study entry|enrol?lment|registration|start|starting|entry|first dose|initiation|receiving|screening procedures|day 1|d1|inclusion)(?:(?: of)?(?: the| any| study| protocol)? (?:treatment|therapy|drug|procedures|visit|period|phase|medication))?(?![a-z])"
            ),
        )
        if after is None:
            break
        j = after[1]
    return j


def read(scan: Scan) -> list[Reading]:
    """Claims pregnancy, breastfeeding, pregnancy tests and whom they concern."""
    lower = scan.clean.lower
    if not mentions(scan, _STEMS) or not _MENTION.search(lower, scan.tokens[0].start, scan.tokens[-1].end):
        return []
    out: list[Reading] = []
    i = 0
    while i < len(scan.tokens):
        made = None if scan.tokens[i].sym in _LEADERS else _at(scan, i)
        if made is None:
            i += 1
            continue
        out.append(made)
        i = max(made.j, i + 1)
    return out


_AGREED = re.compile(
    r"(?:(?:must|should|be|agree|agrees|willing|and|also|they|are|will|to|have|undergo|undertake|perform|allow) ){1,7}(?:(?:ongoing|additional|repeat(?:ed)?|regular|monthly|periodic|further|serum|urine|and|or|routine|frequent|scheduled|all) ){1,6}pregnancy test(?:s|ing)(?:[\s,]{1,2}(?:while|on|during|the|course|of|study|and|after|end|treatment|throughout|trial|participation|at|each|visit|every|cycle|as|required|by|protocol|per)(?![a-z])){0,16}"
)
_STEMS = ("pregnan", "breast", "lactat", "nursing", "bearing", "cbp", "hcg", "menarch", "reproductive")
_LEADERS = frozenset({"MUST", "AND", "OR", "ANDOR", ",", ";", ":", ")", "NEG", "MAY", "BARRED", "IF"})
_TEST_DUE = re.compile(
    r"(?:(?:must|should|will|need to|have to|has to|are required to|and|also|agree to|be|are) ){0,4}(?:undergo|have|require|receive|get)(?: an?)? (?:(?:serum|urine|blood|or|and|regular|ongoing|additional|monthly) ){0,4}pregnancy test(?:s|ing)?(?! (?:result|that is|which is) ?negative)(?![a-z])"
)


def _at(scan: Scan, i: int) -> Reading | None:
    person = _person(scan, i)
    if person is not None:
        nodes, j = person
        due = (
            said_at(
                scan,
                j,
                re.compile(
                    r"(?:(?:,|must|should|need|need to|shall|who|have|has|are|is|be|to|will|also|not|required|required to|either)\s?){1,6}(?![a-z])"
                ),
            )
            if j < len(scan.tokens)
            else None
        )
        for start in dict.fromkeys((j, due[1] if due else j)):
            stated = _statement(scan, start) if start < len(scan.tokens) else None
            if stated is None:
                continue
            negated = due is not None and start == due[1] and re.search(r"\bnot\b", due[0].group()) is not None
            node, k = stated
            node = negation(node) if negated else node
            k = _timed(scan, k)
            node, k = _more(scan, node, k, negated=negated)
            if not nodes:
                return Reading(i, k, node, "pregnancy")
            condition = all_of(*nodes)
            demanded = isinstance(node, type(negation(Pregnant(start=0, end=0)))) or (
                due is not None and re.search(r"must|should|need|shall|required", due[0].group()) is not None
            )
            if demanded:
                return Reading(i, k, implies(condition, node), "pregnancy")
            return Reading(i, k, node, "pregnancy")
        k = j - 1 if j and scan.tokens[j - 1].sym == "," else j
        if nodes and k < len(scan.tokens) and scan.tokens[k].sym == "MUST":
            return Reading(i, k, all_of(*nodes), "pregnancy")
    agreed = said_at(scan, i, _AGREED)
    if agreed is not None:
        return Reading(i, agreed[1], TestsAgreed(**scan.span(i, agreed[1])), "pregnancy")
    made = said_at(scan, i, _OBTAINED)
    if made is not None:
        return Reading(i, _timed(scan, made[1]), None, "pregnancy")
    stated = _statement(scan, i)
    if stated is None:
        return None
    node, j = stated
    j = _timed(scan, j)
    reason = (
        said_at(scan, j, _REASON)
        if j < len(scan.tokens) and re.match(r"(?:because|as|since|due|owing|given)", scan.text(j, j + 1))
        else None
    )
    if reason:
        j = reason[1]
    return Reading(i, j, node, "pregnancy")


def _more(scan: Scan, node: Node, j: int, *, negated: bool) -> tuple[Node, int]:
    """ "... must not be pregnant or breastfeeding": a second statement that shares the negation."""
    from screener.criteria.nodes import any_of

    k = j
    while k < len(scan.tokens) and k < j + 2 and scan.tokens[k].sym in ("OR", "AND", ",", "ANDOR", "/"):
        k += 1
    if k == j or k >= len(scan.tokens):
        return node, j
    also = said_at(scan, k, re.compile(r"(?:(?:must|should|not|be|are|is) ){1,3}"))
    start = also[1] if also else k
    more = _statement(scan, start)
    if more is None:
        return node, j
    not_again = also is not None and "not" in also[0].group()
    other = negation(more[0]) if negated or not_again else more[0]
    joined = (
        all_of(node, other)
        if (negated or not_again or (scan.tokens[k - 1].sym == "AND" and not isinstance(node, Pregnant | Breastfeeding)))
        else any_of(node, other)
    )
    return joined, _timed(scan, more[1])


__all__ = ["Breastfeeding", "Childbearing", "Female", "Pregnant", "TestsAgreed", "read"]
