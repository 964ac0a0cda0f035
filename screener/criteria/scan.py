"""What a room gets: the tokens of one sentence, and a way to match on their symbols."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypedDict

from screener.criteria.base import Leaf
from screener.criteria.nodes import Node
from screener.text.clean import CleanText
from screener.text.gated import Gated, Stems, mask_of, words_of
from screener.text.tokens import Token


class Offsets(TypedDict):
    """Where a leaf's words stand, as its keyword arguments."""

    start: int
    end: int


NARROW = -5  # the priority of a treatment with words that no fact answers: a claim of another kind that begins no later knows more of them
_LETTERS = re.compile(r"[a-z]+")
OPEN = -7  # the priority of a list of conditions with one that no lexicon lists: it stands unless another room claims what it adds (see `read.claims`)
LOOSE = -9  # the priority of a claim beside which words are left unread that narrow it: any other claim on its words is better


@dataclass(frozen=True, slots=True)
class Reading:
    """A room's claim: tokens `i` to `j` (half open) say `node`.

    `label` marks a claim without a statement (a phrase that means nothing of its own, such as "adequate organ function:" before its definition): node None.
    """

    i: int
    j: int
    node: Node | None
    room: str = ""
    priority: int = 0

    @property
    def label(self) -> bool:
        """Words that are understood and state nothing."""
        return self.node is None


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern found: token range and the regular-expression match; `at(name)` is a group's token range."""

    i: int
    j: int
    match: re.Match[str]
    _scan: Scan

    def at(self, group: str | int) -> tuple[int, int] | None:
        """Token range of a group that took part in the match."""
        if self.match.start(group) < 0 or not self.match[group].strip():
            return None
        return self._scan.token_range(self.match.start(group), self.match.end(group))

    def token(self, group: str | int) -> Token | None:
        """First token of a group."""
        found = self.at(group)
        return self._scan.tokens[found[0]] if found else None


@dataclass(slots=True)
class Scan:
    """One sentence as rooms see it.

    `symbols` is the tokens' symbols with one blank between, and one before and behind, so that patterns can say ` LAB ` for a whole token.
    `excluding` tells whether the sentence stands where presence excludes; it is a hint for language ("A and B" in a list of exclusions means either),
    never for verdicts. `present` is the set of symbols, for quick refusal.
    """

    clean: CleanText
    tokens: list[Token]
    base: int  # clean position that leaf offsets count from (the segment's start)
    excluding: bool = False
    symbols: str = ""
    present: frozenset[str] = frozenset()
    said: str = ""  # the sentence's clean lower-case text
    memo: dict[str, object] = field(default_factory=dict)  # what several rooms derive from one sentence, derived once
    _index: dict[int, int] = field(default_factory=dict)
    in_words: int = 1  # `mask`, without the patterns that were looked for in the words and found nowhere
    _words: frozenset[str] | None = None
    mask: int = 1  # which patterns and stems the sentence may hold, in its words or its symbols (see `screener.text.gated`)

    def __post_init__(self) -> None:
        symbols = [token.sym for token in self.tokens]
        self.symbols = f" {' '.join(symbols)} "
        self.present = frozenset(symbols)
        if symbols:
            self.said = self.clean.lower[self.tokens[0].start : self.tokens[-1].end]
            self.in_words = self.mask = mask_of(words_of(self.said)) | mask_of([symbol for symbol in self.present if symbol.isupper()])

    @property
    def words(self) -> frozenset[str]:
        """Every run of letters in the sentence, for quick refusal by whole words."""
        if self._words is None:
            self._words = frozenset(_LETTERS.findall(self.said))
        return self._words

    def may(self, wanted: Gated | Stems) -> bool:
        """May the sentence hold a match of a pattern, or one of some strings? False is sure."""
        return self.mask & wanted.bits == wanted.bits

    def search(self, pattern: Gated) -> re.Match[str] | None:
        """The first place where a pattern stands in the sentence's words; positions are those of the clean text. One that stands nowhere is not tried again."""
        if self.in_words & pattern.bits != pattern.bits or not self.tokens:
            return None
        found = pattern.search(self.clean.lower, self.tokens[0].start, self.tokens[-1].end)
        if found is None and pattern.bit != 1:
            self.in_words &= ~pattern.bit
        return found

    def _token_at(self, position: int) -> int:
        """The token whose symbol begins at a position of `symbols`; the index is made when first asked for."""
        if not self._index:
            at = 1
            for number, token in enumerate(self.tokens):
                self._index[at] = number
                at += len(token.sym) + 1
        return self._index[position]

    def token_range(self, start: int, end: int) -> tuple[int, int]:
        """The tokens between two positions of `symbols` (blanks at the edges do not matter)."""
        while self.symbols[start] == " ":
            start += 1
        i = self._token_at(start)
        return i, i + self.symbols[start:end].strip().count(" ") + 1

    def find(self, pattern: Gated) -> Iterator[Hit]:
        """Every non-overlapping match of a pattern over whole tokens. Write patterns with ` ` around symbols, e.g. r" LAB (?:of )?BQ(?= )"."""
        return self._found(pattern) if self.mask & pattern.bits == pattern.bits else iter(())

    def _found(self, pattern: Gated) -> Iterator[Hit]:
        for match in pattern.finditer(self.symbols):
            if match.group().strip():
                i, j = self.token_range(match.start(), match.end())
                yield Hit(i, j, match, self)

    def span(self, i: int, j: int) -> Offsets:
        """`start`/`end` of a leaf that rests on tokens i..j: offsets in the registry's string, counted from the segment's start."""
        start, last = self.tokens[i].start, self.tokens[j - 1].end - 1
        if self.clean.plain:
            return {"start": start - self.base, "end": last + 1 - self.base}
        zero = self.clean.origin(self.base)
        start, end = self.clean.extent(start, last)
        return {"start": start - zero, "end": end - zero}

    def text(self, i: int, j: int) -> str:
        """The cleaned lower-case words of tokens i..j; empty where there are none."""
        if not 0 <= i < j <= len(self.tokens):
            return ""
        return self.clean.lower[self.tokens[i].start : self.tokens[j - 1].end]

    def written(self, i: int, j: int) -> str:
        """The cleaned words of tokens i..j in their own case."""
        return self.clean.text[self.tokens[i].start : self.tokens[j - 1].end]


__all__ = ["Hit", "Leaf", "Node", "Reading", "Scan"]
