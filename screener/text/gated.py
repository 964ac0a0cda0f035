"""Regular expressions that are not tried where they cannot match.

Rooms ask hundreds of patterns of every sentence, and nearly all find nothing. What a pattern needs is derived from the pattern itself: sets of literals of each of
which every match holds one (`needs`, the rarest first), and the characters with which a match can begin (`begins`). A sentence without a literal of each set, or a
place with another character, is refused without trying the pattern. That is exact: it never changes what is found.

A sentence is asked through its mask: a bit for each set of literals, set where one of the sentence's words or signs holds one of them. A pattern is compiled
when it is first tried, so that a program that reads no text does not pay for them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Any

from screener.text.required import RUN, Strings, requirements

_KNOWN_WORDS = 50_000  # remembered with their bits; a corpus of a thousand trials has half as many


class Gated:
    """A pattern and what it needs. `search`, `match` and the like are those of `re.Pattern`; `bits` and `begins` tell whether to try them at all."""

    __slots__ = (
        "begins", "bit", "bits", "compiled", "findall", "finditer", "flags", "fullmatch", "match", "needs", "pattern", "search", "split", "sub",
    )  # fmt: skip

    pattern: str
    flags: int
    compiled: re.Pattern[str]
    bits: int  # a mask without one of them refuses the pattern; 1, which every mask has, where nothing is known of the pattern
    bit: int  # the one of them that no other pattern has; 1 where nothing is known
    needs: tuple[Strings, ...]  # empty where nothing is known
    begins: Strings  # empty where nothing is known
    search: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]
    findall: Callable[..., list[Any]]
    split: Callable[..., list[str | Any]]
    sub: Callable[..., str]

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags
        _DECLARED.append(self)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """A slot that is still empty: what a pattern has only once it is compiled, or once all are known."""
            if name not in Gated.__slots__:
                raise AttributeError(name)
            if name in ("begins", "bit", "bits", "needs"):
                _prepare()
            else:
                self.compiled = re.compile(self.pattern, self.flags)
                for method in _OF_PATTERNS:
                    setattr(self, method, getattr(self.compiled, method))
            return object.__getattribute__(self, name)


class Stems:
    """Strings of which a sentence must hold one for a room to look at it. `bits` (one) is in the mask of every sentence that does; where `exact`, in no other's."""

    __slots__ = ("bits", "exact", "stems")

    bits: int
    exact: bool
    stems: tuple[str, ...]

    def __init__(self, *stems: str) -> None:
        self.stems = stems
        _DECLARED.append(self)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """What is given out when the first sentence is read."""
            if name not in ("bits", "exact"):
                raise AttributeError(name)
            _prepare()
            return object.__getattribute__(self, name)


_OF_PATTERNS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub")
_LOCK = RLock()
_DECLARED: list[Gated | Stems] = []  # and not yet prepared
_BITS: dict[str, int] = {}  # literal -> the bits of those who need it
_SHARED: dict[Strings, int] = {}  # a set of literals that several patterns may need besides their rarest -> its bit
_LENGTHS: dict[str, list[int]] = {}  # of the literals, by their first two characters
_MASKS: dict[str, int] = {}  # word -> the bits of all literals in it
_next_bit = 1


@cache
def gated(pattern: str, flags: int = 0) -> Gated:
    """A pattern for the life of the program; the same words give the same pattern."""
    return Gated(pattern, flags)


def words_of(text: str) -> list[str]:
    """The words and signs to ask `mask_of` for."""
    return RUN.findall(text)


def mask_of(words: Iterable[str]) -> int:
    """The bits of all patterns and stems that can be found in a text of these words; the lowest bit is always set."""
    mask = 1
    known = _MASKS
    for word in words:
        mask |= known[word] if word in known else _learn(word)
    return mask


def _learn(word: str) -> int:
    if _DECLARED:
        _prepare()
    mask = 0
    for run in RUN.findall(word):
        if len(run) > 64:
            mask = -1  # no word of any language: refuses nothing
            break
        for at in range(len(run)):
            for size in _LENGTHS.get(run[at : at + 2], ()):
                mask |= _BITS.get(run[at : at + size], 0)
            mask |= _BITS.get(run[at], 0)
    if len(_MASKS) < _KNOWN_WORDS:
        _MASKS[word] = mask
    return mask


def _prepare() -> None:
    """Find out what the declared patterns need. What is declared after the first sentence was read has no bit of its own and is always tried."""
    global _LENGTHS
    with _LOCK:
        declared = list(_DECLARED)
        for one in declared:
            if isinstance(one, Gated):
                one.needs, one.begins = requirements(one.pattern, one.flags)
                one.bit = _new_bit(one.needs[0]) if one.needs and not _MASKS else 1
                one.bits = one.bit
                for needed in one.needs[1:] if one.bit != 1 else ():
                    if needed not in _SHARED:
                        _SHARED[needed] = _new_bit(needed)
                    one.bits |= _SHARED[needed]
            else:
                literals = _parts(one)
                one.exact = not _MASKS and all(RUN.fullmatch(stem) for stem in one.stems)
                one.bits = _new_bit(literals) if literals and not _MASKS else 1
        lengths: dict[str, list[int]] = {}
        for start, size in sorted({(literal[:2], len(literal)) for literal in _BITS if len(literal) > 1}):
            lengths.setdefault(start, []).append(size)
        _LENGTHS = lengths  # in one go: another thread may be learning a word
        del _DECLARED[: len(declared)]


def _new_bit(literals: Iterable[str]) -> int:
    """A bit for those who hold one of these."""
    global _next_bit
    bit = 1 << _next_bit
    _next_bit += 1
    for literal in literals:
        _BITS[literal] = _BITS.get(literal, 0) | bit
    return bit


def _parts(stems: Stems) -> list[str]:
    """The longest word of each stem; nothing where a stem has no word."""
    found = [RUN.findall(stem) for stem in stems.stems]
    return [max(words, key=len) for words in found] if all(found) else []


__all__ = ["Gated", "Stems", "gated", "mask_of", "words_of"]
