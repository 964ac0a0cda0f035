"""Limits under circumstances of which a room claims only the first: "Hgb >= 8 g/dL in patients with marrow involvement [or chronic bleeding]"."""

from __future__ import annotations

from screener.criteria.base import Leaf
from screener.criteria.compose.meaning import ILLNESSES, is_limit
from screener.criteria.compose.structure import Item
from screener.criteria.nodes import AllOf, AnyOf, Node, Not, all_of, any_of, implies, leaves

_STATES = ILLNESSES | {"metastasis", "medication", "diagnosis"}


def _of_states(node: Node) -> bool:
    """Does a node say only what patients have or take, and measure nothing?"""
    return all(leaf.kind in _STATES and getattr(leaf, "bounds", None) is None for leaf in leaves(node))


def more_circumstance(limit: Item, other: list[Item], *, excluding: bool) -> Item | None:
    """A limit whose last circumstance is also what stands behind an "or", if that is of the same sort; None where it is not.

    Among exclusions only exceptions grow ("creatinine above 2 mg/dL unless on dialysis or ..."): whatever else stands behind an "or" excludes by itself.
    """
    if limit.tag != "N" or limit.node is None or not is_limit(limit) or len(other) != 1:
        return None
    added = other[0].node
    if added is None or isinstance(added, Not) or not (_of_states(added) or (excluding and other[0].tag == "U")):
        return None
    last = max(leaves(limit.node), key=lambda leaf: leaf.start)
    grown = _grown(limit.node, last, added, within=type(None), excluding=excluding)
    return None if grown is None else Item("N", limit.i, other[0].j, grown)


def _grown(node: Node, last: Leaf, added: Node, *, within: type, excluding: bool) -> Node | None:
    """The tree in which the circumstance that holds the last leaf has an alternative more; None where that leaf is in no circumstance."""
    if not any(leaf is last for leaf in leaves(node)):
        return None
    if within is not type(None) and _of_states(node):
        if isinstance(node, Not):
            return Not(any_of(node.child, added)) if within is AllOf or not excluding else None
        return any_of(node, added) if within is AllOf and not excluding else None
    if isinstance(node, Leaf):
        return None
    if isinstance(node, Not):
        return None
    children = [(child, _grown(child, last, added, within=type(node), excluding=excluding)) for child in node.children]
    if all(new is None for _, new in children):
        return None
    return type(node)(tuple(child if new is None else new for child, new in children))


def in_their_place(node: Node | None) -> Node | None:
    """A limit for some patients, as an alternative to another one: "... or <= 5 x ULN for those with X" serves only those."""
    if isinstance(node, AnyOf) and len(node.children) == 2:
        condition, limit = node.children
        if isinstance(condition, Not) and _of_states(condition) and all(leaf.room == "lab" for leaf in leaves(limit)):
            return all_of(condition.child, limit)
    return node


def limited_otherwise(node: Node, excepted: Node) -> Node | None:
    """An exclusion with a limit of its own for some patients ("AST > 3 x ULN, except those with X: AST > 5 x ULN"): the limit that bars them; None where the exception names none."""
    if not isinstance(excepted, AllOf):
        return None
    whom = [child for child in excepted.children if _of_states(child)]
    limits = [child for child in excepted.children if not _of_states(child)]
    if not whom or not limits or not all(_bars_alike(leaf, node) for child in limits for leaf in leaves(child)):
        return None
    return all_of(node, implies(all_of(*whom), all_of(*limits)))


def _bars_alike(leaf: Leaf, node: Node) -> bool:
    """Does a measured limit lie on the same side as one of the same sort in a tree?"""
    mine = getattr(leaf, "bounds", None)
    theirs = [bounds for other in leaves(node) if other.room == leaf.room and (bounds := getattr(other, "bounds", None)) is not None]
    return mine is not None and any(
        (mine.lower is None, mine.upper is None) == (bounds.lower is None, bounds.upper is None) for bounds in theirs
    )
