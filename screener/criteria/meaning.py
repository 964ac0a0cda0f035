"""What a criterion says, whatever place its words have: worked out once, and shared by all criteria that say the same.

Patients are judged by meanings: thousands of criteria of different trials say the same few things, and their place in the text says nothing of their truth.
"""

from __future__ import annotations

from dataclasses import dataclass

from screener.criteria.base import Leaf
from screener.criteria.nodes import Node, Not, affirmed, leaves, placed
from screener.criteria.unread import Unread

_MOST_KEPT = 50_000  # meanings, and statements, that are shared: beyond that the tables begin anew, and no more than sharing is lost


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """A tree without places, and what is asked of it again and again. Two criteria that say the same have the same object."""

    tree: Node
    leaves: tuple[Leaf, ...]
    affirmed: tuple[Leaf, ...]  # those that it asks for, not those that it denies
    read: str  # "full", "partial" or "none"
    kinds: tuple[str, ...]
    routine: bool


_meanings: dict[Node, Meaning] = {}
_statements: dict[Leaf, Leaf] = {}


def meaning_of(tree: Node) -> Meaning:
    """The meaning of a criterion's tree."""
    stated = _without_places(tree)
    found = _meanings.get(stated)
    if found is None:
        if len(_meanings) >= _MOST_KEPT:
            _meanings.clear()
        found = _meanings[stated] = _described(stated)
    return found


def placeless(leaf: Leaf) -> Leaf:
    """A statement without its place in the text: the same object for the same statement."""
    stated = leaf if leaf.start == leaf.end == 0 else placed(leaf, 0, 0)
    found = _statements.get(stated)
    if found is None:
        if len(_statements) >= _MOST_KEPT:
            _statements.clear()
        found = _statements[stated] = stated
    return found


def _without_places(node: Node) -> Node:
    if isinstance(node, Leaf):
        return placeless(node)
    if isinstance(node, Not):
        return Not(_without_places(node.child))
    return type(node)(tuple([_without_places(child) for child in node.children]))


def _described(tree: Node) -> Meaning:
    found = tuple(leaves(tree))
    unread = [isinstance(leaf, Unread) for leaf in found]
    kinds = dict.fromkeys(leaf.kind for leaf in found)
    if len(kinds) > 1:
        kinds.pop("unread", None)
    asked = tuple(affirmed(tree))
    return Meaning(
        tree,
        found,
        found if len(asked) == len(found) else asked,
        "none" if all(unread) else "partial" if any(unread) else "full",
        tuple(kinds),
        routine=all(leaf.routine for leaf in found) and not any(unread),
    )
