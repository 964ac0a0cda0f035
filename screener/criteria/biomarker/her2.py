"""What an assay of HER2 says where a trial does not define it (verdicts, rules 14 and 26)."""

from __future__ import annotations

from datetime import date
from enum import Enum

from screener.patients.facts import Chart, Marker


class Her2(Enum):
    """Positive: IHC 3+, or 2+ with a FISH ratio of at least 2.0 or amplification. Low: IHC 1+, or 2+ without amplification (ASCO/CAP 2023); it is not positive.
    Zero: IHC 0. Negative: not positive, and no assay says which of the two."""

    POSITIVE = "positive"
    LOW = "low"
    ZERO = "zero"
    NEGATIVE = "negative"


_GRADES = {"3": Her2.POSITIVE, "1": Her2.LOW, "0": Her2.ZERO}
_SAID = {"positive": Her2.POSITIVE, "amplified": Her2.POSITIVE, "low": Her2.LOW, "negative": Her2.NEGATIVE}


def her2_state(chart: Chart, item: Marker, as_of: date) -> Her2 | None:
    """The state that one assay shows; None where it leaves it open. IHC 2+ is read with a newer FISH, and FISH alone with an older IHC."""
    value = item.value
    amplified = _amplified(item)
    if value is None:
        if amplified is None:
            return _SAID.get(item.status or "")
        older = [one for one in chart.newest_markers("HER2", as_of, "IHC") if one.value is not None]
        value = older[0].value if older else None
        if value is None:
            return Her2.POSITIVE if amplified else Her2.NEGATIVE
    if value[:1] in _GRADES:
        return _GRADES[value[:1]]
    if amplified is None:
        fish = [one for one in chart.markers("HER2") if one.assay_kind == "FISH" and _amplified(one) is not None]
        amplified = _amplified(fish[0]) if fish else None
    return None if amplified is None else Her2.POSITIVE if amplified else Her2.LOW


def _amplified(item: Marker) -> bool | None:
    """Does an assay show amplification of the gene? None where it does not look at that."""
    if item.status == "amplified":
        return True
    if item.fish_ratio is not None:
        return item.fish_ratio >= 2.0
    if item.assay_kind == "FISH" and item.status in ("positive", "negative"):
        return item.status == "positive"
    return None
