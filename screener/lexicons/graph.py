"""Parents and what follows from them: every "is a" of the lexicon is a walk in one of these graphs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Cycle(Exception):  # noqa: N818  (a finding about the data, reported as a fault)
    """A concept that is its own ancestor."""


def ancestors_of(parents: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """For each id, itself and everything above it. Unknown parents are left out; raises Cycle with the id where there is a loop."""
    done: dict[str, frozenset[str]] = {}

    def walk(node: str, above: tuple[str, ...]) -> frozenset[str]:
        if node in done:
            return done[node]
        if node in above:
            raise Cycle(node)
        found = {node}
        for parent in parents[node]:
            if parent in parents:
                found |= walk(parent, (*above, node))
        done[node] = frozenset(found)
        return done[node]

    for node in parents:
        walk(node, ())
    return done
