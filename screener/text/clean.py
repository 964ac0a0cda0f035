"""Registry text -> a clean text of the same words, with a way back.

The registry's strings carry CommonMark escapes (`\\>`, `10\\^9`), typographic variants and control characters. Reading works on a cleaned lower-case
copy; `origin` maps every position back, so that spans always quote the registry's own characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

# Characters that mean the same as an ASCII one; always one for one, so that offsets hold.
_SAME = {
    "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2009": " ", "\u200a": " ", "\u3000": " ", "\t": " ", "\u2002": " ", "\u2003": " ", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n",
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "\u2015": "-", "\u2212": "-", "\ufe63": "-", "\uff0d": "-",
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u00b4": "'", "\u2032": "'", "`": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
    "\u00d7": "x", "\u2715": "x", "\u2a2f": "x", "\u00b5": "u", "\u03bc": "u", "\u2264": "≤", "\u2a7d": "≤", "\u2266": "≤", "\u2a7e": "≥", "\u2267": "≥", "\ufe64": "<", "\ufe65": ">", "\u02c2": "<", "\u02c3": ">",
    "\u2070": "0", "\u00b9": "1", "\u00b2": "2", "\u00b3": "3", "\u2074": "4", "\u2075": "5", "\u2076": "6", "\u2077": "7", "\u2078": "8", "\u2079": "9",
    "\u2022": "•", "\u25cf": "•", "\u26ab": "•", "\u25e6": "•", "\u25aa": "•", "\u00b7": "•", "\uf0b7": "•", "\u2023": "•", "\u25a0": "•", "\u25cb": "•", "\u2219": "•", "\u30fb": "•", "\u221a": "•", "\u2713": "•",
    "\u223c": "~", "\uff5e": "~", "\u2044": "/", "\u2215": "/", "\uff0f": "/", "\u200b": " ", "\ufeff": " ", "\u00ad": " ", "\u2060": " ", "\u3001": ",", "\uff0c": ",", "\u3002": ".",
}  # fmt: skip
_TABLE: dict[int, str] = {ord(k): v for k, v in _SAME.items()}
_TABLE.update({code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if code not in _TABLE})  # full-width forms
_TABLE.update({code: " " for code in range(0x20) if chr(code) not in "\n\t\r\x0b\x0c"} | {0x7F: " ", ord("\r"): " "})
_OTHER = re.compile("[" + re.escape("".join(map(chr, _TABLE))) + "]")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
# An escape, or a character by its name in markup, which some records hold escaped several times over ("&lt;", "&amp;gt;")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])|&(?:amp;){0,6}(?P<name>lt|gt|le|ge|amp|nbsp|quot|apos|#39|#34);")
_NAMED = {"lt": "<", "gt": ">", "le": "≤", "ge": "≥", "amp": "&", "nbsp": " ", "quot": '"', "#34": '"', "apos": "'", "#39": "'"}


@dataclass(frozen=True, slots=True)
class CleanText:
    """`text` as written but cleaned, `lower` the same in lower case (equal length), and the way back to the registry's string."""

    text: str
    lower: str
    source_length: int
    _positions: list[int] = field(default_factory=list, repr=False)  # clean positions behind a removed character, ascending

    @property
    def plain(self) -> bool:
        """Was nothing removed, so that every position is the registry's own?"""
        return not self._positions

    def origin(self, position: int) -> int:
        """The position in the registry's string of a position in the clean text."""
        return position + bisect_right(self._positions, position)

    def extent(self, start: int, last: int) -> tuple[int, int]:
        """Start and end in the registry's string of what stands from `start` to `last`, both included."""
        return self.origin(start), self.origin(last) + 1


def clean(source: str) -> CleanText:
    """Clean a registry text. Never fails; the length only shrinks, by the backslashes of escapes and the names of characters."""
    positions: list[int] = []
    text = source
    if "\\" in source or "&" in source:
        pieces = []
        last = 0
        for match in _ESCAPE.finditer(source):
            if match.start() < last:
                continue  # an escaped backslash
            pieces.append(source[last : match.start()])
            if match["name"]:
                pieces.append(_NAMED[match["name"]])
                behind = match.start() - len(positions) + 1
                positions.extend([behind] * (match.end() - match.start() - 1))
                last = match.end()
                continue
            positions.append(match.start() - len(positions))
            last = match.start() + 1
            if source[last : last + 1] == "\\":
                pieces.append("\\")
                last += 1
        pieces.append(source[last:])
        text = "".join(pieces)
    if not text.isascii() or _CONTROL.search(text):
        text = _OTHER.sub(lambda match: _TABLE[ord(match[0])], text)
    elif "`" in text:
        text = text.replace("`", "'")
    lower = text.lower()
    if len(lower) != len(text):  # a few letters grow in lower case; they keep their form
        lower = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return CleanText(text, lower, len(source), positions)


def as_printed(source: str) -> str:
    """The registry's words as its website prints them: without the backslashes of the escapes. For people; offsets count in the source."""
    return _ESCAPED.sub(r"\1", source) if "\\" in source else source


_RUN = re.compile(r"\s{2,}|\n")


def flat(source: str) -> CleanText:
    """A registry text cleaned and in one line: every run of white space is one blank, so that wrapped lines read like unwrapped ones."""
    wrapped = clean(source)
    escapes = wrapped._positions
    positions: list[int] = []
    pieces: list[str] = []
    last = removed = index = 0
    for run in _RUN.finditer(wrapped.text):
        start, end = run.span()
        while index < len(escapes) and escapes[index] <= start:
            positions.append(escapes[index] - removed)
            index += 1
        pieces.append(wrapped.text[last:start])
        pieces.append(" ")
        positions.extend([start - removed + 1] * (end - start - 1))
        removed += end - start - 1
        last = end
    if not pieces:
        return wrapped
    pieces.append(wrapped.text[last:])
    positions.extend(position - removed for position in escapes[index:])
    text = "".join(pieces)
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return CleanText(text, lower, wrapped.source_length, positions)
