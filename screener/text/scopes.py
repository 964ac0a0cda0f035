"""The parts of a study by name (a cohort, an arm, a phase, a substudy), and where a line says that it speaks of one of them only."""

from __future__ import annotations

import re

_ID = r"#?(?:[a-z]\d{0,2}[a-z]?|[ivx]{1,4}[a-e]?\d?|\d{1,2}[a-z]{0,2}\d?)(?![a-z\d])"
_UNIT = (
    r"(?:cohorts?|arms?|parts?|strat(?:um|a)|groups?|phases?|dose\slevels?|steps?|sub[-\s]?stud(?:y|ies)|sub-?protocols?|modules?|panels?)"
)
_COHORT = rf"(?:{_UNIT}\s{_ID}(?:\s?(?:,\s?and|,|/|and|&|or|-|to)\s?(?:{_UNIT}\s)?{_ID}){{0,6}})"
_COHORT_TYPE = r"(?:(?:(?:dose|cohort|safety|phase)[\s-])?(?:escalation|expansion|confirmation|finding|optimi[sz]ation)|safety\srun-?in|(?:efficacy|exploratory|back-?fill|rollover|monotherapy|mono-therapy|combination)(?=\s(?:cohort|part|phase|arm)))(?:\s(?:cohorts?|parts?|phases?|portion|stage|arms?|group))?"
_COHORT_NAME = rf"(?:{_COHORT}|(?:{_COHORT_TYPE}))"
_COHORT_TAIL = r"(?:\s(?:only|part|portion|cohorts?|participants|patients|subjects|part\sof\s(?:the\s)?study|expansion|escalation|dose[\s-]escalation|dose[\s-]expansion|of\sthe\sstudy)){0,3}(?:\s\([^()]{1,60}\))?(?:\sonly)?"
COHORTS = rf"{_COHORT_NAME}{_COHORT_TAIL}(?:(?:\s(?:and|or|&)\s|,\s|/|\s)(?:the\s)?{_COHORT_NAME}{_COHORT_TAIL}){{0,3}}"
_BARE_NAME = rf"(?:{_COHORT}|(?:{_COHORT_TYPE}))(?:\s(?:only|part|portion|cohorts?|expansion|escalation|dose[\s-]escalation|dose[\s-]expansion|of\sthe\sstudy)){{0,3}}"
_BARE = rf"{_BARE_NAME}(?:(?:\s(?:and|or|&)\s|,\s|/|\s)(?:the\s)?{_BARE_NAME}){{0,3}}"
_WHO = r"(?:patients|participants|subjects)"
_ENROLLED = (
    r"(?:\s(?:who\sare\s)?(?:being\s)?(?:enroll?ed|enrolling|participating|assigned|treated))?\s(?:in|on|to|into|for)\s(?:the\s|both\s)?"
)
_AT_THE_START = re.compile(
    rf"(?:(?:inclusion|exclusion|diagnosis|criteria|eligibility|disease|key|pre-?registration|registration|enrol+ment):?\s){{0,3}}(?P<scope>(?:for\s(?:the\s|both\s)?(?:{_WHO}\s(?:in|on|enrolled\s(?:in|to|on))\s(?:the\s)?)?)?{COHORTS})(?:\s?:|\s-\s)"
    rf"|(?:for|in)\s(?:the\s|both\s)?(?P<for>{COHORTS}),(?=\s)"
    r"|(?P<others>(?:(?:healthy|sibling|related|unrelated|stem\scell)\s)?donors?|care-?givers?)\s?:(?=\s)"
)
# Where nothing but the sentence's own build tells the name from what is asked, a second name in the line makes it unclear how far the first one reaches.
_IN_A_SENTENCE = re.compile(
    rf"for\s{_WHO}{_ENROLLED}(?P<for>{_BARE}),(?=\s)"
    rf"|{_WHO}{_ENROLLED}(?P<who>{_BARE})(?=\s(?:must|should|shall|will\sneed|are\srequired|need\sto|have\sto|has\sto|may|can|are\s(?:not\s)?(?:eligible|allowed|permitted))\b)"
    rf"|(?:for|in)\s(?:the\s|both\s)?(?P<comma>{_BARE})\s,(?=\s)|(?P<dash>{_BARE})-\s"
    rf"|in\s(?:the\s)?(?P<in>{_BARE})(?=\s(?:study\s)?{_WHO}\s(?:must|should|shall|will\sneed|are\srequired|need\sto|have\sto|are\s(?:not\s)?(?:eligible|allowed|permitted))\b)"
    rf"|{_WHO}\s(?:must|should),\s(?:for|in)\s(?:the\s)?(?P<must>{_BARE}),(?=\s)"
    rf"|(?P<only>(?:for\s|in\s)?(?:the\s)?{_BARE_NAME}\sonly),(?=\s)"
    rf"|(?P<name>{_BARE}(?:\s{_WHO})?)(?=\s(?:must|should)\s)"
    rf"|[(\[](?:for\s|in\s)?(?:the\s)?(?P<bracket>{_BARE})[)\]](?:\s?[:,]|(?=\s))"
)
_LATER = re.compile(
    r"(?:phase\s\S{1,5}\s)?(?:part\s\S{1,3}\s)?(?:[ivx.]{1,6}\s)?(?P<scope>(?:arm|cohort|group|stratum)\s[a-z0-9]{1,3})\s-\s"
)
_BEHIND = re.compile(rf"\s\((?:for\s|in\s)?(?:the\s)?(?P<scope>{COHORTS})\)(?=[.;,:]?\s?$)")
_BEHIND_FOR = re.compile(
    rf"(?:\s\[(?:for\s|in\s)?(?:the\s)?(?P<bracket>{_BARE})\]|\s(?:for|\(for|\(?(?:only\s)?(?:applicable|applies|apply)\s(?:only\s)?(?:for|to)|\(?for\s{_WHO}\s(?:enroll?ed\s|enrolling\s)?in)\s(?:the\s)?(?P<scope>{_BARE})\)?)(?:,?\s(?:and|or))?[.;,:]?\s?$"
)
_ANY_NAME = re.compile(
    rf"\b(?:{_COHORT}|dose[\s-](?:escalation|expansion|optimi[sz]ation|confirmation)\b|(?:cohorts?|arms?|substud(?:y|ies))\b)"
)
_NOT_ITS_SCOPE = re.compile(
    r"\b(?:except|exception|unless|excluding|other than|apart from|instead|rather|as (?:defined|described|listed|specified|outlined)|defined|described|same|listed|specified|outlined|see|refer|criteria|consent|eligible|slots?|open|reserved|available|planned|considered|not|waived|until)(?:\s\w{1,14}){0,2}$"
)


