"""Treatments that are planned or foreseen.

What it is     any treatment of the future: "scheduled to receive a live vaccine during the study", "anticipated need for immunosuppressants" (operations: see surgery)
How it reads   a word of planning before a treatment, or "will receive", "expected to require"
Needs          a person: the patient file holds no plans
Unknown when   always
"""

from __future__ import annotations

import re
from functools import partial

from screener.criteria.scan import Reading, Scan
from screener.criteria.surgery import Planned
from screener.criteria.therapy.phrases import Phrases, each
from screener.criteria.therapy.target import is_medicine
from screener.text.gated import gated

_LEAD = r"(?:(?:patients|subjects|participants|subject|patient|participant|who|is|are|was|were|be|being|has|have|had|there|an|a|the|any|or|OR|been|known|currently|elective|immediate) ){0,7}"
_PLAN = r"(?:planned|planning|plans|plan|scheduled|anticipated|anticipates|anticipate|anticipating|anticipation|expected|expects|expect|expecting|intended|intends|intend|intention|intending|foreseen|foreseeable|likely|likelihood|prospective)"
_TO = r"(?:to|of|for|that|the|a|an|any|need|needs|requirement|requires|require|requiring|receive|receiving|undergo|undergoing|have|be|being|treated|with|use|using|take|taking|given|administered|administration|treatment|therapy|start|starting|continue|continued|ongoing|chronic|concurrent|concomitant|possible|elective|such|or|OR|they|will|prolonged|long|term|systemic|other|another|additional|potential|initiate|initiation|in|into|participate|WITHINW|participation|get|this)"
_WHEN = r"(?:during|WITHINW|while|whilst|on|throughout|after|before|ATTIME|WIN|SINCE_|LEN|ANCHOR|the|this|study|trial|treatment|period|course|of|participation|participating|their|for|entire|duration|at|any|time|point|to|be|performed|given|administered|prior|PRIORTO|SINCE|conduct|receiving|drug|protocol|therapy|phase|screening|enrollment|or|up|day|days|first|dose|NUM|until|end|active|intervention|planned|taking|part|in|months|LASTW|last|dosing|NP)"
_PLANNED = gated(rf"(?<= ){_LEAD}(?P<plan>{_PLAN}) (?P<to>(?:{_TO} ){{0,9}})(?P<np>NP )(?P<when>(?:{_WHEN} ){{0,14}})(?:NP(?= ))?")
_WILL = gated(
    rf"(?<= ){_LEAD}will (?:need |require |receive |undergo |be |treated |with |on |have |continue |to |taking |a |an |any ){{1,5}}(?P<np>NP )(?P<when>(?:{_WHEN} ){{1,14}})"
)
_NEED = gated(
    rf"(?<= ){_LEAD}(?:need|needs|needing|requirement|requires|require|requiring|necessity) (?:(?:for|of|to|receive|the|a|an|any|use|with|treatment|take|chronic|concomitant|concurrent|continued|ongoing|or|OR|other) ){{0,6}}(?P<np>NP )(?P<when>(?:during|while|throughout|WITHINW) (?:{_WHEN} ){{1,10}})"
)
_PLANNING = gated(r" (?:plan|schedul|anticipat|expect|inten[dt]|foresee|likel|prospective)")
_WILLING = gated(r" will ")
_NEEDING = gated(r" (?:need|requir|necessity)")
_LATER = gated(r"\b(?:during|throughout|while|after|within the (?:study|trial))\b")
_BEFORE_OK = frozenset({"", ".", ",", ";", ":", "(", "[", "-", "AND", "OR", "ANDOR", "NEG", "that", "*", "EXCEPT", "no", "without"})
_AFTER_OK = frozenset(
    {"", ".", ",", ";", ":", ")", "(", "]", "AND", "OR", "ANDOR", "EXCEPT", "IF", "MAY", "BARRED", "ATTIME", "EXAMPLE", "DEFINE"}
)


def read(scan: Scan, phrases: Phrases) -> list[Reading]:
    """Treatments of the future, whatever they are."""
    out: list[Reading] = []
    taken: set[int] = set()
    for pattern, gate in ((_PLANNED, _PLANNING), (_WILL, _WILLING), (_NEED, _NEEDING)):
        if not (phrases.may(gate) and gate.search(phrases.string)):
            continue
        for reading in each(pattern, phrases, partial(_planned, scan, phrases)):
            if taken.isdisjoint(range(reading.i, reading.j)):
                taken.update(range(reading.i, reading.j))
                out.append(reading)
    return out


def _planned(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    unit = phrases.units_of(match, "np")[0]
    np = unit.treatments
    assert np is not None
    i, j = phrases.tokens(match)
    if phrases.before(i) not in _BEFORE_OK or phrases.after(j) not in _AFTER_OK:
        return None
    if any({"study_drug", "this_study"} & set(therapy.groups) for therapy in np.therapies) or np.prior:
        return None
    later = [one.treatments for one in phrases.units_of(match, "when") if one.treatments is not None]
    if not all(one.generic or {"study_drug", "this_study"} & set(one.therapies[0].groups) for one in later):
        return None
    if match.re is _NEED.compiled and not _LATER.search(scan.text(unit.j, j)):
        return None
    if (
        match.re is _PLANNED.compiled
        and match["plan"] in ("expected", "anticipated", "intended", "likely")
        and not match["to"].strip()
        and not match["when"].strip()
    ):
        return None
    words = scan.text(unit.i, unit.j)
    medicine = "vaccin" in words or all(is_medicine(therapy) for therapy in np.therapies)
    kind = "medication" if medicine else "surgery" if "surg" in words or "operation" in words else "prior_therapy"
    return Reading(i, j, Planned(kind=kind, words=words[:200], **scan.span(i, j)), room="surgery", priority=1)
