"""Whose course is spoken of: "disease progression", "the subject's tumour must have relapsed", "recurrence of the cancer". A course without these words is the disease's too."""

from __future__ import annotations

from screener.criteria.nodes import Node, leaves
from screener.criteria.prior_therapy.leaves import PriorTherapy
from screener.criteria.tumour_view import TumourView
from screener.text.gated import gated

_THE = r"(?:the|their|his|her|this|has|have|had|with|whose|documented|confirmed|subject's|patient's|participant's|subjects'|patients'|participants')"
OWNER_BEFORE = gated(
    rf"(?<= )(?:{_THE} ){{0,3}}(?:disease|TUMOUR|tumou?rs?|cancer|malignancy) (?:(?:that|which|MUST|must|should|has|have|had|is|are|was|be|been|either) ){{0,4}}$"
)
_BEHIND = gated(
    r"of (?:(?:the|their|his|her|this|underlying|primary|current) ){0,2}(?:disease|TUMOUR|tumou?r|cancer|malignancy) (?!(?:of|at|in|to|under|that|which|other|outside|site|cells?|markers?)\b)"
)
OTHERS = frozenset({"malignancy", "condition", "infection"})  # beside these it may be another disease whose course is spoken of
_COURSE = frozenset({"relapsed", "progressed", "progressive", "refractory", "local_relapse", "distant_relapse"})


def is_course(node: Node) -> bool:
    """Does a claim say how the disease has gone, and nothing else?"""
    found = list(leaves(node))
    return bool(found) and all(
        (leaf.room == "disease_status" and getattr(leaf, "state", "") in _COURSE) or (isinstance(leaf, PriorTherapy) and bool(leaf.outcome))
        for leaf in found
    )


def owner_behind(view: TumourView, j: int) -> int | None:
    """The end of "of the cancer" at token `j`."""
    found = view.match(_BEHIND, j) if j < len(view.scan.tokens) else None
    return found.j if found is not None else None


__all__ = ["OTHERS", "OWNER_BEFORE", "is_course", "owner_behind"]
