"""The shape of a criterion: AllOf, AnyOf and Not over leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

from screener.criteria.base import Leaf, to_json


@dataclass(frozen=True, slots=True)
class AllOf:
    """True if every child is."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True if one child is."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True if the child is false."""

    child: Node


Node: TypeAlias = "AllOf | AnyOf | Not | Leaf"


def all_of(*children: Node | None) -> Node:
    """AllOf, flattened; a single child stands for itself. At least one child must be given."""
    return _join(AllOf, children)


def any_of(*children: Node | None) -> Node:
    """AnyOf, flattened; a single child stands for itself."""
    return _join(AnyOf, children)


def _join(kind: type[AllOf] | type[AnyOf], children: tuple[Node | None, ...]) -> Node:
    flat: list[Node] = []
    for child in children:
        if child is None:
            continue
        if isinstance(child, kind):
            flat.extend(child.children)
        else:
            flat.append(child)
    if not flat:
        raise ValueError("a node needs a child")
    return flat[0] if len(flat) == 1 else kind(tuple(flat))


def negation(child: Node) -> Node:
    """Not; a double negation cancels."""
    return child.child if isinstance(child, Not) else Not(child)


def implies(condition: Node, then: Node) -> Node:
    """`then` wherever `condition` holds; satisfied where it does not."""
    return any_of(negation(condition), then)


def without(node: Node, excepted: Node) -> Node | None:
    """`node` of which the excepted things do not count one by one ("autoimmune disease except vitiligo": other ones still do); None where no leaf can say that."""
    if isinstance(node, Leaf):
        narrowed: Node | None = node.but(excepted)
        return narrowed
    if isinstance(node, Not):
        inner = without(node.child, excepted)
        return None if inner is None else Not(inner)
    made = [without(child, excepted) for child in node.children]
    if all(child is None for child in made):
        return None
    if isinstance(node, AnyOf) and any(new is None and not _apart(child, excepted) for new, child in zip(made, node.children, strict=True)):
        return None
    return type(node)(tuple(old if new is None else new for old, new in zip(node.children, made, strict=True)))


def _apart(node: Node, excepted: Node) -> bool:
    """Does an exception of treatments leave a part as it is that speaks of none ("radiotherapy within 2 weeks or pneumonitis; palliative radiotherapy is allowed")?"""
    return all(hasattr(leaf, "therapy") for leaf in leaves(excepted)) and not any(hasattr(leaf, "therapy") for leaf in leaves(node))


def leaves(node: Node) -> Iterator[Leaf]:
    """Every leaf, in order."""
    if isinstance(node, Leaf):
        return iter((node,))
    found: list[Leaf] = []
    _collect(node, found)
    return iter(found)


def affirmed(node: Node) -> Iterator[Leaf]:
    """The leaves that a tree asks for: those outside of denials and exceptions."""
    if isinstance(node, Leaf):
        yield node
    elif not isinstance(node, Not):
        for child in node.children:
            yield from affirmed(child)


def _collect(node: Node, found: list[Leaf]) -> None:
    if isinstance(node, Leaf):
        found.append(node)
    elif isinstance(node, Not):
        _collect(node.child, found)
    else:
        for child in node.children:
            _collect(child, found)


_FIELDS: dict[type[Leaf], tuple[str, ...]] = {}


def _field_names(kind: type[Leaf]) -> tuple[str, ...]:
    """The fields of a leaf but its span, worked out once for a class."""
    if kind not in _FIELDS:
        _FIELDS[kind] = tuple(field.name for field in fields(kind) if field.name not in ("start", "end"))
    return _FIELDS[kind]


def placed(leaf: Leaf, start: int, end: int) -> Leaf:
    """A leaf with another span: `dataclasses.replace` without its checks, as this is done for every leaf of every text."""
    kind = type(leaf)
    twin = object.__new__(kind)
    put = object.__setattr__
    for name in _field_names(kind):
        put(twin, name, getattr(leaf, name))
    put(twin, "start", start)
    put(twin, "end", end)
    return twin


def shifted(node: Node, offset: int) -> Node:
    """The same tree with every span moved."""
    if not offset:
        return node
    if isinstance(node, Leaf):
        return placed(node, node.start + offset, node.end + offset)
    if isinstance(node, Not):
        return Not(shifted(node.child, offset))
    return type(node)(tuple(shifted(child, offset) for child in node.children))


def node_json(node: Node, offset: int = 0) -> Any:
    """A tree as the contract writes it; `offset` is added to every span."""
    if isinstance(node, Leaf):
        data = to_json(node)
        data["start"] += offset
        data["end"] += offset
        return data
    if isinstance(node, Not):
        return {"not": node_json(node.child, offset)}
    return {"all_of" if isinstance(node, AllOf) else "any_of": [node_json(child, offset) for child in node.children]}