def _shift(match: re.Match[str]) -> tuple[int, int]:
    """Where the group begins and ends that took part in a match."""
    group = next(name for name, value in match.groupdict().items() if value)
    return match.span(group)


def scope_before(lower: str, start: int, end: int) -> tuple[int, int, int] | None:
    """A line that begins with the name of a part: where the name begins and ends, and where the rest begins."""
    match = _AT_THE_START.match(lower, start, end) or _LATER.match(lower, start, min(end, start + 70))
    if match is None:
        match = _IN_A_SENTENCE.match(lower, start, end)
        if match is None or _ANY_NAME.search(lower, match.end(), end):
            return None
    return (*_shift(match), match.end())


def scope_behind(lower: str, start: int, end: int) -> tuple[int, int, int] | None:
    """A line that ends with the name of a part: where the name begins and ends, and where the words begin that hold it."""
    first = max(start, end - 90)
    if match := _BEHIND.search(lower, max(start, end - 60), end):
        return (*match.span("scope"), match.start())
    match = _BEHIND_FOR.search(lower, first, end)
    if match is None or match.start() <= start or _NOT_ITS_SCOPE.search(lower, start, match.start()):
        return None
    if _ANY_NAME.search(lower, start, match.start()) or re.search(r"[.;]\s", lower[start : match.start()]):
        return None
    return (*_shift(match), match.start())


_TITLE = re.compile(
    rf"(?:for\s)?(?:the\s)?(?P<scope>{_BARE})(?=\s?(?:,|-|\(|{_WHO})\s?[a-z0-9])(?![^:]*\b(?:must|have|has|are|is|be|of the following|with|who|within|prior|least|any|no|not)\b)[^:]{{1,80}}:$"
)


_WHOLE = re.compile(
    rf"[\[(]?(?:for\s|in\s)?(?:the\s|both\s)?(?:(?:(?!(?:prior|previous|no|not|any|with|received|treated|treatment|in|on|of|for|patients|participants|subjects)\s)[a-z0-9][\w/+-]{{0,24}}\s){{0,4}}(?:monotherapy|combination(?:\stherapy)?|exploratory|efficacy|randomi[sz]ed)\s)?{_BARE}[\])]?\s?:?$"
)


def names_only_a_part(lower: str) -> bool:
    """Is a line nothing but the name of a part ("[Dose expansion part only]", "For the monotherapy escalation cohorts")?"""
    return len(lower) <= 90 and _WHOLE.match(lower) is not None


_UNIT_TITLE = re.compile(
    r"(?P<scope>sub-?study|cohort|arm|sub-?protocol)(?=\s(?!(?:must|have|has|are|is|with|who|of|in)\b)[a-z][\w/+ -]{1,50}:$)"
)
_NEXT_PART = re.compile(rf"(?<=[.;:])\s{{1,4}}(?={_COHORT}(?:\s\([^()]{{1,60}}\))?\s?:\s)")


def parts_inside(lower: str, start: int, end: int) -> list[tuple[int, int]]:
    """Where parts follow one another in one line ("Cohort 1: ...; Cohort 2: ..."): the blank before each further one; empty where there is only one."""
    found = [match.span() for match in _NEXT_PART.finditer(lower, start, end)]
    led = _AT_THE_START.match(lower, start, end) is not None
    return found if len(found) + led > 1 else []


def scope_heads(lower: str) -> int:
    """Where the name ends with which a title of a cohort begins ("Part 2, melanoma cohort:"); 0 if the line is no such title."""
    match = (_TITLE.match(lower) or _UNIT_TITLE.match(lower)) if len(lower) <= 110 else None
    return match.end("scope") if match else 0


__all__ = ["COHORTS", "names_only_a_part", "parts_inside", "scope_before", "scope_behind", "scope_heads"]
