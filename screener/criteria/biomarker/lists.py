"""Statements on markers beside one another: alternatives, receptors of one tumour, a negating prefix."""

from __future__ import annotations

from dataclasses import replace

from screener.criteria.biomarker.leaves import Biomarker
from screener.criteria.nodes import AllOf, AnyOf, Node, Not, all_of, any_of, leaves, negation
from screener.criteria.scan import Reading
from screener.criteria.tumour_view import TumourView

_RECEPTORS = frozenset({"HORMONE_RECEPTOR", "HER2", "AR"})


def joined_receptors(view: TumourView, found: list[Reading]) -> list[Reading]:
    """ "HR+/HER2-": the receptors of one tumour; the stroke between their states means "and"."""
    out: list[Reading] = []
    for reading in found:
        last = out[-1] if out else None
        if (
            last is not None
            and last.node is not None
            and reading.node is not None
            and reading.i - last.j <= 1
            and (reading.i == last.j or view.scan.tokens[last.j].sym == "/")
            and all(
                isinstance(leaf, Biomarker) and leaf.marker in _RECEPTORS for node in (last.node, reading.node) for leaf in leaves(node)
            )
        ):
            out[-1] = replace(last, j=reading.j, node=all_of(last.node, reading.node))
        else:
            out.append(reading)
    return out


def with_prefix(view: TumourView, reading: Reading) -> Reading:
    """ "non-MSI-H": the prefix belongs to the marker, however many stand in the list."""
    i = reading.i - 1
    if i < 0 or reading.node is None or view.scan.tokens[i].sym != "NEG" or view.scan.text(i, i + 1) not in ("non", "non-"):
        return reading
    return replace(reading, i=i, node=negation(reading.node))


def _opposite(one: Node, other: Node) -> bool:
    """One states that a marker is there, the other that one is not: "ER positive, HER2 negative" are no alternatives."""
    return {_is_negative(one), _is_negative(other)} == {True, False}


def _is_negative(node: Node) -> bool | None:
    said = {
        isinstance(part, Not) or (isinstance(part, Biomarker) and part.asks in ("negative", "wild_type", "mss"))
        for part in (node.children if isinstance(node, AllOf | AnyOf) else (node,))
    }
    return said.pop() if len(said) == 1 else None


def merged_statements(view: TumourView, found: list[Reading]) -> list[Reading]:
    """ "A, B, or C" of whole statements on markers: one claim, so that what stands before or behind binds less than the "or"."""
    out: list[Reading] = []
    for reading in found:
        if out and out[-1].node is not None and reading.node is not None:
            between = [token.sym for token in view.scan.tokens[out[-1].j : reading.i]]
            if (
                between
                and set(between) <= {",", "OR", "ANDOR", "or", "either", "an", "a", "the"}
                and ("OR" in between or "ANDOR" in between or out[-1].priority == -3 or _or_follows(view, found, reading))
            ):
                last = out[-1]
                assert last.node is not None
                if set(between) == {","} and _opposite(last.node, reading.node):
                    out[-1] = Reading(last.i, reading.j, all_of(last.node, reading.node), priority=-3)
                    continue
                out[-1] = Reading(last.i, reading.j, any_of(last.node, reading.node), priority=-3)
                continue
        out.append(reading)
    return [replace(reading, priority=0) for reading in out]


def _or_follows(view: TumourView, found: list[Reading], reading: Reading) -> bool:
    """Does an "or" join this statement to the next one (so that the comma before it means "or", too)?"""
    later = [one for one in found if one.i >= reading.j and one.node is not None]
    return (
        bool(later)
        and {token.sym for token in view.scan.tokens[reading.j : later[0].i]} <= {",", "OR", "ANDOR", "an", "a"}
        and "OR" in {token.sym for token in view.scan.tokens[reading.j : later[0].i]}
    )


__all__ = ["joined_receptors", "merged_statements", "with_prefix"]
