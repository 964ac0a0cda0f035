"""Spellings of units, brought to one normal (UCUM-like) spelling: "x 10^9 / L", "G/L" and "×109/L" are all `10*9/L`.

Counts per volume follow a grammar (a power of ten, a kind of cell, a volume); everything else is looked up in units.csv.
"""

from __future__ import annotations

import re
from functools import cache

from screener.lexicons.files import rows_of, words

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")
_CELLS = r"(?:cells?|platelets?|plts?|neutrophils?|leu[ck]ocytes?|lymphocytes?|thrombocytes?|wbcs?|granulocytes?|t-?cells?)"
_VOLUMES = {
    "uL": r"(?:u|mc|micro)\.?(?:l|liters?|litres?)|mm(?:\^|\*\*|\*)?\(?3\)?|cu\.?mm|cubic-?mm|cubicmillimet(?:er|re)s?|cmm",
    "mL": r"ml|millilit(?:er|re)s?|cc",
    "dL": r"dl|decilit(?:er|re)s?",
    "L": r"l|lit(?:er|re)s?",
}
_WORDS = {
    "k": 3,
    "thousand": 3,
    "thousands": 3,
    "g": 9,
    "giga": 9,
    "gpt": 9,
    "m": 6,
    "million": 6,
    "t": 12,
    "tera": 12,
    "lakh": 5,
    "lakhs": 5,
}
_POWER = (
    r"(?:(?:x|\*)?10(?:\^|\*\*|\*|e|exp)?\(?(?P<exponent>12|3|5|6|9)\)?|(?P<word>" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r"))"
)
_COUNT = re.compile(rf"(?:{_POWER})?{_CELLS}?(?:/|per)(?P<volume>" + "|".join(_VOLUMES.values()) + ")")
_LONG_WORDS = (
    (re.compile(r"(?<=[a-z\d])\s?\bper\s(?=[a-z\d])"), "/"),
    (re.compile(r"deci\s?lit(?:er|re)s?"), "dl"),
    (re.compile(r"milli\s?lit(?:er|re)s?"), "ml"),
    (re.compile(r"lit(?:er|re)s?"), "l"),
    (re.compile(r"milligrams?"), "mg"),
    (re.compile(r"micrograms?"), "ug"),
    (re.compile(r"nanograms?"), "ng"),
    (re.compile(r"picograms?"), "pg"),
    (re.compile(r"kilograms?|kilos?\b|kgs\b"), "kg"),
    (re.compile(r"\bgrams?|\bgms?\b"), "g"),
    (re.compile(r"micromoles?|micromol\b"), "umol"),
    (re.compile(r"millimoles?|millimol\b"), "mmol"),
    (re.compile(r"nanomoles?|nanomol\b"), "nmol"),
    (re.compile(r"picomoles?|picomol\b"), "pmol"),
    (re.compile(r"\bmc(?=g|mol|l\b|kat)"), "u"),
    (re.compile(r"international units?"), "iu"),
    (re.compile(r"\bunits?"), "u"),
    (re.compile(r"minutes?"), "min"),
)


@cache
def _spellings() -> dict[str, str]:
    table: dict[str, str] = {}
    for row in rows_of("units.csv"):
        unit = row["unit"]
        for spelling in (unit, *words(row["spellings"])):
            table.setdefault(_squeezed(spelling), unit)
    return table


@cache
def unit_scales() -> dict[str, tuple[str, float]]:
    """For each normal unit its dimension and its size in the base of the dimension."""
    return {row["unit"]: (row["dimension"], float(row["factor"])) for row in rows_of("units.csv")}


def _plain(text: str) -> str:
    text = text.strip().translate(_SUPERSCRIPTS).casefold()
    for old, new in (
        ("µ", "u"),
        ("μ", "u"),
        ("×", "x"),
        ("·", "*"),
        ("⁄", "/"),
        ("∕", "/"),
        ("\\", ""),
        ("[", ""),
        ("]", ""),
        ("{", ""),
        ("}", ""),
    ):
        text = text.replace(old, new)
    return text


def _squeezed(text: str) -> str:
    text = " ".join(_plain(text).split())
    for pattern, short in _LONG_WORDS:
        text = pattern.sub(short, text)
    return text.replace(" ", "")


@cache
def parse_unit(text: str) -> str | None:
    """The normal spelling of a unit, or None where the words are no unit that we know. At most 60 characters are looked at."""
    if len(text) > 60:
        return None
    squeezed = re.sub(r"\s+", "", _plain(text))
    match = _COUNT.fullmatch(squeezed)
    if match and not (match["word"] == "g" and not text.strip().startswith("G")):  # G/L is giga, g/L is grams
        volume = next(name for name, pattern in _VOLUMES.items() if re.fullmatch(pattern, match["volume"]))
        exponent = int(match["exponent"]) if match["exponent"] else _WORDS.get(match["word"] or "", 0)
        if not (match["word"] == "m" and volume != "uL") and not (match["word"] in ("g", "t") and volume != "L"):
            return f"10*{exponent}/{volume}" if exponent else f"/{volume}"
    known = _spellings()
    short = _squeezed(text)
    return known.get(short) or known.get(short.rstrip("."))


def normal_unit(text: str) -> str:
    """The normal spelling of a unit; the text itself, stripped, where it is none that we know."""
    return parse_unit(text) or text.strip()


def count_scale(unit: str) -> float | None:
    """How many per litre one of a count unit is (`10*9/L` is 1e9, `/uL` is 1e6); None for other units."""
    match = re.fullmatch(r"(?:10\*(\d{1,2}))?/(uL|mL|dL|L)", unit)
    if match is None:
        return None
    return float(10 ** (int(match[1] or 0) + {"uL": 6, "mL": 3, "dL": 1, "L": 0}[match[2]]))
