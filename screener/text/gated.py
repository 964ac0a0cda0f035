"""Regular expressions that are not tried where they cannot match.

Rooms ask hundreds of patterns of every sentence, and nearly all find nothing. What a pattern needs is derived from the pattern itself: sets of literals of each of
which every match holds one (`needs`, the rarest first), and the characters with which a match can begin (`begins`). A sentence without a literal of each set, or a
place with another character, is refused without trying the pattern. That is exact: it never changes what is found.

A sentence is asked through its mask: a bit for each set of literals, set where one of the sentence's words or signs holds one of them. A pattern is compiled
when it is first tried, so that a program that reads no text does not pay for them all.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Any

_FEW = 96  # spellings: more are not worth keeping apart
_KNOWN_WORDS = 50_000  # remembered with their bits; a corpus of a thousand trials has half as many
_SETS = 4  # of literals that are kept of one pattern: more refuse little more
_RUN = re.compile(r"[A-Za-z0-9]+|[^A-Za-z0-9\s]")  # literals are parts of such runs, so that a text holds a literal exactly where one of its runs does

Strings = frozenset[str]


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
    return _RUN.findall(text)


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
    for run in _RUN.findall(word):
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
                one.exact = not _MASKS and all(_RUN.fullmatch(stem) for stem in one.stems)
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
    found = [_RUN.findall(stem) for stem in stems.stems]
    return [max(words, key=len) for words in found] if all(found) else []


def requirements(pattern: str, flags: int = 0) -> tuple[tuple[Strings, ...], Strings]:
    """The sets of literals of each of which every match holds one, the rarest first, and the characters with which it begins; empty where nothing is sure."""
    tree = _PARSER.parse(pattern, flags)
    if tree.state.flags & re.IGNORECASE:
        return (), _NONE
    begins, empty = _first(tree.data)
    needs: list[Strings] = []
    for literals in sorted(set(_sequence(tree.data)[1]), key=_worth, reverse=True):
        if not any(_implies(other, literals) for other in needs):
            needs.append(literals)
    return tuple(needs[:_SETS]), _NONE if empty or begins is None else begins


def _implies(some: Strings, others: Strings) -> bool:
    """Does a text with a literal of the first set always hold one of the second, which then refuses nothing more?"""
    return some <= others or all(any(other in one for other in others) for one in some)


_PARSER: Any = importlib.import_module("re._parser")
_NONE: Strings = frozenset()
_BLANK: Strings = frozenset({""})
_ZERO_WIDTH = frozenset({_PARSER.AT, _PARSER.ASSERT, _PARSER.ASSERT_NOT})
_REPEATS = frozenset({_PARSER.MAX_REPEAT, _PARSER.MIN_REPEAT, _PARSER.POSSESSIVE_REPEAT})
_SPACES = frozenset(character for character in map(chr, range(0x3001)) if character.isspace())

# What a part of a pattern matches: all its spellings where they are few (else None), and sets of literals of each of which a match of it holds one.
Part = tuple[Strings | None, list[Strings]]
_ANYTHING: Part = (None, [])


def _sequence(items: list[Any]) -> Part:
    spelled = _BLANK  # what the items since the last unknown one spell, but for the letters in `tail`
    tail: list[str] = []
    whole = True
    found: list[Strings] = []
    for operation, argument in items:
        if operation is _PARSER.LITERAL:
            tail.append(chr(argument))
            continue
        if operation in _ZERO_WIDTH:
            continue
        spelled = _with_tail(spelled, tail)
        spellings, needs = _part(operation, argument)
        found += needs
        if spellings is not None and len(spelled) * len(spellings) <= _FEW:
            spelled = frozenset([a + b for a in spelled for b in spellings])
            continue
        found += _literals(spelled)
        spelled = _BLANK if spellings is None else spellings
        whole = False
    spelled = _with_tail(spelled, tail)
    found += _literals(spelled)
    return (spelled if whole else None), found


def _with_tail(spelled: Strings, tail: list[str]) -> Strings:
    if not tail:
        return spelled
    letters = "".join(tail)
    tail.clear()
    return frozenset([one + letters for one in spelled])


def _worth(needs: Strings) -> tuple[int, int, list[str]]:
    """Long literals are rare, and signs rarer than single letters; of two sets the smaller is asked faster. The last part only makes the choice the same in every process."""
    return min(4, *map(_rarity, needs)), -len(needs), sorted(needs)


def _rarity(literal: str) -> int:
    return len(literal) if literal.isalnum() else 2


def _literals(spellings: Strings) -> list[Strings]:
    """The rarest run of each spelling, without those that hold another, and the next one of each; nothing where a spelling has none."""
    runs = [sorted(_RUN.findall(spelling), key=_rarity, reverse=True) for spelling in spellings]
    fewest = min(map(len, runs), default=0)
    return [_shortest(frozenset([each[rank] for each in runs])) for rank in range(min(2, fewest))]


def _shortest(words: Strings) -> Strings:
    """Without those that hold another."""
    return words if len(words) == 1 else frozenset([word for word in words if not any(other != word and other in word for other in words)])


def _part(operation: Any, argument: Any) -> Part:
    """Of one item that is no letter."""
    if operation is _PARSER.IN:
        characters = _characters(argument)
        return (characters, []) if characters is not None and len(characters) <= 10 else _ANYTHING
    if operation is _PARSER.BRANCH:
        return _branches([_sequence(branch.data) for branch in argument[1]])
    if operation is _PARSER.SUBPATTERN:
        return _ANYTHING if argument[1] & re.IGNORECASE else _sequence(argument[3].data)
    if operation in _REPEATS:
        least, most, body = argument
        if least == 0 and most != 1:
            return _ANYTHING
        spellings, needs = _sequence(body.data)
        if least == 0:
            return _ANYTHING if spellings is None else (spellings | _BLANK, [])
        return (spellings if most == 1 else None), needs
    return _ANYTHING


def _branches(parts: list[Part]) -> Part:
    spellings: Strings | None = _NONE
    needs: Strings | None = _NONE
    for spelled, needed in parts:
        spellings = None if spellings is None or spelled is None or len(spellings) > _FEW else spellings | spelled
        needs = None if needs is None or not needed else needs | max(needed, key=_worth)
    return spellings, [needs] if needs else []


def _characters(members: Any) -> Strings | None:
    """The characters of a set; None where it is written by what it is not, or by a class other than blanks."""
    found: set[str] = set()
    for operation, argument in members:
        if operation is _PARSER.LITERAL:
            found.add(chr(argument))
        elif operation is _PARSER.RANGE and argument[1] - argument[0] < 64:
            found.update(map(chr, range(argument[0], argument[1] + 1)))
        elif operation is _PARSER.CATEGORY and argument is _PARSER.CATEGORY_SPACE:
            found.update(_SPACES)
        else:
            return None
    return frozenset(found)


def _first(items: list[Any]) -> tuple[Strings | None, bool]:
    """The characters with which a match of a sequence can begin (None: any), and whether the match can be empty."""
    found = _NONE
    for operation, argument in items:
        begins, empty = _first_of(operation, argument)
        if begins is None:
            return None, empty
        found |= begins
        if not empty:
            return found, False
    return found, True


def _first_of(operation: Any, argument: Any) -> tuple[Strings | None, bool]:
    if operation is _PARSER.LITERAL:
        return frozenset({chr(argument)}), False
    if operation in _ZERO_WIDTH:
        return _NONE, True
    if operation is _PARSER.IN:
        return _characters(argument), False
    if operation is _PARSER.BRANCH:
        branches = [_first(branch.data) for branch in argument[1]]
        known = [begins for begins, _ in branches if begins is not None]
        return (_NONE.union(*known) if len(known) == len(branches) else None), any(empty for _, empty in branches)
    if operation is _PARSER.SUBPATTERN:
        return (None, True) if argument[1] & re.IGNORECASE else _first(argument[3].data)
    if operation in _REPEATS:
        begins, empty = _first(argument[2].data)
        return begins, empty or argument[0] == 0
    return None, True


__all__ = ["Gated", "Stems", "gated", "mask_of", "requirements", "words_of"]
