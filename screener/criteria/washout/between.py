"""Windows that a text gives as a length of time between a treatment and the study: "at least 2 weeks between the end of radiotherapy and enrolment", "a washout of
3 weeks is required for antibodies", "must have stopped warfarin at least 7 days before".
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from screener.criteria.nodes import Node, all_of, negation
from screener.criteria.scan import Reading, Scan
from screener.criteria.therapy.elapsed import When
from screener.criteria.therapy.groups import NARROWED
from screener.criteria.therapy.phrases import Phrases, Treatments, each, units_of
from screener.criteria.therapy.target import Therapy
from screener.criteria.washout.leaves import Washout
from screener.criteria.washout.read import node_of, specials
from screener.text.gated import gated

_LEAD = r"(?:a|an|the|minimum|of|there|MUST|be|is|required|treatment|free|wash|out|washout|period|interval|time|gap|at|least|patients|subjects|participants|have|with|for)"
_PASSED = r"(?:period|interval|washout|wash|out|time|MUST|must|should|have|has|is|are|required|elapsed|passed|elapse|be|of|in|gap|recommended|needed)"
_END = r"(?:the|end|of|last|LASTW|dose|doses|completion|prior|PRIORTO|administration|any|treatment|with|discontinuation|cessation|final|date|time|day|stopping|most|recent|receipt|infusion|cycle|from|such|previous)"
_START = r"(?:the|study|start|of|first|dose|treatment|enrollment|enrolment|randomization|randomisation|registration|entry|ATTIME|PRIORTO|cycle|day|initiation|trial|drug|beginning|administration|NUM|protocol|therapy|infusion|screening|consent|this|inclusion|planned|leukapheresis|apheresis|lymphodepletion|signing|icf|c|d)"
_BETWEEN = gated(
    rf"(?<= )(?P<pre>(?:{_LEAD} ){{0,9}})(?P<when>(?:LEN|SINCE_) )(?:{_PASSED} ){{0,6}}(?:BETWEEN|from|since|SINCE) (?:{_END} ){{0,9}}(?P<np>NP )(?:dose |treatment |therapy |administration )?(?:AND|to|until|PRIORTO|ATTIME) (?P<to>(?:{_START} ){{0,8}})(?:NP(?= ))?"
)
_REQUIRED_FOR = gated(
    rf"(?<= )(?P<pre>(?:{_LEAD} ){{0,9}})(?P<when>(?:LEN|SINCE_) )(?P<word>(?:washout|wash out|wash|treatment free|interval) )(?:period |interval )?(?:ATTIME )?(?:{_PASSED} ){{0,4}}(?:for|from|after|SINCE|following) (?:{_END} ){{0,7}}(?P<np>NP )(?:ATTIME )?"
)
_LENGTH_FOR = r"(?P<when{0}>(?:LEN|SINCE_|WIN) )for (?P<np{0}>NP )"
_PERIOD_IS = gated(
    rf"(?<= )(?:the |a |an )?(?:required |minimum |minimal |recommended |necessary )*(?:washout |wash out |wash - out )(?:period |time |interval )?(?:for these drugs |for these medications |for (?P<np4>NP ))?(?:ATTIME (?:NP )?|PRIORTO (?:\w+ ){{0,4}}(?:NP )?)?(?:is |of |: )(?:at least )?"
    rf"(?:{_LENGTH_FOR.format(1)}(?:AND|OR|,|;) {_LENGTH_FOR.format(2)}|{_LENGTH_FOR.format(3)}|(?P<when4>(?:LEN|SINCE_|WIN) ))"
)
_HAVING_STOPPED = gated(
    r"(?<= )(?:(?:patients|subjects|participants|who|MUST|must|should|have|has|be|been|are|is|to|note|NOTE|:) ){0,7}(?:discontinued|discontinue|stopped|stop|ceased|off|off of|withdrawn from|held|hold) (?:(?:the|all|any|use|of|taking|treatment|with|prior|therapy) ){0,4}(?P<np>NP )(?:for )?(?:(?:a|minimum|of|at|least|period) ){0,4}(?P<when>(?:WIN|SINCE_|LEN) )(?:ATTIME )?"
)
_STOP = gated(r" (?:discontinue|stop|cease|off|withdrawn|held|hold)")
_LENGTHS = gated(r" (?:BETWEEN|washout|wash|from|since|SINCE) ")
_BEFORE_OK = frozenset(
    {"", ".", ",", ";", ":", "(", "[", "-", "AND", "OR", "ANDOR", "who", "that", "patients", "subjects", "participants", "but", "IF", "*"}
)
_AFTER_OK = frozenset(
    {"", ".", ",", ";", ":", ")", "(", "]", "AND", "OR", "ANDOR", "EXCEPT", "IF", "MAY", "BARRED", "MUST", "ATTIME", "however", "but"}
)
_NAMED_BEFORE = Therapy("the medications named before", groups=(NARROWED,))


def read(scan: Scan, phrases: Phrases) -> list[Reading]:
    """Every such length of time."""
    string = phrases.string
    if not (" LEN " in string or " SINCE_ " in string or " WIN " in string):
        return []
    out: list[Reading] = []
    taken: set[int] = set()
    for pattern, build, gate in (
        (_BETWEEN, _elapsed, _LENGTHS),
        (_REQUIRED_FOR, _elapsed, _LENGTHS),
        (_PERIOD_IS, _period, _LENGTHS),
        (_HAVING_STOPPED, _stopped, _STOP),
    ):
        if not (phrases.may(gate) and gate.search(string)):
            continue
        for reading in each(pattern, phrases, partial(build, scan, phrases)):
            if taken.isdisjoint(range(reading.i, reading.j)):
                taken.update(range(reading.i, reading.j))
                out.append(reading)
    return out


def lone(scan: Scan) -> list[Reading]:
    """ "28 days or 5 half-lives, whichever is shorter" as a line of its own: the time since what the heading or the line before names."""
    if scan.excluding or "half" not in scan.said or not scan.present.isdisjoint({"IF", "EXCEPT", "NEG", "MAY", "BARRED"}):
        return []
    units = units_of(scan)
    while units and units[-1].sym in (".", ";", ","):
        units.pop()
    when = units[0].when if len(units) == 1 else None
    if when is None or when.duration is None or not when.half_lives or not when.choose:
        return []
    i, j = units[0].i, units[0].j
    return [Reading(i, j, Washout(therapy=_NAMED_BEFORE, window=replace(when, recent=False), **scan.span(i, j)), "washout", 2)]


def _built(scan: Scan, phrases: Phrases, match: re.Match[str], pairs: list[tuple[Treatments | Therapy, When]]) -> Reading | None:
    i, j = phrases.tokens(match)
    if phrases.before(i) not in _BEFORE_OK:
        return None
    special: list[tuple[Treatments, When]] = []
    if len(pairs) == 1:
        special, j = specials(scan, phrases, match.end(), j)
    if phrases.after(j) not in _AFTER_OK:
        return None
    nodes: list[Node] = []
    for meant, when in pairs:
        if isinstance(meant, Therapy):
            nodes.append(Washout(therapy=meant, window=when, **scan.span(i, j)))
            continue
        if meant.advanced or (meant.generic and not (meant.prior or meant.last or meant.linked)):
            return None
        if any({"study_drug", "this_study"} & set(therapy.groups) for therapy in meant.everything):
            return None
        node = node_of(scan, meant, when, special, i, j, listed=False)
        if node is None:
            return None
        nodes.append(node)
    found = all_of(*nodes)
    if scan.excluding and "MUST" not in scan.present:
        found = negation(found)  # composition turns it where a "must" stands in the sentence
    return Reading(i, j, found, room="washout", priority=2)


def _window(phrases: Phrases, match: re.Match[str], group: str) -> When | None:
    units = phrases.units_of(match, group)
    return units[0].when if units else None


def _elapsed(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    """ "At least 14 days between the end of X and randomization"; a greatest length is another thing."""
    when = _window(phrases, match, "when")
    unit = phrases.units_of(match, "when")[0]
    np = phrases.units_of(match, "np")[0].treatments
    assert np is not None
    if when is None or (when.recent and not unit.loose):
        return None
    if match.re is _BETWEEN.compiled and not (match["to"].strip() or match.group().split()[-1] in ("ATTIME", "NP")):
        return None
    said = scan.text(*phrases.tokens(match))
    if re.search(r"\b(?:maximum|at most|no more|not more|less than|up to|within)\b|[<≤]", said):
        return None
    if unit.loose and not re.search(r"minimum|at least|required|must|should|wash", said):
        return None
    return _built(scan, phrases, match, [(np, replace(when, recent=False))])


def _period(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    """ "The required washout period before starting ABC-123 is 2 weeks": of drugs named there, or in the criterion before."""
    pairs: list[tuple[Treatments | Therapy, When]] = []
    for number in ("1", "2", "3", "4"):
        when = _window(phrases, match, f"when{number}")
        if when is None:
            continue
        units = phrases.units_of(match, f"np{number}")
        meant: Treatments | Therapy = _NAMED_BEFORE
        if units:
            found = units[0].treatments
            assert found is not None
            meant = found
        pairs.append((meant, replace(when, recent=False)))
    return _built(scan, phrases, match, pairs) if pairs else None


def _stopped(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    """ "Must have stopped X within 3 days before": three days before at the latest."""
    when = _window(phrases, match, "when")
    np = phrases.units_of(match, "np")[0].treatments
    assert np is not None
    if when is None or (scan.excluding and "MUST" not in match.group().split()):
        return None
    return _built(scan, phrases, match, [(np, replace(when, recent=False))])
