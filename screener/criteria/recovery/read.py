"""Recovery: how texts say it."""

from __future__ import annotations

import re
from typing import Any

from screener.criteria.nodes import Node, negation
from screener.criteria.recovery.grades import excepted_toxicities, grade_named
from screener.criteria.recovery.leaves import ChronicToxicity, CountsRecovered, Recovered
from screener.criteria.scan import Reading, Scan
from screener.criteria.therapy.phrases import Phrases, as_one
from screener.criteria.therapy.target import Therapy, described
from screener.criteria.wording_shared import mentions
from screener.text.gated import Stems, gated

_TOX = (
    r"(?:(?:clinically )?(?:[a-z]{5,16}-related |significant |relevant |reversible |acute |persistent |residual |ongoing |unresolved |prior |previous |treatment[- ]related |treatment[- ]emergent |drug[- ]related |therapy[- ]related |non-?hematologic(?:al)? |toxic |side |adverse |medically |any |all |such |immune[- ]related |immune[- ]mediated |chemotherapy[- ]related |"
    r"radiation[- ]related |related |late |the |nci |ctcae |common |clinical |reversible ,? ?|and |, |relevant |effects |effect ){0,7}"
    r"(?<![a-z])(?:toxicity|toxicities|toxic effects?|side[- ]effects?|adverse (?:events?|effects?|reactions?)(?:/toxicities| \(aes?\))?|aes?|ae/irae|iraes?|toxic effects|adverse reactions|effects|complications|sequelae|reactions)(?![a-z])(?: \((?:aes?|iraes?|traes?|toxicities|s)\))?(?: (?:and/or|and|or) complications)?)"
)
_RECOVERED = gated(
    r"(?P<frame>(?:(?:must|should|have|has|had|having|been|be|are|is|fully|adequately|sufficiently|completely|to|subjects?|patients?|participants?|who|all|their|the|shall|will|yet|not|prior|recovered|failed) ){0,6}?)(?P<neg>(?:not|never|failed to|failure to|inability to|unable to|incompletely|incomplete|inadequate|insufficient|without)(?: (?:fully|yet|adequately|completely|sufficiently|have|been|having|be)){0,4} )?"
    r"(?P<verb>(?P<un>un)?recover(?:ed|y|ing)?|resolved|resolution|returned|resolve|improved|settled|subsided|back(?= to (?:baseline|normal)))(?: (?:from|of|to|in|for|the|any|all|fully|adequately|prior|to|baseline)){0,4}"
)
_ANY_TOX = gated(_TOX)
_UNRESOLVED = gated(
    rf"(?:any |with |has |have |patients with |presence of |subjects with |known |known or |current |currently |clinically (?:significant|relevant),? |significant,? |serious,? |severe,? |experiencing |there (?:is|are) |evidence of ){{0,6}}"
    rf"(?P<state>unresolved|persistent|persisting|ongoing|residual|uncontrolled|continuing|existing|remaining|active|present)(?: or (?:unresolved|persistent|ongoing))?(?:,? clinically significant| clinically relevant| reversible| significant)?(?: (?:≥|>=|>|at least )? ?(?:nci |ctcae |nci-ctcae ){{0,3}}(?:[v\d.]{{1,5}} )?(?:grade|gr) ?(?:≥|>=|>)? ?[1-4i]{{1,3}}(?: ?(?:-|to|or) ?[2-4])?(?: or (?:worse|higher|greater|more|above))?(?: \((?:per|by|according|as)[^()]{{3,90}}(?:\([^()]{{2,12}}\))?[^()]{{0,20}}\))?)? (?P<tox>{_TOX})"
)
_FROM = gated(
    r"(?:(?:of|from|due to|related to|caused by|associated with|attributable to|attributed to|resulting from|secondary to|to(?= (?:any |all |their |the )?(?:prior|previous))|led by|as a (?:result|consequence) of|because of|after|following|induced by|that (?:are|is|were) related to|arising from|by) )"
    r"(?P<what>(?:(?:any|all|the|their|his|her|prior|previous|previously|earlier|last|most recent|preceding|agents?|administered|received|given|other|such|that|a|an|more|than|weeks|most|recent|and|or|,|/|and/or|to|anti-?cancer|anti-?tumou?r|antineoplastic|systemic|cytotoxic|investigational|cancer|drug|"
    r"therap(?:y|ies)|treatments?|chemotherap(?:y|ies)|radiotherap(?:y|ies)|radiation(?: therapy)?|immunotherap(?:y|ies)|surger(?:y|ies)|surgical procedures?|interventions?|regimens?|medications?|targeted|biologic(?:al)?|drugs|products?|study|experimental|modalit(?:y|ies)|procedures?|standard|of|care|hormonal|molecular|"
    r"antibod(?:y|ies)|agent|line|lines|oncologic(?:al)?|surgical|major|rt|modality|\(ies\)|\(s\)|antitumor|checkpoint|inhibitors?|immune|drug/agent|cell|cellular|small|molecules?|treatment/therapy|directed|effects|toxic)(?![a-z])[ ,/-]{0,2}){1,18})"
)
_BASELINE = gated(
    r"(?:(?:to|or|returned to|of|at|and) )?(?:(?:their|the|his or her|pre-?treatment|pretherapy) )*(?:baseline|pre-?treatment|normal)(?: (?:levels?|status|values?|grade|or|severity))*(?: preceding (?:the )?(?:prior|previous) (?:therapy|treatment))?"
)
# Behind a washout, with nothing of what it is from: "at least 3 weeks since prior chemotherapy and recovered".
_AND_RECOVERED = gated(r"(?<=\band )(?P<verb>(?:(?:have|has|fully|completely) ){0,2}recovered)\.?$")
_COUNTS = gated(
    r"(?:adequate |sufficient |full )?(?:recovery|recovered)(?: of| from)? (?:blood |hematologic |peripheral blood |bone marrow )?(?:counts|hematopoiesis|marrow function)"
)
_FILL = frozenset(
    {
        "prior", "to", "study", "entry", "enrollment", "enrolment", "registration", "before", "at", "the", "time", "of", "treatment", "start", "first",
        "dose", "screening", "as", "defined", "by", "version", "v", "nci", "ctcae", "national", "cancer", "institute", "common", "terminology", "criteria",
        "for", "adverse", "events", "(ctcae)", "in", "per", "according", "baseline", "eligibility", "entering", "this", "receiving", "or", "and", ",",
        "nci-ctcae", "nci/ctcae", "determined", "assessed", "graded", "based", "severity", "patient", "patient's", "participant's", "subject's",
        "level", "on", "a", "an", "dosing", "administration", "cycle", "1", "day", "5.0", "4.0", "4.03", "5", "4", "3.0", "within", "from", "randomization",
        ".", "using", "(", ")", "must", "have", "been", "patients", "be", "is", "are", "do", "note", "e.g", ":", "drug",
    }
)  # fmt: skip


