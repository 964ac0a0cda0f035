"""Conditions.

What it is     a comorbidity or finding, now or in the past: heart, lung, infection, autoimmune disease, bleeding, thrombosis, wounds
How it reads   "active autoimmune disease except vitiligo", "uncontrolled hypertension", "stroke or myocardial infarction within 6 months", "seizures requiring medication"
Needs          conditions, toxicities, medications, labs that are tests, procedures among the prior therapies
Unknown when   it is neither listed nor denied, its date or control is not recorded, its degree is asked, or its significance is a judgement
"""

from __future__ import annotations

from bisect import bisect_left

from screener.criteria.base import Leaf
from screener.criteria.condition.asked import Phrase
from screener.criteria.condition.contraindicated import contraindicated
from screener.criteria.condition.illness import Illness
from screener.criteria.condition.leaf import Condition, Exempt
from screener.criteria.condition.phrase import ConditionReader
from screener.criteria.condition.unlisted import WANTED
from screener.criteria.condition.unrecorded import Unrecorded
from screener.criteria.condition.unrecorded import read as read_unrecorded
from screener.criteria.nodes import AnyOf, leaves
from screener.criteria.scan import OPEN, Reading, Scan
from screener.criteria.wording_shared import mentions

_TRIGGERS = frozenset(
    {
        "COND",
        "PROC",
        "VITAL",
        "illness",
        "illnesses",
        "comorbidity",
        "comorbidities",
        "medical",
        "nyha",
        "disease",
        "diseases",
        "condition",
        "conditions",
        "disorder",
        "disorders",
        "problems",
        "factors",
        "abnormalities",
        "abnormality",
    }
)


def read(scan: Scan) -> list[Reading]:
    """Claims lists of conditions with all that belongs to them."""
    if _TRIGGERS.isdisjoint(scan.present):
        return [*read_unrecorded(scan), *contraindicated(scan), *_unlisted(scan, [])]
    found = ConditionReader(scan).phrases()
    # metastases of the brain and its coverings have a room of their own, which knows treatment, stability and steroids
    out = [*read_unrecorded(scan), *contraindicated(scan)]
    for one in found:
        if one.node is None or all(leaf.kind != "cns" for leaf in leaves(one.node)):
            out.append(Reading(one.i, one.j, one.node, "condition", 1))
        elif any(leaf.kind != "cns" for leaf in leaves(one.node)):
            out.append(Reading(one.i, one.j, one.node, "condition", 1))
            out.extend(_others(scan, one))
    out.extend(_unlisted(scan, found))
    return out


def _unlisted(scan: Scan, found: list[Phrase]) -> list[Reading]:
    """Lists that hold a condition that the lexicon does not list, beside the same lists without it."""
    if not mentions(scan, WANTED) or not (scan.excluding or "NEG" in scan.present):
        return []
    known = {(one.i, one.j, one.node) for one in found}
    return [
        Reading(one.i, one.j, one.node, "condition", OPEN)
        for one in ConditionReader(scan, unlisted_too=True).phrases()
        if one.node is not None and (one.i, one.j, one.node) not in known
    ]


def _others(scan: Scan, found: Phrase) -> list[Reading]:
    """The conditions of a list that holds CNS metastases as well, each by itself: for where the room of the metastases reads those."""
    if not isinstance(found.node, AnyOf) or not all(isinstance(child, Leaf) for child in found.node.children):
        return []
    starts = [scan.span(k, k + 1)["start"] for k in range(found.i, found.j)]
    out: list[Reading] = []
    for leaf in leaves(found.node):
        i, j = found.i + bisect_left(starts, leaf.start), found.i + bisect_left(starts, leaf.end)
        if leaf.kind != "cns" and i < j:
            out.append(Reading(i, j, leaf, "condition", 1))
    return out


__all__ = ["Condition", "Exempt", "Illness", "Unrecorded", "read"]
