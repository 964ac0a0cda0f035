"""Other words for what a sentence says: the wordings that rooms know, for wordings that mean exactly the same.

What it is     rewordings of a sentence that was not read in full: a time window put beside what it limits, a noun said once for two said twice, a misspelt word
How it reads   each wording is a pattern on the sentence's clean lower-case words (time windows are masked, see `W`) and what to say instead
Safe because   a wording holds only where both mean the same in every criterion; it is taken only if more of the sentence is read with it, and nothing that was read is lost
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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
from screener.text.merge import Window
from screener.text.reworded import Reworded, as_it_stands, covered, reword

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
    likely = [wording for wording in WORDINGS if scan.in_words & wording.pattern.bit]
    if not likely:
        return
    windows = [(token.start, token.end) for token in scan.tokens if isinstance(token.value, Window)]
    masked = covered(scan.clean, stop, windows)
    found = [wording for wording in likely if wording.pattern.search(masked, start)]
    if not found:
        return
    whole = told = as_it_stands(scan.clean, masked)
    taken: frozenset[str] = frozenset()
    begun = False
    for wording in likely:
        begun = begun or wording is found[0]  # one wording may open the way to a later one
        if begun and (changed := _with(told, wording, start)) is not None:
            told = changed
            taken |= wording.takes_in
    if told is not whole:
        yield told, taken
    if len(found) > 1:
        for wording in found:
            if (single := _with(whole, wording, start)) is not None:
                yield single, wording.takes_in


def _with(text: Reworded, wording: Wording, start: int) -> Reworded | None:
    """The text with a wording put otherwise; None where it does not stand there."""
    found: list[tuple[re.Match[str], str]] = []
    for match in wording.pattern.finditer(text.masked, start):
        instead = wording.instead if isinstance(wording.instead, str) else wording.instead(match)
        if instead is not None:
            found.append((match, instead))
    return reword(text, found) if found else None


__all__ = ["WORDINGS", "Wording", "in_other_words"]
