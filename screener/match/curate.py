"""Readings that a person corrects: a small tree in YAML, its leaves in plain words that the software reads in full and of the kind that the person names.

    all_of:
      - {kind: lab, read: "ANC ≥ 1.0 x 10^9/L"}
      - not: {kind: cns, read: "CNS metastases"}

The tree states what the criterion says, without polarity: that of an exclusion states what excludes. It is bound to the criterion's words, and stands wherever
the same words stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from screener.criteria.base import Leaf
from screener.criteria.criterion import Criterion
from screener.criteria.nodes import AllOf, AnyOf, Node, Not, all_of, leaves
from screener.criteria.reading.segment import read_segment
from screener.criteria.tree import KINDS
from screener.criteria.unread import Unread
from screener.errors import UserError
from screener.match.answers import hash_of
from screener.patients.load import read_mapping
from screener.patients.values import nearest, shown_word

_DEEPEST = 8
_MOST_LEAVES = 60


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected tree, by whom and of when."""

    tree: Node
    by: str
    on: date

    @property
    def shown(self) -> str:
        """For people: "reading corrected by NAME on DATE"."""
        return f"reading corrected by {self.by} on {self.on}"


Curated = Mapping[str, Correction]  # by the hash of the words


def tree_from(text: str, name: str = "the reading") -> Node:
    """The tree of a YAML (or JSON) text. UserError names every fault at its path: an unknown kind or key, words that are not read in full or are of another kind."""
    faults: list[str] = []
    node = _node(read_mapping(text, name), "tree", faults, 0)
    if node is not None and sum(1 for _ in leaves(node)) > _MOST_LEAVES:
        faults.append(f"tree: more than {_MOST_LEAVES} statements")
    if faults or node is None:
        raise UserError(f"{name}: {len(faults)} fault{'s' if len(faults) != 1 else ''}", faults)
    return node


def with_curated(criteria: Sequence[Criterion], curated: Curated) -> list[Criterion]:
    """The criteria, with corrected trees where there are any for their words."""
    if not curated:
        return list(criteria)
    return [_corrected(c, found) if (found := curated.get(hash_of(c))) is not None else c for c in criteria]


def _corrected(criterion: Criterion, correction: Correction) -> Criterion:
    return replace(criterion, tree=_spanning(correction.tree, len(criterion.text)), corrected=correction.shown)


def _node(data: Any, path: str, faults: list[str], depth: int) -> Node | None:
    if not isinstance(data, dict) or depth > _DEEPEST:
        faults.append(f"{path}: not one of all_of, any_of, not, or kind with read")
        return None
    for key, join in (("all_of", AllOf), ("any_of", AnyOf)):
        if set(data) == {key} and isinstance(data[key], list) and data[key]:
            children = [_node(child, f"{path}.{key}[{number}]", faults, depth + 1) for number, child in enumerate(data[key])]
            return join(tuple(child for child in children if child is not None))
    if set(data) == {"not"}:
        child = _node(data["not"], f"{path}.not", faults, depth + 1)
        return None if child is None else Not(child)
    if set(data) == {"kind", "read"} and isinstance(data["read"], str) and data["read"].strip():
        return _leaf(str(data["kind"]), data["read"], path, faults)
    faults.append(
        f"{path}: not one of all_of, any_of, not, or kind with read (found {', '.join(shown_word(str(key)) for key in data) or 'nothing'})"
    )
    return None


def _leaf(kind: str, words: str, path: str, faults: list[str]) -> Node | None:
    if kind not in KINDS:
        near = nearest(kind, KINDS)
        faults.append(f"{path}.kind: {shown_word(kind)} is not a kind{f'; did you mean {near}?' if near else ''}")
        return None
    pieces = read_segment(words.strip(), False, False).pieces
    node = all_of(*(piece.node for piece in pieces)) if pieces else None
    found = list(leaves(node)) if node is not None else []
    unread = [leaf for leaf in found if isinstance(leaf, Unread)]
    if node is None or unread:
        faults.append(f"{path}.read: not read in full: {shown_word(unread[0].words if unread else words)}")
        return None
    if kind not in {leaf.kind for leaf in found}:
        faults.append(f"{path}.read: read as {', '.join(dict.fromkeys(leaf.kind for leaf in found))}, not as {kind}")
        return None
    return node


def _spanning(node: Node, size: int) -> Node:
    """Leaves of a corrected reading rest on the whole of the criterion's words."""
    if isinstance(node, Leaf):
        return replace(node, start=0, end=size)
    if isinstance(node, Not):
        return Not(_spanning(node.child, size))
    return type(node)(tuple(_spanning(child, size) for child in node.children))
