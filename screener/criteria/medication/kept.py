"""Drugs that cannot be stopped: "unable to discontinue proton pump inhibitors". Who takes none is not meant; whether the others can stop is asked."""

from __future__ import annotations

import re
from functools import partial

from screener.criteria.medication.leaves import Takes
from screener.criteria.nodes import any_of
from screener.criteria.scan import Reading, Scan
from screener.criteria.therapy.phrases import Phrases, each
from screener.criteria.therapy.target import described
from screener.text.gated import gated

_KEPT = gated(
    r"(?<= )(?:(?:patients|subjects|participants|those|who|are|is|have|has|the|a|an|concurrently|currently|taking|or|and|AND|OR) ){0,6}(?:NEG|unable|inability|unwilling|unwillingness|refuse|refuses|refusal|not|need) (?:(?:to|be|able|of|willing|can|or|OR|unwilling|unable|safely) ){0,6}"
    r"(?:discontinue|discontinued|discontinuing|stop|stopped|stopping|interrupt|interrupted|cease|withhold|forego|forgo) (?:(?:taking|use|of|treatment|therapy|with|the|any|using|consumption|intake|concomitant|concurrent|their|receiving|chronic|prohibited|all|in) ){0,5}"
    r"(?P<np>NP )(?:WIN |ATTIME |PRIORTO |during |WITHINW |throughout |for |the |this |course |of |duration |study |trial |treatment |participation |period |while |on |at |least |ANCHOR |SINCE_ |LEN |entering |entry |starting |receiving ){0,9}"
)
_STOPPING = gated(r" (?:discontinu|stop|interrupt|cease|withhold|fore?go)")
_ENDS = frozenset({"", ".", ";", ",", ")", "(", "OR", "AND", "ANDOR", "EXCEPT", "BARRED", "IF"})
_BEGINS = frozenset({"", ".", ";", ",", ":", "(", "OR", "AND", "ANDOR", "-", "*"})


def read(scan: Scan, phrases: Phrases) -> list[Reading]:
    """Among exclusions: drugs that the patient cannot or will not do without."""
    if not scan.excluding or not (phrases.may(_STOPPING) and _STOPPING.search(phrases.string)):
        return []
    return list(each(_KEPT, phrases, partial(_kept, scan, phrases)))


def _kept(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    np = phrases.units_of(match, "np")[0].treatments
    assert np is not None
    i, j = phrases.tokens(match)
    if np.generic or phrases.after(j) not in _ENDS or phrases.before(i) not in _BEGINS:
        return None
    span = scan.span(i, j)
    leaves = [Takes(therapy=described(therapy, f"{therapy.name} that cannot be stopped"), **span) for therapy in np.everything]
    return Reading(i, j, any_of(*leaves), room="medication", priority=3)
