"""A criterion: one requirement of a trial, with its words, its place in the registry's string and what it was read as."""

from __future__ import annotations

from dataclasses import dataclass

from screener.criteria.meaning import Meaning, meaning_of
from screener.criteria.nodes import Node
from screener.text.segments import Section


class _Meant:
    """Room for what is worked out of a criterion when it is first asked for; no field, so that it counts neither when criteria are compared nor when they are kept."""

    __slots__ = ("_meaning",)

    _meaning: Meaning


@dataclass(frozen=True, slots=True)
class Criterion(_Meant):
    """One requirement that can fail alone. `tree` states it without polarity; spans of its leaves count from `start`. `corrected`: by whom the tree is, and of when, where a person wrote it."""

    index: int
    section: Section
    start: int
    end: int
    text: str
    tree: Node
    scope: str | None = None
    source: str = "eligibilityCriteria"
    corrected: str | None = None

    @property
    def meaning(self) -> Meaning:
        """What it says, whatever place its words have."""
        try:
            return self._meaning
        except AttributeError:
            found = meaning_of(self.tree)
            object.__setattr__(self, "_meaning", found)
            return found

    @property
    def read(self) -> str:
        """ "full", "partial" or "none"."""
        return self.meaning.read

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its leaves in order of appearance, without "unread" where something was read."""
        return self.meaning.kinds

    @property
    def routine(self) -> bool:
        """Settled at the consent visit, all of it; what was read only in part may ask for more."""
        return self.meaning.routine
