"""One pass over a clean text: words, lexicon concepts, cue phrases and quantities become tokens.

A token's `sym` is what rooms match on: lower-case words stand for themselves, upper-case symbols for what they mean:

    LAB DRUG CLASS REGIMEN BIOM HISTO COND SITE PROC VITAL SCALE     concepts of the lexicons (`concepts` says which; a phrase may be several)
    GE LE GT LT EQ ABOVE BELOW BETWEEN POSTGE POSTLE BETTER WORSE    comparators      AND OR ANDOR NEG EXCEPT IF ONEOF ALLOF NONEOF SUCHAS   logic
    NUM QTY DUR XULN HALF                                            a number, with a unit, a length of time, a multiple of a limit of normal, k half-lives
    BN BQ BD BU BH                                                   bounds on those (`value` is a Bounds; for BD see `durations`; BH half-lives)
    WITHIN AGO ATTIME                                                windows (`value` is a Window): in the last N weeks; at least N weeks ago; at enrolment
    , ; : ( ) / - .                                                  punctuation stands for itself

Linear in the length of the text.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from screener import lexicons
from screener.lexicons import Concept
from screener.text.clean import CleanText
from screener.text.cues import NUMBER_WORDS, cue_phrases
from screener.text.units import match_count_unit, match_half_lives, match_limit, match_time, match_unit, number_value

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|\S|_")
_SYMBOLS = {
    "lab": "LAB", "drug": "DRUG", "drug_class": "CLASS", "regimen": "REGIMEN", "biomarker": "BIOM", "histology": "HISTO",
    "condition": "COND", "site": "SITE", "procedure": "PROC", "vital": "VITAL", "scale": "SCALE",
}  # fmt: skip
# Where one phrase names several concepts, this order says which symbol the token gets; `concepts` holds them all.
_PRIORITY = ("scale", "vital", "biomarker", "condition", "histology", "lab", "procedure", "drug", "regimen", "drug_class", "site")
_LIMIT_TRIGGERS = frozenset(
    "uln unl iuln iulns ulns uulns lln upper lower institutional institution institution's local laboratory normal nul uin".split()
)

_NO_UNIT = frozenset(",.;:()[]<>≤≥=")  # no unit begins with these


class Token:
    """A piece of text with its meaning. `start`/`end` are positions in the clean text."""

    __slots__ = ("concepts", "end", "start", "sym", "value")

    def __init__(self, sym: str, start: int, end: int, value: Any = None, concepts: tuple[Concept, ...] = ()) -> None:
        self.sym = sym
        self.start = start
        self.end = end
        self.value = value
        self.concepts = concepts

    def concept(self, kind: str) -> Concept | None:
        """The concept of this kind that the token names, if any."""
        for concept in self.concepts:
            if concept.kind == kind:
                return concept
        return None

    def __repr__(self) -> str:
        return f"{self.sym}[{self.start}:{self.end}]{'' if self.value is None else f'={self.value}'}{''.join(' ' + c.id for c in self.concepts)}"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; `upper` where a range was written ("18 to 39")."""

    value: float
    unit: str | None = None
    upper: float | None = None
    for_age: bool = False  # "ULN for age"


Trie = dict[Any, Any]
_END = 0  # key of the payload in a trie node; words are strings, so it cannot clash


def split_words(lower: str, start: int = 0, end: int | None = None) -> list[tuple[str, int, int]]:
    """Words, numbers and signs, in order; a hyphen glued between two of which one is a letter is dropped ("PD-1" = "PD1" = "PD 1")."""
    stop = len(lower) if end is None else end
    if lower.find("-", start, stop) < 0:
        return [(match[0], match.start(), match.end()) for match in _WORD.finditer(lower, start, stop)]
    return [
        (word, match.start(), match.end())
        for match in _WORD.finditer(lower, start, stop)
        if (word := match[0]) != "-" or not _glued(lower, match.start(), start, stop)
    ]


def _glued(lower: str, at: int, start: int, stop: int) -> bool:
    if start < at and at + 1 < stop:
        before, after = lower[at - 1], lower[at + 1]
        return (before.isalpha() and after.isalnum()) or (before.isdigit() and after.isalpha())
    return False


