"""Limits that read as if their sign were reversed ("ALT >= 2.5 x ULN" among what is required).

Read literally such a criterion would open a trial only to those whose organs fail, or close it to everybody in health: nearly always a slip of the one who typed
it. Nobody is ruled in or out on it: the limit is shown as it stands, and a person asks the trial. Limits with two ends ("1 to 3 x ULN", for
trials in hepatic impairment) and limits among alternatives are taken at their word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from screener.criteria.base import Leaf
from screener.criteria.lab.leaf import Lab
from screener.criteria.nodes import AllOf, Node, Not
from screener.text.quantity import Bounds

# A value above k times its upper limit, or an interval above so many ms, is never what a trial asks of an organ.
_ILL_ABOVE = {"ALT": 1.0, "AST": 1.0, "TRANSAMINASES": 1.0, "TBILI": 1.0, "DBILI": 1.0, "CREAT": 1.0}
_ILL_ABOVE_MS = {"QTC": 450.0}
# Function that a trial asks for: at most this much (as the analyte is mostly written) is never the most that is allowed.
_WELL_ABOVE = {"LVEF": ("%", 55.0), "LVSF": ("%", 30.0), "SPO2": ("%", 95.0)}


def doubt_reversed(tree: Node, *, excluding: bool) -> Node:
    """The same tree, its limits marked as doubted that ask for illness or bar health. `excluding`: the tree says whom the trial excludes."""
    doubted = {(leaf.analyte, _side(leaf.bounds)) for leaf, wanted in _decisive(tree, not excluding) if _absurd(leaf, wanted)}
    return _marked(tree, doubted) if doubted else tree


def _decisive(node: Node, wanted: bool) -> Iterator[tuple[Lab, bool]]:
    """Laboratory limits that decide the criterion alone, and whether they must hold."""
    if isinstance(node, Lab):
        yield node, wanted
    elif isinstance(node, Not):
        yield from _decisive(node.child, not wanted)
    elif not isinstance(node, Leaf) and isinstance(node, AllOf) is wanted:
        for child in node.children:
            yield from _decisive(child, wanted)
    elif not isinstance(node, Leaf) and any(_spares(child, wanted) for child in node.children):
        # "at most 2 x ULN unless there is Gilbert syndrome": a limit that only an exception softens decides all the same
        for child in node.children:
            if isinstance(child, Lab):
                yield child, wanted


def _spares(node: Node, wanted: bool) -> bool:
    """An illness that an exception names: beside what is wanted, or denied of what is not."""
    named = node if wanted else node.child if isinstance(node, Not) else None
    return isinstance(named, Leaf) and named.kind in ("condition", "metastasis")


def _side(bounds: Bounds | None) -> str:
    return "" if bounds is None or (bounds.lower and bounds.upper) else "lower" if bounds.lower else "upper"


def _absurd(leaf: Lab, wanted: bool) -> bool:
    bounds = leaf.bounds
    side = _side(bounds)
    if bounds is None or not side:
        return False
    limit = bounds.lower or bounds.upper
    if limit is None:
        return False
    asks_for_more = (side == "lower") is wanted
    if leaf.analyte in _ILL_ABOVE and limit.unit == "xULN":
        return asks_for_more and limit.value >= _ILL_ABOVE[leaf.analyte]
    if leaf.analyte in _ILL_ABOVE_MS and limit.unit == "ms":
        return asks_for_more and limit.value >= _ILL_ABOVE_MS[leaf.analyte]
    unit, most = _WELL_ABOVE.get(leaf.analyte, ("", 0.0))
    return bool(unit) and limit.unit == unit and not asks_for_more and limit.value <= most


def _marked(node: Node, doubted: set[tuple[str, str]]) -> Node:
    if isinstance(node, Leaf):
        return replace(node, doubted=True) if isinstance(node, Lab) and (node.analyte, _side(node.bounds)) in doubted else node
    if isinstance(node, Not):
        return Not(_marked(node.child, doubted))
    return type(node)(tuple(_marked(child, doubted) for child in node.children))
