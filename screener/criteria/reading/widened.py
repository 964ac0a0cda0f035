"""A requirement and what is permitted or excepted behind it, put together."""

from __future__ import annotations

from dataclasses import dataclass, replace

from screener.criteria.base import Leaf
from screener.criteria.nodes import AnyOf, Node, Not, all_of, any_of, leaves, negation, without
from screener.criteria.therapy.target import Therapy
from screener.criteria.unread import Unread
from screener.text.gated import gated


@dataclass(frozen=True, slots=True)
class Piece:
    """A requirement of a segment, spans counted from the segment's start."""

    node: Node
    start: int
    end: int


def clipped(node: Node, size: int) -> Node:
    """The same tree, with spans that reach into carried words cut back to the segment's own."""
    if isinstance(node, Leaf):
        return replace(node, start=min(node.start, size - 1), end=min(node.end, size)) if node.end > size else node
    if isinstance(node, Not):
        return Not(clipped(node.child, size))
    return type(node)(tuple(clipped(child, size) for child in node.children))


def widened(piece: Piece, allowed: Node, excluding: bool, end: int) -> Piece:
    """A criterion and the exception or permission that follows it."""
    narrowed = without(piece.node, allowed)
    if narrowed is not None:
        node = narrowed
    elif excluding:
        node = sparing(piece.node, allowed)
    else:
        node = any_of(piece.node, allowed)
    return Piece(node, piece.start, max(end, piece.end))


def sparing(node: Node, allowed: Node) -> Node:
    """What excludes, but for what is allowed: each treatment where it is spoken of, if that can be said; the rest of all of it."""
    rest: list[Node] = []
    for one in allowed.children if isinstance(allowed, AnyOf) else (allowed,):
        narrowed = without(node, one) if all(hasattr(leaf, "therapy") for leaf in leaves(one)) else None
        if narrowed is None:
            rest.append(one)
        else:
            node = narrowed
    return all_of(node, negation(any_of(*rest))) if rest else node


def related(before: Node, permitted: Node, excluding: bool) -> bool:
    """Does a permission speak of what the sentence before it asks or excludes?"""
    kinds = {leaf.kind for leaf in leaves(before)} - {"unread"}
    if all(leaf.kind == "judgement" for leaf in leaves(permitted)):
        return True  # "Exceptions may be granted with the sponsor's approval"
    measured = [{analyte for leaf in leaves(node) if (analyte := getattr(leaf, "analyte", ""))} for node in (before, permitted)]
    alone = all(getattr(leaf, "analyte", "") for leaf in leaves(permitted))
    if not excluding and measured[1] and (alone or measured[0]) and measured[0].isdisjoint(measured[1]):
        return False  # "ANC >= 1.5. Patients with creatinine <= 1.5 mg/dL are acceptable": another limit
    if excluding and without(before, permitted) is None and all(hasattr(leaf, "therapy") for leaf in (*leaves(before), *leaves(permitted))):
        return False  # "Prior transplant. Prior T cell therapy is allowed": another treatment, no exception to the first
    if not excluding and _radiotherapy_after_drugs(before, permitted):
        return False  # "At least 4 weeks since antibodies. Radiotherapy is allowed if 2 weeks have passed": each has its own time
    return bool(kinds & {leaf.kind for leaf in leaves(permitted)}) or (excluding and not kinds)


def _treatments(node: Node) -> list[Therapy]:
    """What the leaves of a tree are about; nothing where one is about something else than a treatment."""
    found = [getattr(leaf, "therapy", None) for leaf in leaves(node)]
    named = [one for one in found if isinstance(one, Therapy)]
    return named if len(named) == len(found) else []


def _radiotherapy_after_drugs(before: Node, permitted: Node) -> bool:
    """Is a permission about radiotherapy, where nothing but drugs is spoken of before it?"""
    drugs, rays = _treatments(before), _treatments(permitted)
    if not drugs or not rays:
        return False
    spoken_of = {group for one in drugs for group in (*one.groups, *one.kinds, *one.procedures)}
    return spoken_of.isdisjoint({"anticancer", "radiotherapy", "surgery"}) and all(
        one.kinds == ("radiotherapy",) or (one.groups and all(group.startswith("radiotherapy") for group in one.groups)) for one in rays
    )


_WORD = gated(r"[a-z]{6,}")

_COMMON = frozenset(
    "patient patients subject subjects participant participants previous therapy therapies treatment treatments treated receive received receiving history within before allowed permitted eligible enrolled "
    "should without cancer disease active systemic screening investigator enrollment".split()
)


def speaks_again(lower: str, before: Piece, place: tuple[int, int], permitted: Node) -> bool:
    """Does a permission that was not read in full repeat a word of the exclusion before it ("Radiotherapy within 2 weeks. Palliative radiotherapy to bone is allowed")? Then it may spare the patient."""
    if not any(isinstance(leaf, Unread) for leaf in leaves(permitted)):
        return False
    first = {word[:8] for word in _WORD.findall(lower, before.start, before.end) if word not in _COMMON}
    return any(word[:8] in first for word in _WORD.findall(lower, *place) if word not in _COMMON)
