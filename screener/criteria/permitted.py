"""Permitted: a sentence that only allows or explains something.

What it is     "X is allowed", "patients with Y may enrol": it asks nothing of anybody
How it reads   composition finds the permitting words; where the sentence widens what stands before it, it becomes part of that criterion instead
Needs          nothing
Unknown when   never: a permission can neither exclude nor leave a question (verdict rule 19)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from screener.criteria.base import Finding, Leaf, met
from screener.patients.facts import Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Permitted(Leaf):
    """A permission; `kind` is the kind of what it permits, `words` quotes it."""

    words: str
    explains: bool = False  # the sentence says what a word before it means

    room: ClassVar[str] = "permitted"

    def judge(self, chart: Chart, as_of: date) -> Finding:
        """Always satisfied."""
        return met(f"this sentence only {'explains' if self.explains else 'permits'} something; it asks nothing")