_STEMS = Stems("toxic", "adverse", "side effect", "side-effect", "irae", "effects", "recover", "sequelae", "complications")
_EVENTS = gated(r"\baes?\b")


def read(scan: Scan, phrases: Phrases | None) -> list[Reading]:
    """Statements about unresolved toxicity; one per sentence at most."""
    if not scan.tokens:
        return []
    start, end = scan.tokens[0].start, scan.tokens[-1].end
    text = scan.clean.lower[start:end]
    if not mentions(scan, _STEMS) and not ("ae" in text and _EVENTS.search(text)):
        return []
    tolerated = _TOLERATED.search(text)
    if tolerated and not _RECOVERED.search(text, 0, tolerated.start()) and (claimed := _chronic(scan, text, start, tolerated)):
        return claimed
    counts = _COUNTS.search(text)
    if counts and not re.search(r"[≥><=]|\d", text[counts.end() : counts.end() + 40]):
        return _claims(scan, start, counts.start(), counts.end(), CountsRecovered, None)
    if not scan.excluding and (alone := _AND_RECOVERED.search(text)):
        tokens = _tokens(scan, start + alone.start("verb"), start + alone.end("verb"))
        if tokens is not None:
            i, j = tokens
            return [Reading(i, j, Recovered(grade=0, **scan.span(i, j)), room="recovery", priority=2)]
    if (explained := _EXPLAINED.search(text)) and (verb := _RECOVERED.search(text, 0, explained.start())):
        return _explained(scan, phrases, text, start, verb, explained)
    unresolved = _UNRESOLVED.search(text)
    if unresolved is not None:
        return _unresolved(scan, phrases, text, start, unresolved)
    return _recovered(scan, phrases, text, start)


