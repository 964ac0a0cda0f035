"""A sentence as treatments and windows: noun phrases become `Therapy` sets, lengths of time become `When`, the rest stays as it is.

The rooms on treatment match on `units`, a string of symbols like the scan's in which NP stands for treatments (a whole list of them), WIN for "within ...", SINCE_ for "at
least ... since/ago", LEN for a length of time whose direction the frame tells (">= 14 days", "21 days").
"""

from __future__ import annotations

from collections.abc import Iterator

from screener.criteria.scan import Scan
from screener.criteria.therapy.treatments import Treatments, as_one
from screener.criteria.therapy.units import Phrases, Unit, each
from screener.criteria.therapy.windows import Windows
from screener.criteria.therapy.words import HEADS


def phrases(scan: Scan) -> Phrases | None:
    """The units of a sentence; None where it names no treatment at all."""
    if scan.present.isdisjoint(HEADS):
        return None
    reader = _Reader(scan)
    units = list(reader.units())
    return Phrases(scan, units)


class _Reader(Windows):
    """The whole sentence, from left to right."""

    def units(self) -> Iterator[Unit]:
        k = 0
        while k < self.count:
            found = self.listed(k)
            if found is not None:
                yield Unit("NP", found.i, found.j, treatments=found)
                k = found.j
                continue
            when = self.when(k)
            if when is not None:
                yield when
                k = when.j
                continue
            token = self.tokens[k]
            j = self.product(k + 1) if token.sym == "ATTIME" else k + 1
            word = token.sym == "COND" and self.text[k] in ("intolerance", "intolerant")
            yield Unit(self.text[k] if word else token.sym, k, j)
            k = j


__all__ = ["Phrases", "Treatments", "Unit", "as_one", "each", "phrases"]
