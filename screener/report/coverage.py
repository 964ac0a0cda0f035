"""How much of the registry's text was read: criteria and characters, by kind, and what was left most often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from screener.criteria.criterion import Criterion
from screener.criteria.nodes import leaves
from screener.criteria.unread import Unread


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts over criteria. `characters` are those inside criteria, each once; `unread_characters` those of them inside words left unread."""

    trials: int = 0
    criteria: int = 0
    full: int = 0
    partial: int = 0
    none: int = 0
    characters: int = 0
    unread_characters: int = 0
    by_kind: dict[str, tuple[int, int, int]] = field(default_factory=dict)  # kind -> criteria read in full, in part, not
    unread_phrases: tuple[tuple[str, int], ...] = ()


def coverage_of(criteria: Sequence[Criterion]) -> Coverage:
    """The counts of one text, without the tables by kind and phrase."""
    read = Counter(criterion.read for criterion in criteria)
    unread = ((c.start + leaf.start, c.start + leaf.end) for c in criteria for leaf in leaves(c.tree) if isinstance(leaf, Unread))
    return Coverage(
        trials=1,
        criteria=len(criteria),
        full=read["full"],
        partial=read["partial"],
        none=read["none"],
        characters=_covered((c.start, c.end) for c in criteria),
        unread_characters=_covered(unread),
    )


def coverage_over(readings: Iterable[Sequence[Criterion]], *, phrases: int = 25) -> Coverage:
    """The counts over many texts, with the tables by kind and the `phrases` most frequent unread ones."""
    trials = criteria = full = partial = none = characters = unread = 0
    kinds: Counter[tuple[str, str]] = Counter()
    words: Counter[str] = Counter()
    for reading in readings:
        one = coverage_of(reading)
        trials += 1
        criteria, full, partial, none = criteria + one.criteria, full + one.full, partial + one.partial, none + one.none
        characters, unread = characters + one.characters, unread + one.unread_characters
        for criterion in reading:
            kinds.update((kind, criterion.read) for kind in criterion.kinds)
            words.update(leaf.words for leaf in leaves(criterion.tree) if isinstance(leaf, Unread))
    table = {kind: (kinds[kind, "full"], kinds[kind, "partial"], kinds[kind, "none"]) for kind in sorted({kind for kind, _ in kinds})}
    most = tuple(sorted(words.items(), key=lambda item: (-item[1], item[0]))[:phrases])
    return Coverage(trials, criteria, full, partial, none, characters, unread, table, most)


def _covered(spans: Iterable[tuple[int, int]]) -> int:
    """How many characters lie in one span at least."""
    total = 0
    reached = 0
    for start, end in sorted(spans):
        total += max(0, end - max(start, reached))
        reached = max(reached, end)
    return total