def _claims(scan: Scan, base: int, first: int, last: int, make: type[CountsRecovered], node: Node | None) -> list[Reading]:
    tokens = _tokens(scan, base + first, base + last)
    if tokens is None:
        return []
    i, j = tokens
    return [Reading(i, j, node or make(**scan.span(i, j)), room="recovery", priority=2)]


def _source(text: str, position: int, first: int) -> int:
    """Where the words end that say from which treatment the toxicity is; 0 where there are none. One phrase may follow the other."""
    stop = position
    found = 0
    for match in _FROM.finditer(text, first):
        if match.start() > stop + 4:
            break
        stop = max(stop, match.end())
        found = stop
    return found


# "Participants with chronic grade 2 toxicities may be eligible at the investigator's discretion after discussion with the sponsor": a sentence of its own.
_TOLERATED = gated(
    r"(?<![a-z])(?:chronic|irreversible|stable)(?:,? (?:but |and )?(?:stable|chronic|irreversible))?(?: (?:nci|ctcae|nci-ctcae)){0,2} grade (?:≤ ?|<= ?|=< ?)?(?P<n>[12]) (?:toxicit(?:y|ies)|adverse (?:events|effects)|aes)"
    r"(?: ?\((?:e\.g\.,?|i\.e\.,?|such as|for example)[^()]{3,80}\))?(?= (?:may|can|are|will|could)\b)"
)
_AGREED = gated(
    r"(?:,? ?(?:after|upon|following|based on|with|and|in|pending) (?:the |an? )?(?:discussions?|consultation|agreement|approval)(?: and (?:agreement|approval|discussion))?(?: (?:with|between|of|from|by))?"
    r"(?: (?:the|a|study|principal|investigators?|\(pi\)|pi|sponsor|sponsor's|medical|monitor|designee|or|and|treating|physician|his|her|their)(?![a-z])){1,12}(?: \(pi\))?)"
    r"|\((?:e\.g\.,?|such as|for example)[^()]{3,80}\)(?=\.?$)"
)


def _chronic(scan: Scan, text: str, base: int, tolerated: re.Match[str]) -> list[Reading]:
    """Who may take part with what stays of a toxicity; with whom that is to be discussed asks nothing more of the patient."""
    tokens = _tokens(scan, base + tolerated.start(), base + tolerated.end())
    if tokens is None:
        return []
    i, j = tokens
    out = [Reading(i, j, ChronicToxicity(grade=int(tolerated["n"]), **scan.span(i, j)), room="recovery", priority=4)]
    for match in _AGREED.finditer(text, tolerated.end()):
        inside = [n for n, token in enumerate(scan.tokens) if token.start >= base + match.start() and token.end <= base + match.end()]
        if inside:
            out.append(Reading(inside[0], inside[-1] + 1, None, room="recovery", priority=4))
    return out


_OF_CANCER = gated(r"therap|treatment|chemo|cancer|agent|drug|medication")


def _behind(text: str, stop: int) -> int:
    """Where the words end that say, behind all else, from which treatment of the cancer the toxicity is; an operation would be another statement."""
    end = _source(text, stop, max(0, stop - 1))
    return end if end and _OF_CANCER.search(text, stop, end) else stop


def _tokens(scan: Scan, start: int, end: int) -> tuple[int, int] | None:
    """The tokens that lie in a stretch of clean text."""
    inside = [n for n, token in enumerate(scan.tokens) if token.start >= start and token.end <= end]
    while inside and scan.tokens[inside[0]].sym in ("AND", "OR", ",", ";", "ANDOR"):
        inside.pop(0)
    while inside and scan.tokens[inside[-1]].sym in ("AND", "OR", ",", ";", "ANDOR", "("):
        inside.pop()
    return (inside[0], inside[-1] + 1) if inside else None


