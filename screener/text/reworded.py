"""The same sentence in other words: a clean text whose pieces were moved, repeated or replaced, each with its place in the registry's string.

Rooms read the plain wordings of the field. A sentence that says the same in another order ("surgery (of the hip) within 4 weeks") is laid before them once more, reworded;
what they find in it still quotes the registry's own characters, because every character of the new text knows where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from screener.text.clean import CleanText

WINDOW = "\x01"  # stands for every character of a time window in the text that patterns are matched on
A_WINDOW = rf"{WINDOW}+"  # a pattern: one window ("within 4 weeks before enrolment"), whatever its words
_PIECE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Reworded(CleanText):
    """A text of which each character has a place of its own in the registry's string; the places need not ascend. `masked` is its lower case with the windows covered."""

    masked: str = ""
    _origins: list[int] = field(default_factory=list, repr=False)

    @property
    def plain(self) -> bool:
        """Never: positions always have to be asked for."""
        return False

    def origin(self, position: int) -> int:
        """The position in the registry's string of a position in this text; it begins where the text before it began, whatever was left out."""
        return self._origins[position] if position else 0

    def extent(self, start: int, last: int) -> tuple[int, int]:
        """Start and end in the registry's string of all that stands from `start` to `last`, both included."""
        places = self._origins[start : last + 1]
        return min(places) if start else 0, max(places) + 1


def covered(text: CleanText, stop: int, windows: Iterable[tuple[int, int]]) -> str:
    """The lower-case text up to `stop` with its time windows covered; `windows` are their places, in their order."""
    pieces: list[str] = []
    done = 0
    for start, end in windows:
        pieces += [text.lower[done:start], WINDOW * (end - start)]
        done = end
    return "".join([*pieces, text.lower[done:stop]])


def as_it_stands(text: CleanText, masked: str) -> Reworded:
    """A text as far as `masked` goes, which is its lower case with the windows covered, with nothing reworded yet."""
    stop = len(masked)
    origins = list(range(stop)) if text.plain else [text.origin(position) for position in range(stop)]
    return Reworded(text.text[:stop], text.lower[:stop], text.source_length, [], masked, origins)


def reword(text: Reworded, found: Iterable[tuple[re.Match[str], str]]) -> Reworded:
    """The text with each match put as its template says: `{name}` is a group of the match, which may stand several times; other words take the place of what stands before them."""
    written: list[str] = []
    lower: list[str] = []
    masked: list[str] = []
    origins: list[int] = []

    def copy(start: int, end: int) -> None:
        written.append(text.text[start:end])
        lower.append(text.lower[start:end])
        masked.append(text.masked[start:end])
        origins.extend(text._origins[start:end])

    def put(words: str, at: int) -> None:
        written.append(words)
        lower.append(words.lower())
        masked.append(words.lower())
        origins.extend([at] * len(words))

    done = 0
    for match, template in found:
        copy(done, match.start())
        last = 0
        place = text.origin(match.start())
        for piece in _PIECE.finditer(template):
            start, end = match.span(piece[1])
            put(template[last : piece.start()], text.origin(start) if end > start and not last else place)
            if end > start:
                copy(start, end)
                place = origins[-1]
            last = piece.end()
        tail, ends = template[last:], max((match.span(piece[1])[1] for piece in _PIECE.finditer(template)), default=0)
        instead = ends
        while instead < match.end() and text.lower[instead].isspace():
            instead += 1
        if tail.strip() and text.origin(max(ends - 1, 0)) == place and instead < match.end():
            place = text.origin(instead)  # words behind the last group stand for what is written there
        put(tail, place)
        if template and not last:
            origins[-1] = text.origin(match.end() - 1)  # a word for a word takes the whole of its place
        elif last and match.end() > ends:
            origins[-1] = max(origins[-1], text.origin(match.end() - 1))  # what is left out behind belongs to the words before it
        done = match.end()
    copy(done, len(text.text))
    return Reworded("".join(written), "".join(lower), text.source_length, [], "".join(masked), origins)
