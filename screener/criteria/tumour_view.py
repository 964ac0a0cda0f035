"""How the rooms of the disease see a sentence: a string of words in which only tumours, markers, numbers, windows and logic are symbols.

Sites, conditions, procedures and the like stay the words they are, so that a phrase of the disease is read the same whatever other lexicons hold.
Symbols: HISTO (a tumour type), TUMOUR ("tumour", "malignancy", "cancer" without a type), BIOM, NUM QTY DUR XULN HALF BN BQ BD BU BH, WITHIN AGO ATTIME,
AND OR ANDOR NEG EXCEPT IF EXAMPLE DEFINE MUST MAY BARRED ONEOF ALLOF; everything else is written out in lower case, blanks between, hyphens dropped.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from screener.criteria.scan import Scan
from screener.text.gated import Gated, gated, mask_of
from screener.text.tokens import Token

_SYMBOLS = frozenset(
    [
        "HISTO",
        "BIOM",
        "NUM",
        "QTY",
        "DUR",
        "XULN",
        "HALF",
        "BN",
        "BQ",
        "BD",
        "BU",
        "BH",
        "WITHIN",
        "AGO",
        "ATTIME",
        "AND",
        "OR",
        "ANDOR",
        "NEG",
        "EXCEPT",
        "IF",
        "EXAMPLE",
        "DEFINE",
        "MUST",
        "MAY",
        "BARRED",
        "ONEOF",
        "ALLOF",
    ]
)
_OPENING = frozenset("([")
_CLOSING = frozenset(")]")
_JOINING = frozenset({"AND", "OR", "ANDOR", ",", ";", "/", "(", "[", "IF", "EXCEPT", "NEG", "DEFINE", "EXAMPLE", ":", "-"})
_OWN = ("HISTO", "TUMOUR", "NEG")  # words that a view may hold and the sentence not
_SIGN = gated(r"[()\[\],/;:]")
_BREAK = gated(r"[\s\-‐‑‒–_]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase found: its tokens and the match on the view's text."""

    i: int
    j: int
    match: re.Match[str]


class TumourView:
    """The words of a sentence with a way back to its tokens. `text` has one blank at each end and between words."""

    __slots__ = ("mask", "scan", "starts", "text")

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        lower = scan.clean.lower
        # a word or a sign stands for itself
        words = [_word(token, lower) if token.sym.isupper() else token.sym for token in scan.tokens]
        self.starts = list(
            accumulate([len(word) + 1 for word in words], initial=1)
        )  # where each token begins, and where one behind the last would
        self.text = f" {' '.join(words)} "
        self.mask = scan.mask | mask_of(_OWN)

    def at(self, i: int) -> int:
        """Where token `i` begins in the text."""
        return self.starts[i]

    def tokens_of(self, start: int, end: int) -> tuple[int, int] | None:
        """The tokens of a stretch of the text (blanks at its edges do not matter); None where it cuts a token."""
        text = self.text
        while start < end and text[start] == " ":
            start += 1
        while end > start and text[end - 1] == " ":
            end -= 1
        starts = self.starts
        i, j = bisect_left(starts, start), bisect_left(starts, end + 1)
        return (i, j) if i < j < len(starts) and starts[i] == start and starts[j] == end + 1 else None

    def find(self, pattern: Gated) -> Iterator[Found]:
        """Every match of a pattern over whole tokens, without joining words at its end. Patterns begin behind a blank and end before one."""
        return self._found(pattern) if self.mask & pattern.bits == pattern.bits else iter(())

    def _found(self, pattern: Gated) -> Iterator[Found]:
        for match in pattern.finditer(self.text):
            span = self.tokens_of(match.start(), match.end())
            if span and (span := self._tidy(*span)):
                yield Found(*span, match)

    def match(self, pattern: Gated, i: int) -> Found | None:
        """The pattern at token `i`; None where it does not stand there or ends inside a token."""
        if i >= len(self.scan.tokens) or self.mask & pattern.bits != pattern.bits:
            return None
        start = self.starts[i]
        if pattern.begins and self.text[start] not in pattern.begins:
            return None
        match = pattern.match(self.text, start)
        if match is None:
            return None
        span = self.tokens_of(match.start(), match.end())
        return Found(*span, match) if span else None

    def match_start(self, pattern: Gated, i: int) -> bool:
        """Does the pattern stand at the beginning of token `i`, wherever it ends?"""
        return pattern.match(self.text, self.starts[i]) is not None

    def _tidy(self, i: int, j: int) -> tuple[int, int] | None:
        """A phrase ends neither in a word that joins it to the next one nor in a parenthesis that it opens and does not close."""
        tokens = self.scan.tokens
        opened = 0
        for k in range(i, j):
            sym = tokens[k].sym
            if sym in _OPENING:
                opened += 1
            elif sym in _CLOSING and opened:
                opened -= 1
        if opened:
            depth = 0
            for k in range(j - 1, i - 1, -1):
                sym = tokens[k].sym
                depth += sym in _CLOSING
                depth -= sym in _OPENING
                if depth < 0:
                    j, depth = k, 0
        while j > i and tokens[j - 1].sym in _JOINING:
            j -= 1
        return (i, j) if j > i else None

    def group(self, found: Found, name: str) -> tuple[int, int] | None:
        """Tokens of a group of a match."""
        if found.match.start(name) < 0:
            return None
        return self.tokens_of(found.match.start(name), found.match.end(name))

    def before(self, i: int, width: int = 60) -> str:
        """The text before token `i`, a blank at its end."""
        at = self.starts[i]
        return self.text[max(0, at - width) : at]

    def token(self, found: Found, name: str) -> Token | None:
        """First token of a group of a match."""
        span = self.group(found, name)
        return self.scan.tokens[span[0]] if span else None


def _word(token: Token, lower: str) -> str:
    """What a symbol stands for in a view."""
    sym = token.sym
    if sym == "HISTO":
        concept = token.concept("histology")
        return "TUMOUR" if concept is not None and concept.id == "cancer" else "HISTO"
    if sym == "MAY" and "not require" in lower[token.start : token.end]:
        if "not required" in lower[token.start : token.end]:
            return "NEG required"
        return "NEG require"  # "they do not require steroids" is said of the patient here
    if sym in _SYMBOLS and not (token.value is None and sym in ("AGO", "WITHIN")):
        return sym
    return _spelled(lower[token.start : token.end])


@lru_cache(maxsize=65536)
def _spelled(written: str) -> str:
    """Words as a view writes them: signs stand alone, hyphens are blanks."""
    if written.isalpha():
        return written
    return " ".join(_BREAK.sub(" ", _SIGN.sub(r" \g<0> ", written)).split()) or written


def view_of(scan: Scan) -> TumourView:
    """The view of a sentence, made once."""
    view = scan.memo.get("tumour_view")
    if not isinstance(view, TumourView):
        view = scan.memo["tumour_view"] = TumourView(scan)
    return view


__all__ = ["Found", "TumourView", "view_of"]
