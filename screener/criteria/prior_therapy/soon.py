"""A tumour that grew soon after a treatment: "relapse within 6 months of the last dose of platinum".

No patient file says how long a treatment had ended when the tumour came back, so whoever had the treatment is asked; whoever did not have it has no such relapse.
"""

from __future__ import annotations

import re
from functools import partial

from screener.criteria.nodes import any_of
from screener.criteria.prior_therapy.leaves import PriorTherapy
from screener.criteria.scan import Reading, Scan
from screener.criteria.therapy.phrases import Phrases, each
from screener.criteria.therapy.target import described, is_medicine
from screener.text.gated import gated

_SOON = gated(
    r"(?<= )(?:(?:have|has|had|who|with|experienced|documented|radiographic|radiological|clinical|evidence|of|confirmed|DISEASE|disease|tumou?r|HISTO|MUST|their) ){0,5}"
    r"(?:progressed|progression|progressive|relapsed|relapse|relapses|recurred|recurrence)(?: disease)? (?:(?:occurred|occurring|that|which|disease|has|DISEASE) ){0,2}(?P<when>WIN )"
    r"(?:(?:of|after|from|SINCE|the|LASTW|PRIORTO|completion|completing|receiving|initiation|initiating|their|end|finishing|stopping|discontinuation|at|least|one) ){0,6}(?P<np>NP )"
)
_SINCE = gated(r"(?:of|after|from|following|since)(?: the| their| completing| receiving| completion of)*$")
_AFTER = frozenset({"", ".", ",", ";", ":", ")", "(", "AND", "OR", "ANDOR", "EXCEPT", "IF"})
_BEFORE = frozenset(
    {
        "",
        ".",
        ",",
        ";",
        ":",
        "(",
        "AND",
        "OR",
        "ANDOR",
        "who",
        "that",
        "patients",
        "subjects",
        "participants",
        "patient",
        "MUST",
        "HISTO",
        "DISEASE",
        "BIOM",
    }
)


def soon(scan: Scan, phrases: Phrases) -> list[Reading]:
    """Claims relapses within a time of a treatment."""
    return list(each(_SOON, phrases, partial(_reading, scan, phrases))) if " WIN " in phrases.string else []


def _reading(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    found = phrases.units_of(match, "np")[0].treatments
    when = phrases.units_of(match, "when")[0]
    i, j = phrases.tokens(match)
    if found is None or found.study or found.generic or any(map(is_medicine, found.therapies)):
        return None
    if any("perioperative" in therapy.only for therapy in found.therapies):
        return None  # how long after treatment around an operation is a course of the disease (see `disease_status`)
    if not _SINCE.search(scan.text(when.i, found.i)) or phrases.before(i) not in _BEFORE or phrases.after(j) not in _AFTER:
        return None
    words = scan.written(i, j)
    node = any_of(
        *(
            PriorTherapy(therapy=described(one, f"{one.name} ({words})"), outcome="progressed", after=True, **scan.span(i, j))
            for one in found.everything
        )
    )
    return Reading(i, j, node, room="prior_therapy", priority=4)
