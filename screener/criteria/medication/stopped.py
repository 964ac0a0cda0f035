"""Drugs that must be stopped, where a dose or the order of the words says so: "prednisone over 10 mg a day must stop 7 days before", "must stop herbal medicines";
and doses of other drugs than steroids that bar: "no aspirin above 325 mg a day".
"""

from __future__ import annotations

import re
from functools import partial

from screener.criteria.medication.dose import dose_of, steroids_only
from screener.criteria.medication.leaves import Takes
from screener.criteria.nodes import Node, all_of, any_of, negation
from screener.criteria.scan import Reading, Scan
from screener.criteria.therapy.elapsed import When
from screener.criteria.therapy.phrases import Phrases, each
from screener.criteria.therapy.target import Therapy, described, is_medicine
from screener.text.gated import gated

_DOSE = r"(?:(?:at|a|an|dose|doses|of|in|with|daily) ){0,4}BQ (?:(?:per|/|a|day|daily|d|of|or|OR|equivalents?|prednisone|its|once|the|dose) |NP ){0,6}"
_STOPPED = r"(?:stop|stopped|discontinued|discontinue|ceased|withheld|held|off)"
_DOSE_STOPPED = gated(
    rf"(?<= )(?P<np>NP )(?P<dose>{_DOSE})MUST (?:be |have |been ){{0,3}}{_STOPPED} (?:for |a |minimum |of |at |least ){{0,4}}(?P<when>(?:LEN|SINCE_|WIN) )(?:LASTW |PRIORTO |ATTIME |AGO )?"
)
_MUST_STOP = gated(
    r"(?<= )(?:(?:patients|subjects|participants|they|who) )?MUST (?:be willing to |have )?(?:stop|stopped|discontinue|discontinued|cease|ceased) (?:(?:taking|using|use|of|all|any|the|their) ){0,4}(?P<np>NP )"
)
_HIGH_DOSE = gated(rf"(?<= )(?P<np>NP )(?P<dose>{_DOSE})")
_STEMS = gated(r" (?:MUST|BQ) ")
_ABOVE = gated(r"(?:at )?(?:doses? )?(?:of )?(?:>=?|≥|more than|greater than|above|exceeding|over|in excess of|higher than)")
_ENDS = frozenset({"", ".", ";", ",", ")", "OR", "AND", "BARRED"})
_BEGINS = frozenset({"", ".", ";", ":", "(", "-", "*", "AND", "OR", ",", "NEG"})


def read(scan: Scan, phrases: Phrases) -> list[Reading]:
    """Every such drug."""
    if not (phrases.may(_STEMS) and _STEMS.search(phrases.string)):
        return []
    out: list[Reading] = []
    for pattern, build in ((_DOSE_STOPPED, _dose_stopped), (_MUST_STOP, _must_stop), (_HIGH_DOSE, _high_dose)):
        for reading in each(pattern, phrases, partial(build, scan, phrases)):
            if all(reading.j <= other.i or other.j <= reading.i for other in out):
                out.append(reading)
    return out


def _medicines(phrases: Phrases, match: re.Match[str]) -> tuple[Therapy, ...]:
    np = phrases.units_of(match, "np")[0].treatments
    return np.everything if np is not None and not np.generic and all(map(is_medicine, np.everything)) else ()


def _at(phrases: Phrases, match: re.Match[str]) -> tuple[int, int] | None:
    i, j = phrases.tokens(match)
    return (i, j) if phrases.before(i) in _BEGINS and phrases.after(j) in _ENDS else None


def _dose_stopped(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    """More than so much must have been stopped so long before: none of it within that time."""
    therapies, at, when = _medicines(phrases, match), _at(phrases, match), phrases.units_of(match, "when")[0].when
    if scan.excluding or at is None or when is None or when.duration is None or not therapies or phrases.before(at[0]) == "NEG":
        return None
    dose, per_kg, known = dose_of(scan, phrases, match, therapies)
    if not known or dose is None or dose.lower is None:
        return None
    window = When(recent=True, duration=when.duration)
    leaves = [Takes(therapy=therapy, dose=dose, per_kg=per_kg, window=window, **scan.span(*at)) for therapy in therapies]
    return Reading(*at, negation(any_of(*leaves)), room="medication", priority=3)


def _must_stop(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    """ "Must stop X" asks for none of it."""
    therapies, at = _medicines(phrases, match), _at(phrases, match)
    if scan.excluding or at is None or not therapies or phrases.before(at[0]) == "NEG":
        return None
    return Reading(*at, all_of(*(negation(Takes(therapy=therapy, **scan.span(*at))) for therapy in therapies)), "medication", 3)


def _high_dose(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    """More than so much of a drug that is no steroid, where that bars: who takes none of it is not meant, and no file says how much the others take."""
    therapies, at = _medicines(phrases, match), _at(phrases, match)
    if at is None or len(therapies) != 1 or steroids_only(therapies):
        return None
    first, last = phrases.at(match.start("dose"), match.end("dose"))
    said = scan.text(phrases.units[first].i, phrases.units[last - 1].j)
    if not _ABOVE.match(said) or not (scan.excluding or phrases.before(at[0]) == "NEG" or phrases.after(at[1]) == "BARRED"):
        return None
    node: Node = Takes(therapy=described(therapies[0], f"{therapies[0].name} {said}"), **scan.span(*at))
    return Reading(*at, node, room="medication", priority=1)