def _recovered(scan: Scan, phrases: Phrases | None, text: str, base: int) -> list[Reading]:
    verb = _RECOVERED.search(text)
    if verb is None:
        # said of the toxicities themselves: they "must be grade 1 at most"
        return _must_be(scan, phrases, text, base)
    tox = _ANY_TOX.search(text)
    early = grade_named(text, 0, keeping=True)
    level = _BASELINE.search(text, verb.end())
    reach = max((point.end() for point in (level,) if point is not None and point.start() < verb.end() + 30), default=0)
    reach = max(reach, early[2] if early is not None and early[1] < verb.end() + 30 else 0)
    source = _source(
        text,
        max(verb.end(), reach, tox.end() if tox and tox.start() < verb.end() + 40 else 0),
        min(verb.start(), tox.start() if tox else verb.start()),
    )
    if (
        tox is None
        and not source
        and not re.search(
            r"recover(?:ed|y) from (?:\w+ ){0,4}(?:chemotherapy|radio\w+|surg\w+|therap\w+|treatment\w*|immunotherapy|procedure)", text
        )
    ):
        return []
    if (
        tox is None
        and re.search(r"recover(?:ed|y) from (?:\w+ ){0,5}(?:injur\w+|trauma)", text)
        and not re.search(r"chemo|radio|therap|treatment", text)
    ):
        return []
    graded = grade_named(text, 0, keeping=True)
    excepted = excepted_toxicities(text, verb.start())
    if excepted is not None and graded is not None and graded[1] >= excepted[4]:
        graded = None if graded[1] < excepted[5] else graded
    if excepted is None and tox is not None and tox.start() < verb.start():
        # "toxicities other than alopecia must have resolved": the exception stands before the verb
        excepted = excepted_toxicities(text[: verb.start()], tox.start())
    if graded is None and excepted is not None:
        # "toxicities (other than alopecia) to grade 1": the grade stands before the exception, or behind its bracket
        graded = grade_named(text[: excepted[4]], 0, keeping=True) or grade_named(text, excepted[5], keeping=True)
    baseline = bool(_BASELINE.search(text))
    grade = graded[0] if graded is not None else 1 if baseline else 0
    if re.search(r"grade (?:3|iii)[ -/–]*(?:to |or |-)?(?:4|iv)", text) and re.search(
        r"recovered from (?:all |any )?(?:[\w-]+ )*grade (?:3|iii)", text
    ):
        grade = 2
    stop = max(point for point in (verb.end(), tox.end() if tox else 0, source, graded[2] if graded else 0, excepted[5] if excepted else 0))
    first = min(verb.start(), tox.start() if tox else verb.start())
    said = stop
    stop = _trail(text, _behind(text, stop))
    stop = _trail(text, _behind(text, stop))  # "to grade 1 by CTCAE v5.0 due to prior therapy"
    settled = _OR_STABLE.search(text, max(0, said - 5))
    if settled and settled.start() <= stop:
        stop = max(stop, settled.end())
    else:
        settled = None
    if not _plain_between(scan, base, text, first, stop):
        return []
    node_args = _args(phrases, text, excepted, grade)
    earlier = _GIVEN_EARLIER.search(text, max(verb.end(), stop - 24))
    if earlier and earlier.start() <= stop < earlier.end():
        stop = _trail(text, earlier.end())
        node_args["of"] = described(Therapy("anticancer therapy", groups=("anticancer",)), f"anticancer therapy {earlier.group().strip()}")
    node_args["except_opinion"] |= bool(settled) or _WEIGHED.search(text, first, stop) is not None
    tokens = _tokens(scan, base + first, base + stop)
    if tokens is None:
        return []
    i, j = tokens
    i = _start(scan, i)
    node: Node = Recovered(**node_args, **scan.span(i, j))
    if verb["neg"] or verb["un"] or _LACKING.search(text):
        node = negation(node)
        i = min(i, next((n for n, token in enumerate(scan.tokens) if token.sym == "NEG" and base + first - 14 <= token.start), i))
        if scan.tokens[i].sym == "NEG" and i and scan.tokens[i - 1].sym in ("has", "have", "who", "are", "is"):
            i -= 1
    elif i and scan.tokens[i - 1].sym == "NEG":
        node = negation(node)
        i -= 1
    return [Reading(i, j, node, room="recovery", priority=4)]


