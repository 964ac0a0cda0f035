"""Text -> criteria: the whole reading, pure and deterministic.

clean -> blocks -> sentences -> tokens -> claims of the rooms -> composition -> criteria, each with its span in the registry's string. The steps stand in `screener.criteria.reading`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from screener.collector import resting
from screener.criteria.criterion import Criterion
from screener.criteria.lab.own_limits import bind, concerned, stated_limits
from screener.criteria.reading.blocks import Reader
from screener.criteria.reading.tables import fold_table, with_rows
from screener.text.clean import clean
from screener.text.segments import split

READER = "1"  # the version of the reading: raise it whenever the same text may be read differently

Kept = Callable[[], tuple["Criterion", ...]]

_REMEMBERED: dict[str, tuple[Criterion, ...] | Kept] = {}


def remember(eligibility: str, criteria: tuple[Criterion, ...] | Kept) -> None:
    """Let `read` answer with a reading that was made before (by the same reader; see `screener.criteria.codec`); a function is called when it is first asked for."""
    _REMEMBERED[eligibility] = criteria


def read(eligibility: str) -> tuple[Criterion, ...]:
    """The criteria of an eligibility text, in order. Never raises; every requirement is in some criterion."""
    kept = _REMEMBERED.get(eligibility)
    if kept is not None:
        if not isinstance(kept, tuple):
            kept = _REMEMBERED[eligibility] = kept()
        return kept
    with resting():
        return _read(eligibility)


def _read(eligibility: str) -> tuple[Criterion, ...]:
    text = clean(eligibility)
    out: list[Criterion] = []
    reader = Reader(text, eligibility, out)
    blocks = split(text)
    for block in blocks:
        fold_table(text, block)
    reader.siblings(with_rows(text, [block for block in blocks if not block.heading and block.parent is None]))
    limits = stated_limits(text.lower)
    if limits:
        out = [replace(c, tree=bind(c.tree, limits)) if concerned(c.tree, limits) else c for c in out]
    return tuple(out)