@cache
def phrase_trie() -> Trie:
    """Every cue and lexicon phrase, word by word. Payload: (symbol or None, concepts, exact-case spellings or None)."""
    trie: Trie = {}
    concepts: dict[tuple[str, ...], list[Concept]] = {}
    exact: dict[tuple[str, ...], list[tuple[str, Concept]]] = {}
    lexicon = lexicons.load()
    for phrase, concept in lexicon.phrases():
        key = _key(phrase.lower())
        if key and concept not in concepts.setdefault(key, []):
            concepts[key].append(concept)
    for phrase, concept in lexicon.case_sensitive_phrases():
        key = _key(phrase.lower())
        if key and concept not in concepts.get(key, ()):
            exact.setdefault(key, []).append((phrase, concept))
    for phrase, symbol in cue_phrases():
        _insert(trie, _key(phrase), (symbol, (), None))
    for word, number in NUMBER_WORDS.items():
        _insert(trie, (word,), ("NUM", number, None))
    for key in concepts.keys() | exact.keys():
        found = concepts.get(key, [])
        if len(found) > 1:
            found.sort(key=lambda c: (_PRIORITY.index(c.kind), c.id))
        spellings = tuple(exact.get(key, ())) or None
        cue = _get(trie, key)
        if cue is None:
            _insert(trie, key, (_SYMBOLS[found[0].kind] if found else None, tuple(found), spellings))
        elif spellings and cue[0] != "NUM":
            _insert(trie, key, (cue[0], (), spellings))  # "ie" is a cue, "IE" a regimen; "no" is never a drug
    gc.freeze()  # as with the lexicon
    return trie


def _key(phrase: str) -> tuple[str, ...]:
    """The words of a phrase, as the tokenizer splits them."""
    if phrase.replace(" ", "").isalpha():
        return tuple(phrase.split())
    return tuple([word for word, _, _ in split_words(phrase)])


def _insert(trie: Trie, key: tuple[str, ...], payload: tuple[Any, ...]) -> None:
    node = trie
    for word in key:
        node = node.setdefault(word, {})
    node[_END] = payload


def _get(trie: Trie, key: tuple[str, ...]) -> tuple[Any, ...] | None:
    node: Any = trie
    for word in key:
        node = node.get(word)
        if node is None:
            return None
    payload: tuple[Any, ...] | None = node.get(_END)
    return payload


@cache
def _beginnings() -> dict[str, Any]:
    """The first words of phrases: what may follow each, or, for a word that begins no longer phrase and always means the same, its symbol and concepts at once."""
    found: dict[str, Any] = {}
    for word, node in phrase_trie().items():
        symbol, concepts, exact = node.get(_END, (None, (), None))
        alone = len(node) == 1 and exact is None and symbol not in (None, "NUM", "POSTLE", "POSTGE")
        found[word] = (symbol, concepts) if alone and not "0" <= word[0] <= "9" else node
    return found


def tokenize(clean: CleanText, start: int, end: int) -> list[Token]:
    """The tokens of a stretch of clean text, before windows and bounds are merged (`screener.text.merge`)."""
    lower = clean.lower
    begin = _beginnings().get
    words = split_words(lower, start, end)
    tokens: list[Token] = []
    add = tokens.append
    count = len(words)
    i = 0
    while i < count:
        word, at, stop = words[i]
        node = begin(word)
        if node.__class__ is tuple:
            add(Token(node[0], at, stop, None, node[1]))
            i += 1
            continue
        numeric = "0" <= word[0] <= "9"
        if node is None and not numeric and word not in _LIMIT_TRIGGERS:
            add(Token(word, at, stop))  # most words
            i += 1
            continue
        if node is not None:
            j, best, best_j = i + 1, node.get(_END), i + 1
            while j < count:
                node = node.get(words[j][0])
                if node is None:
                    break
                j += 1
                if _END in node:
                    best, best_j = node[_END], j
            if (
                best is not None
                and best[0] in ("POSTLE", "POSTGE")
                and best_j < count
                and (
                    words[best_j][0] == "than"
                    or (words[best_j][0] == "or" and words[best_j + 1 : best_j + 2] and words[best_j + 1][0] == "equal")
                )
            ):
                best, best_j = (
                    phrase_trie()[word].get(_END),
                    i + 1,
                )  # "18 or less than 35", "18 and less or equal 35": a new limit, no end of the first
            if best is not None and not (numeric and best_j == i + 1):
                symbol, concepts, exact = best
                if exact is None and symbol is not None and symbol != "NUM":
                    add(Token(symbol, at, words[best_j - 1][2], None, concepts))
                    i = best_j
                    continue
                token = _phrase_token(clean, best, at, words[best_j - 1][2])
                if token is not None:
                    if token.sym == "NUM":
                        token, best_j = _number(clean, words, best_j, token.value, at, words[best_j - 1][2], end)
                    tokens.append(token)
                    i = best_j
                    continue
        if numeric:
            token, i = _number(clean, words, i + 1, number_value(word), at, stop, end)
            tokens.append(token)
            continue
        if word in _LIMIT_TRIGGERS and (limit := match_limit(lower, at, after_number=False)) and limit[1] <= end:
            unit, limit_end, for_age, multiple = limit
            tokens.append(Token("XULN", at, limit_end, Quantity(multiple if multiple is not None else 1.0, unit, None, for_age)))
            i = _skip(words, i + 1, limit_end)
            continue
        tokens.append(Token(word, at, stop))
        i += 1
    return tokens