_EXPLAINED = gated(
    r"\((?:(?:i\.?e\.?|e\.g\.?|that is|defined as|meaning)[,: ]{0,2})?(?:(?:have|having|has|with|no|any) )?(?:residual|ongoing|persistent|remaining|unresolved) (?:toxicit(?:y|ies)|side effects|adverse (?:events|effects))[^()]{0,60}\)"
)
# What somebody has to weigh: which toxicities count, or that one which stays is no obstacle.
_WEIGHED = gated(r"\b(?:clinically|medically) (?:significant|relevant|important)|\bserious\b|\bsignificant\b|\brelevant\b|\bsevere\b")
_OR_STABLE = gated(
    r",? or (?:(?:be|been|have|has|are|is|to|deemed|considered|determined|judged|the|any|such|toxicity|toxicities|clinically|medically|at|a|chronic) ){0,7}"
    r"(?:stabili[sz]ed|stable|irreversible|established as (?:a )?sequelae?|(?:well )?controlled|manageable)"
    r"(?: (?:by|per|in|as|the|opinion|of|judge?ment|determined|investigator|treating|physician|on|medications?|therapy|with|treatment|supportive|care)){0,8}(?![a-z])"
)
_LACKING = gated(r"\b(?:not|failed to|no|without|never)\b(?: \w{1,40}){0,3} (?:recover|resolv|return)|(?:lack|absence) of recovery")


def _explained(scan: Scan, phrases: Phrases | None, text: str, base: int, verb: re.Match[str], explained: re.Match[str]) -> list[Reading]:
    """ "Have not recovered from toxicity (i.e., have residual toxicities above grade 1)": the bracket says to which grade, not a second time that there is some."""
    graded = grade_named(explained.group(), 0, keeping=not re.search(r">|≥|above|greater|more|worse|exceed", explained.group()))
    excepted = excepted_toxicities(text, explained.end())
    stop = _trail(text, max(explained.end(), excepted[5] if excepted else 0))
    tokens = _tokens(scan, base + verb.start(), base + stop)
    if graded is None or tokens is None:
        return []
    i, j = tokens
    i = _start(scan, i)
    node: Node = Recovered(**_args(phrases, text, excepted, graded[0]), **scan.span(i, j))
    if verb["neg"] or _LACKING.search(text, 0, explained.start()):
        while (
            i
            and scan.tokens[i - 1].sym in ("NEG", "has", "have", "who")
            and (scan.tokens[i - 1].sym == "NEG" or scan.tokens[i].sym == "NEG")
        ):
            i -= 1
        node = negation(node)
    return [Reading(i, j, node, room="recovery", priority=4)]


def _must_be(scan: Scan, phrases: Phrases | None, text: str, base: int) -> list[Reading]:
    match = re.search(
        rf"(?P<tox>{_TOX})(?: (?P<from>(?:from|of|related to|due to) [a-z -]{{3,80}}?))? (?:must|should|have to|has to) (?:be|have|return|resolve)",
        text,
    )
    if match is None:
        return []
    graded = grade_named(text, match.start(), keeping=True)
    if graded is None or graded[1] - match.end() > 40:
        return []
    excepted = excepted_toxicities(text, graded[2])
    stop = _trail(text, max(graded[2], excepted[5] if excepted else 0))
    tokens = _tokens(scan, base + match.start(), base + stop)
    if tokens is None:
        return []
    i, j = tokens
    return [Reading(i, j, Recovered(**_args(phrases, text, excepted, graded[0]), **scan.span(i, j)), room="recovery", priority=4)]


