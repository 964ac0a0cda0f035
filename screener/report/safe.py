"""Registry text made safe for a terminal, a spreadsheet or a document: it comes from outside, and may hold anything."""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"\s+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARKDOWN = re.compile(r"([\\`*_\[\]!|<>~&]|:(?=//))")  # in a row of a table no more than these is markup, or a link by itself


def one_line(text: str) -> str:
    """Text in one line, without control characters, invisible marks that turn the direction of writing, and lone surrogates."""
    if text.isascii() and text.isprintable():  # nearly all of it: a report of the whole registry asks for twenty thousand lines
        return _BLANKS.sub(" ", text).strip()
    return _BLANKS.sub(" ", "".join(_shown(character) for character in text)).strip()


def _shown(character: str) -> str:
    if " " <= character <= "~":
        return character
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    if category in ("Cf", "Co", "Cn"):
        return ""
    return "\N{REPLACEMENT CHARACTER}" if category == "Cs" else character


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word where one ends in the last third, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: max(1, limit - 1)]
    blank = cut.rfind(" ")
    return (cut[:blank] if blank > limit * 2 // 3 else cut).rstrip(" ,;:(") + "…"


def csv_cell(text: str) -> str:
    """One line that no spreadsheet takes for a formula."""
    line = one_line(text)
    return f"'{line}" if text.startswith(_FORMULA) or line.startswith(_FORMULA) else line


def markdown_cell(text: str) -> str:
    """One line in which no character is markup, also inside a table."""
    return _MARKDOWN.sub(r"\\\1", one_line(text))
