"""The longest time that may have passed since a treatment: "must begin within 6 weeks of the last operation", "at least 4 but no more than 8 weeks since chemotherapy".

Such a limit asks when the study begins; it is no rest after a treatment, so its kind is `other`, and only its lower end is a washout.
"""

from __future__ import annotations

import re
from functools import partial

from screener.criteria.nodes import Node, all_of, any_of
from screener.criteria.scan import Reading, Scan
from screener.criteria.therapy.elapsed import When
from screener.criteria.therapy.phrases import Phrases, Treatments, as_one, each
from screener.criteria.washout.leaves import Washout
from screener.logic import Duration
from screener.text.gated import gated
from screener.text.merge import Window, duration
from screener.text.quantity import Bounds

_BEGINS = r"(?:begin|start|enter|enrol|enroll|enrolled|register|registered|registration|enrollment|enrolment|randomized|randomised|commence|join|entry)"
_ENTER = gated(
    rf"(?<= )(?:(?:patients|subjects|participants|MUST|be|the|to|will|study|trial|protocol) ){{0,5}}{_BEGINS} (?:(?:the|this|on|in|into|onto|study|trial|protocol|treatment|therapy|MUST|be|occur|ANCHOR|ATTIME) ){{0,4}}"
    r"(?:(?P<when>WIN )|WITHINW (?P<range>BD )(?:of |from |after |SINCE ))(?:(?:after|of|from|the|last|completion|end|SINCE) ){0,4}(?P<np>NP )"
)
_RANGE = gated(
    r"(?<= )(?:(?:interval|time|of|is|MUST|be|between) ){0,4}(?P<range>RANGE )(?:(?:after|since|SINCE|from|the|end|of|completion) ){0,4}(?P<np>NP )"
)
_INTERVAL = gated(
    r"(?<= )(?:(?:the|an|time) ){0,2}(?:interval |time |period )(?:from |SINCE |since |after )(?:(?:the|end|of|completion) ){0,4}(?P<np>NP )(?:(?:to|ATTIME|PRIORTO|MUST|be|is|of) ){0,4}(?P<range>BD )"
)
_GATE = gated(r" (?:WIN|RANGE|BD) ")
_BEFORE_OK = frozenset({"", ".", ";", ":", "-", "*", "AND", "(", ","})
_AFTER_OK = frozenset({"", ".", ";", ")", "AND", "ATTIME"})


def read(scan: Scan, phrases: Phrases) -> list[Reading]:
    """Only among what is required; in a list of exclusions the sense of a window with two ends is not sure."""
    if scan.excluding or not (phrases.may(_GATE) and _GATE.search(phrases.string)):
        return []
    out: list[Reading] = []
    for pattern in (_ENTER, _RANGE, _INTERVAL):
        for reading in each(pattern, phrases, partial(_reading, scan, phrases)):
            if all(reading.j <= other.i or other.j <= reading.i for other in out):
                out.append(reading)
    return out


def _reading(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    i, j = phrases.tokens(match)
    np = phrases.units_of(match, "np")[0].treatments
    least, most = _ends(scan, phrases, match)
    if np is None or most is None or phrases.before(i) not in _BEFORE_OK or phrases.after(j) not in _AFTER_OK:
        return None
    if np.advanced or (np.generic and not (np.prior or np.last or np.linked)):
        return None
    if any({"study_drug", "this_study"} & set(therapy.groups) for therapy in np.everything):
        return None
    parts: list[Node] = [_washout(scan, np, When(recent=False, duration=least), i, j, "washout")] if least is not None else []
    parts.append(_washout(scan, np, When(recent=True, duration=most), i, j, "other"))
    return Reading(i, j, all_of(*parts), room="washout", priority=3)


def _washout(scan: Scan, np: Treatments, when: When, i: int, j: int, kind: str) -> Node:
    merged = as_one(np.everything)
    leaves = [Washout(kind=kind, therapy=therapy, window=when, **scan.span(i, j)) for therapy in ((merged,) if merged else np.everything)]
    return any_of(*leaves) if when.recent else all_of(*leaves)


def _ends(scan: Scan, phrases: Phrases, match: re.Match[str]) -> tuple[Duration | None, Duration | None]:
    """The least and the greatest time since the treatment."""
    groups = match.groupdict()
    if groups.get("when"):
        when = phrases.units_of(match, "when")[0].when
        plain = when is not None and when.recent and not when.half_lives and not when.strict
        return None, when.duration if when is not None and plain else None
    value = scan.tokens[phrases.units_of(match, "range")[0].i].value
    if isinstance(value, Window):
        return (value.duration, value.upper) if not value.strict and not value.half_lives else (None, None)
    if isinstance(value, Bounds) and value.at_least is not None and value.at_most is not None:
        return duration(value.at_least), duration(value.at_most)
    return None, None