def _unresolved(scan: Scan, phrases: Phrases | None, text: str, base: int, match: re.Match[str]) -> list[Reading]:
    """ "Unresolved toxicity of grade 2 or more": the statement is that there is some."""
    if not (_FROM.search(text, match.start()) or re.search(r"treatment|therap|chemo|prior|previous|ctcae|grade", text)):
        return []
    excepted = excepted_toxicities(text, match.start())
    graded = grade_named(text, match.start(), keeping=False)
    if graded is None:
        graded = grade_named(text, 0, keeping=False)
    if graded is not None and excepted is not None and excepted[4] <= graded[1] < excepted[5]:
        graded = None
    source = _source(
        text, max(match.end(), graded[2] if graded and graded[1] < match.end() + 12 else 0, excepted[5] if excepted else 0), match.start()
    )
    grade = graded[0] if graded is not None else 0
    if grade < 0:
        return []
    first = min(match.start(), graded[1] if graded else match.start())
    stop = _trail(text, max(match.end(), graded[2] if graded else 0, source, excepted[5] if excepted else 0))
    if not _plain_between(scan, base, text, first, stop):
        return []
    tokens = _tokens(scan, base + first, base + stop)
    if tokens is None:
        return []
    i, j = tokens
    args = _args(phrases, text, excepted, grade)
    args["except_opinion"] |= _WEIGHED.search(text, first, stop) is not None
    return [Reading(i, j, negation(Recovered(**args, **scan.span(i, j))), room="recovery", priority=4)]


# "adverse events due to agents administered more than 4 weeks earlier": when what they come from was given, a list of toxicities does not tell.
_GIVEN_EARLIER = gated(
    r"(?:administered|given|received) (?:more than|over|>|≥|>=|at least) ?\d{1,2} (?:days|weeks|months) (?:earlier|ago|previously|before (?=enrol|study|the first|first|registration|screening)|prior to (?=enrol|study|the first|first|registration|screening))"
)


def _args(
    phrases: Phrases | None, text: str, excepted: tuple[tuple[str, ...], str, int | None, bool, int, int] | None, grade: int
) -> dict[str, Any]:
    of: Therapy | None = None
    if phrases is not None:
        named = [unit.treatments for unit in phrases.units if unit.treatments is not None]
        if len(named) == 1 and not named[0].generic and not named[0].standard:
            therapy = as_one(named[0].everything)
            broad = {"anticancer", "anticancer_drug", "chemotherapy"}
            if therapy is not None and not set(therapy.groups) & broad and set(therapy.kinds) <= {"radiotherapy", "surgery"}:
                of = therapy
    if of is None and re.search(r"\b(?:radiation|radiotherapy)[- ](?:related|induced|associated) (?:toxic|adverse|side|effects)", text):
        of = Therapy("radiotherapy", kinds=("radiotherapy",))
    ids, words, limit, opinion = (excepted[0], excepted[1], excepted[2], excepted[3]) if excepted else ((), "", None, False)
    return {"grade": max(grade, 0), "except_": ids, "except_words": words[:120], "except_grade": limit, "except_opinion": opinion, "of": of}


def _trail(text: str, stop: int) -> int:
    """Words behind that change nothing: versions of the grading, study entry."""
    position = stop
    for match in re.finditer(r"\S+", text[stop : stop + 200]):
        word = match.group().strip(",()[].;:").lower()
        if word and word not in _FILL and not re.fullmatch(r"[v\d.]{1,5}", word):
            break
        position = stop + match.end()
        if match.group().endswith((";", ".")) and not word.replace(".", "").isdigit():
            position = stop + match.end() - 1
            break
    return position


_NARROW = gated(
    r"\b(?:within|months?|weeks?|days?|requir\w+|during|if|until|life[- ]threatening|immune checkpoint|led to|leading|discontinu\w+)\b"
)


def _plain_between(scan: Scan, base: int, text: str, first: int, stop: int) -> bool:
    """No words that narrow the statement stand inside the stretch that is claimed."""
    return not _NARROW.search(text, first, stop)


def _start(scan: Scan, i: int) -> int:
    """Back over the frame: "must have fully", "has"."""
    while i and scan.tokens[i - 1].sym in (
        "fully",
        "adequately",
        "completely",
        "sufficiently",
        "have",
        "has",
        "been",
        "be",
        "MUST",
        "are",
        "is",
        "adequate",
        "full",
        "complete",
        "subjects",
        "patients",
        "participants",
        "who",
        "subject",
        "patient",
    ):
        i -= 1
    return i
