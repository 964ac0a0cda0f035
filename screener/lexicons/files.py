"""Reading the CSV files beside this module."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def rows_of(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one lexicon file. Lines that begin with # are remarks. A short row is read with '' in the missing columns."""
    text = files("screener.lexicons").joinpath(name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(csv.DictReader(lines, restval=""))


def words(cell: str) -> tuple[str, ...]:
    """The parts of a cell that are separated by semicolons."""
    return tuple([part for piece in cell.split(";") if (part := piece.strip())]) if cell else ()


def number(cell: str) -> float | None:
    """A number, or None for an empty cell; ValueError for anything else."""
    return float(cell) if cell.strip() else None
