"""What a regular expression needs: the literals without which it cannot match, and the characters with which a match can begin. Derived from the pattern itself."""

from __future__ import annotations

import importlib
import re
from typing import Any

_FEW = 96  # spellings: more are not worth keeping apart
_SETS = 4  # of literals that are kept of one pattern: more refuse little more
# literals are parts of such runs, so that a text holds a literal exactly where one of its runs does
RUN = re.compile(r"[A-Za-z0-9]+|[^A-Za-z0-9\s]")

Strings = frozenset[str]


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
    runs = [sorted(RUN.findall(spelling), key=_rarity, reverse=True) for spelling in spellings]
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
        best: Strings = max(needed, key=_worth, default=_NONE)
        needs = None if needs is None or not best else needs | best
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


__all__ = ["RUN", "Strings", "requirements"]
