"""Many patients at once: what a statement asks of all of them is laid out once, so that no patient is asked what the lists of others already say.

A set of patients is an int, a bit for each in the order of the panel. A statement over a panel is four such sets (`Bits`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from screener.patients.facts import Chart, Given, Medicine

T = TypeVar("T")


class Bits(NamedTuple):
    """For whom a statement is true and false; of the rest those whom a fact would settle, and those for whom it is a judgement."""

    true: int
    false: int
    factual: int
    judgement: int


class Entry(NamedTuple, Generic[T]):
    """An entry of somebody's list; `who` is that patient's bit."""

    who: int
    chart: Chart
    of: T


class People:
    """The charts of a panel. Nothing here changes after construction."""

    def __init__(self, charts: Sequence[Chart]) -> None:
        self.charts = tuple(charts)
        self.everybody = (1 << len(self.charts)) - 1
        self._asked: dict[tuple[object, ...], Any] = {}

    def asked(self, question: Callable[..., T], *arguments: Hashable) -> T:
        """The answer to a question that somebody else than the panel works out (`question(people, *arguments)`, pure); it is worked out once."""
        key = (question, *arguments)
        found: T | None = self._asked.get(key)
        if found is None:
            found = self._asked[key] = question(self, *arguments)
        return found

    def those(self, has: Callable[[Chart], object]) -> int:
        """The patients of whom something holds."""
        return sum(1 << place for place, chart in enumerate(self.charts) if has(chart))

    def each(self, among: int) -> Iterator[tuple[int, Chart]]:
        """The patients of a set, each with the bit."""
        while among:
            one = among & -among
            yield one, self.charts[one.bit_length() - 1]
            among ^= one

    def alike(self, by: Callable[[Chart], Hashable]) -> tuple[tuple[Chart, int], ...]:
        """Those who have the same of something, each time with the chart of one of them."""
        found: dict[Hashable, tuple[Chart, int]] = {}
        for who, chart in self.each(self.everybody):
            key = by(chart)
            first, those = found.get(key, (chart, 0))
            found[key] = first, those | who
        return tuple(found.values())

    @cached_property
    def therapies_complete(self) -> int:
        """Those whose list of treatments is complete."""
        return self.those(lambda chart: chart.therapies_complete)

    @cached_property
    def medications_complete(self) -> int:
        """Those whose list of medications is complete."""
        return self.those(lambda chart: chart.medications_complete)

    @cached_property
    def treatments(self) -> dict[object, list[Entry[Given]]]:
        """Every treatment of everybody, by its nature: those of one nature differ only in when they were given, how they ended and against what."""
        found: dict[object, list[Entry[Given]]] = {}
        for place, chart in enumerate(self.charts):
            for item in chart.items():
                found.setdefault(item.nature, []).append(Entry(1 << place, chart, item))
        return found

    @cached_property
    def medications(self) -> dict[str | frozenset[str], list[Entry[Medicine]]]:
        """Every medication of everybody, by its drug; by its classes where the drug is not known."""
        found: dict[str | frozenset[str], list[Entry[Medicine]]] = {}
        for place, chart in enumerate(self.charts):
            for medicine in chart.medications:
                found.setdefault(medicine.drug_id or medicine.classes, []).append(Entry(1 << place, chart, medicine))
        return found

    @cached_property
    def speaking_of(self) -> dict[str, int]:
        """Who has any entry that says something of a condition, by its lexicon id: of itself, of what is wider, or of what is narrower."""
        found: dict[str, int] = {}
        for place, chart in enumerate(self.charts):
            for own in chart.spoken_of:
                found[own] = found.get(own, 0) | 1 << place
        return found

    @cached_property
    def conditions_denied(self) -> int:
        """Those of whom a listed condition of which no entry says anything is denied: the list is complete, and every name in it is known."""
        return self.those(lambda chart: chart.conditions_complete and not chart.unresolved_conditions)

    @cached_property
    def named_conditions(self) -> dict[str, int]:
        """Who has an entry of a name (see `name_key`)."""
        found: dict[str, int] = {}
        for place, chart in enumerate(self.charts):
            for name in chart.condition_names:
                found[name] = found.get(name, 0) | 1 << place
        return found

    @cached_property
    def without_conditions(self) -> int:
        """Those who have none: the list is complete and holds none, nor does another list."""
        return self.those(lambda chart: chart.condition_named("").denied)


def settled(true: int, false: int, everybody: int) -> Bits:
    """A statement whose open answers all wait for a fact."""
    return Bits(true, false, everybody & ~(true | false), 0)