def _phrase_token(clean: CleanText, payload: tuple[Any, ...], start: int, end: int) -> Token | None:
    symbol, concepts, exact = payload
    if symbol == "NUM":
        return Token("NUM", start, end, float(concepts))
    if exact:
        written = clean.text[start:end]
        more = tuple(concept for spelling, concept in exact if spelling == written or spelling + "s" == written)
        if more:
            # An exact-case abbreviation beats what its lower-case letters would mean.
            found = tuple(sorted((*more, *(c for c in concepts if c not in more)), key=lambda c: _PRIORITY.index(c.kind)))
            return Token(_SYMBOLS[found[0].kind], start, end, None, found)
    if symbol is None:
        return None
    return Token(symbol, start, end, None, concepts)


def _skip(words: list[tuple[str, int, int]], index: int, position: int) -> int:
    """The first word that begins at or behind a position."""
    while index < len(words) and words[index][1] < position:
        index += 1
    return index


def _number(
    clean: CleanText, words: list[tuple[str, int, int]], index: int, value: float, start: int, stop: int, end: int
) -> tuple[Token, int]:
    """A number at `start`: its multiplier, unit, time unit, half-lives or limit of normal. `index` is the next word."""
    lower = clean.lower
    signed = lower[max(0, start - 3) : start].rstrip()[-1:] in ("<", ">", "≤", "≥", "=")
    # "1,5 x ULN": a decimal comma, only where a unit follows directly
    if (
        index + 1 < len(words)
        and words[index][0] == ","
        and words[index][1] == stop
        and words[index + 1][1] == stop + 1
        and len(words[index + 1][0]) <= 2
        and words[index + 1][0].isdigit()
    ):
        behind = words[index + 1][2]
        if (
            match_limit(lower, behind, after_number=True)
            or match_unit(lower, behind)
            or match_count_unit(lower, behind, clean.text)
            or (
                signed and value >= 10  # "BMI > 39,9"
            )
        ):
            value = float(f"{value:g}.{words[index + 1][0]}")
            stop = behind
            index += 2
    # "(4)" or "four (4)" repeats the number
    if (
        index + 2 < len(words)
        and words[index][0] == "("
        and words[index + 2][0] == ")"
        and words[index + 1][0][0].isdigit()
        and number_value(words[index + 1][0]) == value
    ):
        stop = words[index + 2][2]
        index += 3
    if lower[stop : stop + 4].lstrip(" \n-")[:1] in _NO_UNIT:
        return Token("NUM", start, stop, value), index
    half = match_half_lives(lower, stop)
    if half is not None and half <= end:
        return Token("HALF", start, half, Quantity(value)), _skip(words, index, half)
    time = match_time(lower, stop)
    if time is not None and time[1] <= end:
        return Token("DUR", start, time[1], Quantity(value, time[0])), _skip(words, index, time[1])
    count = match_count_unit(lower, stop, clean.text)
    if count is not None and count[1] <= end:
        unit, count_end, factor = count
        if unit in ("/uL", "/mm3") and factor == 1 and _POINT_FOR_THOUSANDS.fullmatch(lower, start, stop):
            factor = 1000.0
        return Token("QTY", start, count_end, Quantity(value * factor, unit)), _skip(words, index, count_end)
    limit = match_limit(lower, stop, after_number=True)
    if limit is not None and limit[1] <= end:
        return Token("XULN", start, limit[1], Quantity(value, limit[0], None, limit[2])), _skip(words, index, limit[1])
    simple = match_unit(lower, stop)
    if simple is not None and simple[1] <= end:
        return Token("QTY", start, simple[1], Quantity(value, simple[0])), _skip(words, index, simple[1])
    if lower.startswith("k", stop) and not lower[stop + 1 : stop + 2].isalpha():
        return Token("NUM", start, stop + 1, Quantity(value * 1000).value), _skip(words, index, stop + 1)
    if (lakh := _LAKH.match(lower, stop)) is not None:
        return Token("NUM", start, lakh.end(), value * 1e5), _skip(words, index, lakh.end())
    return Token("NUM", start, stop, value), index


_POINT_FOR_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")  # "1.500/mm3": nobody asks for one and a half cells
_LAKH = re.compile(r"\s{0,2}la(?:kh|c)s?(?![a-z])")


def words_of(tokens: Iterable[Token]) -> str:
    """The symbols, one blank between."""
    return " ".join(token.sym for token in tokens)
