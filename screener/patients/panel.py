"""Many patients at once: what a statement asks of all of them is laid out once, so that no patient is asked what the lists of others already say.

A set of patients is an int, a bit for each in the order of the panel. A statement over a panel is four such sets (`Bits`).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from screener.patients.chart_base import Remembers
from screener.patients.facts import Chart, Given, Medicine

T = TypeVar("T")
E = TypeVar("E")


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


class People(Remembers):
    """The charts of a panel. Nothing here changes after construction."""

    def __init__(self, charts: Sequence[Chart]) -> None:
        super().__init__()
        self.charts = tuple(charts)
        self.everybody = (1 << len(self.charts)) - 1

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

    def entries(self, of: Callable[[Chart], Iterable[E]], by: Callable[[E], Hashable]) -> dict[Hashable, list[Entry[E]]]:
        """The entries of a list of everybody's, those that are alike together."""
        found: dict[Hashable, list[Entry[E]]] = {}
        for who, chart in self.each(self.everybody):
            for item in of(chart):
                found.setdefault(by(item), []).append(Entry(who, chart, item))
        return found

    @cached_property
    def treatments(self) -> dict[Hashable, list[Entry[Given]]]:
        """Every treatment of everybody, by its nature: those of one nature differ only in when they were given, how they ended and against what."""
        return self.entries(lambda chart: chart.items(), lambda item: item.nature)

    @cached_property
    def medications(self) -> dict[Hashable, list[Entry[Medicine]]]:
        """Every medication of everybody, by what decides which it is."""
        return self.entries(lambda chart: chart.medications, lambda medicine: medicine.identity)

    @cached_property
    def speaking_of(self) -> dict[Hashable, int]:
        """Who has any entry that says something of a condition, by its lexicon id: of itself, of what is wider, or of what is narrower."""
        return {own: whose(found) for own, found in self.entries(lambda chart: chart.spoken_of, lambda own: own).items()}

    @cached_property
    def named_conditions(self) -> dict[Hashable, int]:
        """Who has an entry of a name (see `name_key`)."""
        return {name: whose(found) for name, found in self.entries(lambda chart: chart.condition_names, lambda name: name).items()}

    @cached_property
    def conditions_denied(self) -> int:
        """Those of whom a listed condition of which no entry says anything is denied: the list is complete, and every name in it is known."""
        return self.those(lambda chart: chart.conditions_complete and not chart.unresolved_conditions)

    @cached_property
    def without_conditions(self) -> int:
        """Those who have none: the list is complete and holds none, nor does another list."""
        return self.those(lambda chart: chart.condition_named("").denied)


def whose(entries: Iterable[Entry[Any]]) -> int:
    """The patients whose entries these are."""
    found = 0
    for entry in entries:
        found |= entry.who
    return found


def settled(true: int, false: int, everybody: int) -> Bits:
    """A statement whose open answers all wait for a fact."""
    return Bits(true, false, everybody & ~(true | false), 0)
