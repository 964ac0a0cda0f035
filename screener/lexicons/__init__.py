"""What words mean: drugs, classes, regimens, tests, markers, tumours, conditions and procedures, with their codes. Data in CSV files, one loader.

Adding a word: put it into the row of its concept (lower-case, singular, American spelling) and run the lexicon tests.
"""

from __future__ import annotations

import gc
from functools import cache

from screener.lexicons.build import build
from screener.lexicons.lexicon import Alias, Lexicons
from screener.lexicons.model import (
    Biomarker,
    Concept,
    Condition,
    Drug,
    DrugClass,
    Histology,
    Lab,
    LexiconError,
    Procedure,
    Regimen,
    Scale,
    Site,
)
from screener.lexicons.units import normal_unit, parse_unit

__all__ = [
    "Alias",
    "Biomarker",
    "Concept",
    "Condition",
    "Drug",
    "DrugClass",
    "Histology",
    "Lab",
    "LexiconError",
    "Lexicons",
    "Procedure",
    "Regimen",
    "Scale",
    "Site",
    "load",
    "normal_unit",
    "parse_unit",
]


@cache
def load() -> Lexicons:
    """The lexicon, read and validated once per process; LexiconError lists every fault of the files."""
    lexicon = build()
    gc.freeze()  # it stays as long as the program: the collector need not go through it again and again
    return lexicon
