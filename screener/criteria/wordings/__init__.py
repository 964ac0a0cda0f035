"""Other words for what a sentence says: the wordings that rooms know, for wordings that mean exactly the same.

What it is     rewordings of a sentence that was not read in full: a time window put beside what it limits, a noun said once for two said twice, a misspelt word
How it reads   each wording is a pattern on the sentence's clean lower-case words (time windows are masked, see `W`) and what to say instead
Safe because   a wording holds only where both mean the same in every criterion; it is taken only if more of the sentence is read with it, and nothing that was read is lost
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from screener.criteria.scan import Scan
from screener.criteria.wordings.bearing import BEARING
from screener.criteria.wordings.given import GIVEN
from screener.criteria.wordings.illnesses import ILLNESSES
from screener.criteria.wordings.markers import MARKERS
from screener.criteria.wordings.matters import MATTERS
from screener.criteria.wordings.model import Wording
from screener.criteria.wordings.numbers import NUMBERS
from screener.criteria.wordings.organs import ORGANS
from screener.criteria.wordings.plain import PLAIN
from screener.criteria.wordings.safety import SAFETY
from screener.criteria.wordings.scales import SCALES
from screener.criteria.wordings.taken import TAKEN
from screener.criteria.wordings.treatments import TREATMENTS
from screener.criteria.wordings.tumours import TUMOURS
from screener.criteria.wordings.windows import WINDOWS
from screener.text.clean import CleanText
from screener.text.gated import mask_of, words_of
from screener.text.merge import Window
from screener.text.reworded import WINDOW, Reworded, as_it_stands, covered, reword

WORDINGS: tuple[Wording, ...] = (
    *PLAIN,
    *MATTERS,
    *NUMBERS,
    *WINDOWS,
    *TREATMENTS,
    *GIVEN,
    *TAKEN,
    *ORGANS,
    *BEARING,
    *ILLNESSES,
    *SAFETY,
    *TUMOURS,
    *MARKERS,
    *SCALES,
)


def in_other_words(scan: Scan, start: int, stop: int) -> Iterator[tuple[CleanText, frozenset[str]]]:
    """The texts in which the sentence from `start` to `stop` is said otherwise, each with the kinds that it takes in: all wordings together, then each alone.

    It begins where it began, and ends with the text.
    """
    windows = [(token.start, token.end) for token in scan.tokens if isinstance(token.value, Window)]
    mask = scan.in_words | mask_of([WINDOW]) if windows else scan.in_words
    likely = _likely(mask)
    if not likely:
        return
    masked = covered(scan.clean, stop, windows)
    found = [wording for wording in likely if wording.pattern.search(masked, start)]
    if not found:
        return
    whole = told = as_it_stands(scan.clean, masked)
    taken: frozenset[str] = frozenset()
    for wording in WORDINGS[WORDINGS.index(found[0]) :]:  # one wording may open the way to a later one
        if mask & wording.pattern.bits == wording.pattern.bits and (changed := _with(told, wording, start)) is not None:
            told = changed
            taken |= wording.takes_in
            mask |= mask_of(words_of(told.masked))
    if told is not whole:
        yield told, taken
    if len(found) > 1:
        for wording in found:
            if (single := _with(whole, wording, start)) is not None:
                yield single, wording.takes_in


def _likely(mask: int) -> list[Wording]:
    """The wordings that a sentence with this mask may hold, in their order."""
    of_bits, every = _by_bit()
    held = mask & every
    places = list(of_bits[0])
    while held:
        place = held.bit_length()
        places += of_bits[place]
        held ^= 1 << place - 1
    return [wording for wording in map(WORDINGS.__getitem__, sorted(places)) if mask & wording.pattern.bits == wording.pattern.bits]


@cache
def _by_bit() -> tuple[dict[int, list[int]], int]:
    """Which wordings need the bit at each place of a mask (0: those of which nothing is known), and all these bits: few of them are set in any sentence."""
    found: dict[int, list[int]] = {0: []}
    every = 0
    for number, wording in enumerate(WORDINGS):
        bit = wording.pattern.bit
        found.setdefault(bit.bit_length() if bit != 1 else 0, []).append(number)
        every |= bit if bit != 1 else 0
    return found, every


def _with(text: Reworded, wording: Wording, start: int) -> Reworded | None:
    """The text with a wording put otherwise; None where it does not stand there."""
    found: list[tuple[re.Match[str], str]] = []
    for match in wording.pattern.finditer(text.masked, start):
        instead = wording.instead if isinstance(wording.instead, str) else wording.instead(match)
        if instead is not None:
            found.append((match, instead))
    return reword(text, found) if found else None


__all__ = ["WORDINGS", "Wording", "in_other_words"]
