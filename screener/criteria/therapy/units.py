"""A sentence as a string of symbols in which treatments and windows are one symbol each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from screener.criteria.scan import Reading, Scan
from screener.criteria.therapy.elapsed import When
from screener.criteria.therapy.treatments import Treatments
from screener.text.gated import Gated, Stems, mask_of


@dataclass(slots=True)
class Unit:
    """One symbol of the unit string and what it stands for."""

    sym: str
    i: int
    j: int
    treatments: Treatments | None = None
    when: When | None = None
    loose: bool = False  # a bare length ("21 days")


@dataclass(slots=True)
class Phrases:
    """The sentence as units. `string` is for regular expressions, one blank around each symbol."""

    scan: Scan
    units: list[Unit]
    string: str = ""
    mask: int = 1  # of its symbols (see `screener.text.gated`)

    def __post_init__(self) -> None:
        symbols = [unit.sym for unit in self.units]
        self.string = f" {' '.join(symbols)} "
        self.mask = mask_of(symbols)

    def may(self, wanted: Gated | Stems) -> bool:
        """May the string hold a match of a pattern, or one of some strings? False is sure."""
        return self.mask & wanted.bits == wanted.bits

    def at(self, start: int, end: int) -> tuple[int, int]:
        """The units between two positions of `string`."""
        while self.string[start] == " ":
            start += 1
        first = self.string.count(" ", 1, start)
        return first, first + self.string[start:end].strip().count(" ") + 1

    def units_of(self, match: re.Match[str], group: str) -> list[Unit]:
        """The units of a group that took part."""
        if match.start(group) < 0 or not match[group].strip():
            return []
        first, last = self.at(match.start(group), match.end(group))
        return self.units[first:last]

    def tokens(self, match: re.Match[str]) -> tuple[int, int]:
        """Token range of a match."""
        first, last = self.at(match.start(), match.end())
        return self.units[first].i, self.units[last - 1].j

    def before(self, i: int) -> str:
        """The symbol of the token before token i; "" at the start."""
        return self.scan.tokens[i - 1].sym if i else ""

    def after(self, j: int) -> str:
        """The symbol of the token at j; "" at the end."""
        return self.scan.tokens[j].sym if j < len(self.scan.tokens) else ""


def each(pattern: Gated, phrases: Phrases, build: Callable[[re.Match[str]], Reading | None]) -> Iterator[Reading]:
    """What a pattern's matches build, from left to right; a match that builds nothing is tried again from its second symbol."""
    return _built(pattern, phrases, build) if phrases.may(pattern) else iter(())


def _built(pattern: Gated, phrases: Phrases, build: Callable[[re.Match[str]], Reading | None]) -> Iterator[Reading]:
    string = phrases.string
    position = 0
    while (match := pattern.search(string, position)) is not None:
        reading = build(match)
        if reading is None:
            position = string.index(" ", match.start() + 1)
        else:
            yield reading
            position = match.end() - 1
