"""Harm that a treatment did: "history of life-threatening toxicity related to prior immunotherapy", "relevant complications from prior radiotherapy".

No patient file lists the harm of each treatment, so whoever had the treatment is asked; whoever did not have it was not harmed by it. What has to have resolved is
another room's (see `recovery`), and an illness by its name is one more fact (see `condition`).
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

_HARM = r"(?:toxicit(?:y|ies)|toxic|complications?|sequelae|adverse|aes?|effects?|reactions?|events?)"
_HARMED = gated(
    rf"(?<= )(?P<words>(?:[a-z-]+ |LASTW |AGO |TOXGRADE |\( |\) |/ |GE |NUM |BN |OR ){{0,10}}{_HARM} (?:[a-z-]+ |TOXGRADE |SINCE |ATTIME ){{0,6}}?)(?P<link>(?:of|from|to|with|during|after|by|SINCE|under) )(?:any |a |an |the |their )?(?P<np>NP )"
)
_STEMS = gated(r"\b(?:toxicit(?:y|ies)|complications?|sequelae|adverse (?:events?|reactions?|effects?)|side[- ]effects?|(?:tr|ir)?aes?)\b")
_OTHER = gated(
    r"\b(?:recover\w*|resolv\w*|return\w*|improv\w*|unresolved|persist\w*|allerg\w*|hypersensitiv\w*|anaphyla\w*|infusion|not|no|never|without|surgical|wound|risk|risks|potential|history of (?:an? )?(?:reaction|allergy)|stable|ongoing toxicit\w*|residual|current\w*|grade ?(?:≥|>=|>)? ?[12](?![0-9])|compounds?|similar|excipients?|components?|study|trial|contraindicat\w*)\b"
)
_AFTER = frozenset({"", ".", ";"})
_BEFORE = frozenset({"", ".", ";", ":", "who", "patients", "subjects", "participants", "patient", "have", "has"})


def harm(scan: Scan, phrases: Phrases) -> list[Reading]:
    """Claims such harm among exclusions."""
    if (
        not scan.excluding
        or not scan.search(_STEMS)
        or not {"COND", "NEG", "MUST", "MAY", "EXCEPT", "IF", "BARRED"}.isdisjoint(scan.present)
    ):
        return []
    return list(each(_HARMED, phrases, partial(_reading, scan, phrases)))


def _reading(scan: Scan, phrases: Phrases, match: re.Match[str]) -> Reading | None:
    found = phrases.units_of(match, "np")[0].treatments
    i, j = phrases.tokens(match)
    ours = {"study_drug", "this_study"}
    if found is None or found.standard or (found.generic and not found.prior):
        return None
    if any(is_medicine(one) or not ours.isdisjoint(one.groups) for one in found.therapies):
        return None
    before = scan.text(i, found.i)
    if phrases.before(i) not in _BEFORE or phrases.after(j) not in _AFTER or _OTHER.search(before) or not _STEMS.search(before):
        return None
    words = scan.written(i, j)
    leaves = (PriorTherapy(therapy=described(one, f"{one.name} ({words})"), **scan.span(i, j)) for one in found.everything)
    return Reading(i, j, any_of(*leaves), room="prior_therapy", priority=3)
