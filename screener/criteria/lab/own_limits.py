"""The upper limits of normal that a trial states for itself ("For the purpose of this study, the ULN for ALT is 45 U/L").

Paediatric protocols set them so that every site counts the same multiple of ULN. Such a sentence asks nothing by itself; it binds every multiple of that ULN in the
trial, before the laboratory's own limit (verdicts, rule 10: the report's or the conventional limit decides where a trial states none).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from screener.criteria.base import Leaf
from screener.criteria.lab.leaf import Lab
from screener.criteria.nodes import Node, Not, leaves
from screener.text.gated import gated
from screener.text.quantity import Limit

_STATED = gated(
    r"\b(?:uln|upper limit of normal)(?: ?\(uln\))?(?: value)? (?:for|of) (?:the )?(?P<names>[a-z ()/,]{3,60}?) (?:is|are|has been|have been|will be|was|shall be)(?: (?:set|defined|considered|taken))?(?: (?:at|as|to|to be))?(?: the value of)? (?P<value>\d{1,4}(?:\.\d{1,2})?) ?(?P<unit>i?u/l|units?/l|mg/dl)"
)
_NAMES = (
    (gated(r"\b(?:sgpt|alt|alanine)"), "ALT"),
    (gated(r"\b(?:sgot|ast|aspartate)"), "AST"),
    (gated(r"\bbilirubin"), "TBILI"),
    (gated(r"\bcreatinine"), "CREAT"),
    (gated(r"\b(?:alp|alkaline)"), "ALP"),
)


def stated_limits(lower: str) -> dict[str, Limit]:
    """Analyte -> the ULN that a text in lower case states for it. Two different values for one analyte are no statement."""
    found: dict[str, set[Limit]] = {}
    if "uln" not in lower and "upper limit" not in lower:
        return {}
    for match in _STATED.finditer(lower):
        unit = "mg/dL" if match["unit"] == "mg/dl" else "U/L"
        for pattern, analyte in _NAMES:
            if pattern.search(match["names"]):
                found.setdefault(analyte, set()).add(Limit(float(match["value"]), unit))
    return {analyte: values.pop() for analyte, values in found.items() if len(values) == 1}


def bind(node: Node, limits: dict[str, Limit]) -> Node:
    """The same tree, its multiples of ULN counted from the stated limits."""
    if isinstance(node, Leaf):
        return replace(node, own_uln=limits[node.analyte]) if isinstance(node, Lab) and node.analyte in limits and _multiple(node) else node
    if isinstance(node, Not):
        return Not(bind(node.child, limits))
    return type(node)(tuple(bind(child, limits) for child in node.children))


def concerned(node: Node, analytes: Iterable[str]) -> bool:
    """Does a tree hold a multiple of the ULN of one of these analytes?"""
    return any(isinstance(leaf, Lab) and leaf.analyte in analytes and _multiple(leaf) for leaf in leaves(node))


def _multiple(leaf: Lab) -> bool:
    return leaf.normal in ("uln", "normal") or (
        leaf.bounds is not None and any(end is not None and end.unit == "xULN" for end in (leaf.bounds.lower, leaf.bounds.upper))
    )
