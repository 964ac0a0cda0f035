"""Limits of a text in the canonical unit of their analyte; a missing unit is supplied only where the number leaves no choice."""

from __future__ import annotations

from screener.lexicons import Lab as Analyte
from screener.text.quantity import Limit

# What a limit for the analyte may be in its canonical unit. A limit without unit is taken in that one of its units which puts it here, if only one does.
_PLAUSIBLE: dict[str, tuple[float, float]] = {
    "ANC": (0.1, 15), "PLT": (5, 1500), "WBC": (0.2, 150), "ALC": (0.05, 15), "HGB": (4, 22), "CD4": (0.005, 3), "CD3": (0.005, 5),
    "CREAT": (0.2, 12), "TBILI": (0.2, 30), "DBILI": (0.1, 20), "ALB": (1, 7), "CRCL": (5, 200), "EGFR_RENAL": (5, 200),
    "ALT": (5, 3000), "AST": (5, 3000), "ALP": (10, 5000), "TRIG": (40, 3000), "CHOL": (50, 1000), "GLU": (30, 800), "K": (1.5, 9), "NA": (100, 180),
    "MG": (0.5, 6), "CA": (4, 20), "PTT": (10, 200), "PT": (5, 100), "WEIGHT": (1, 300), "HEIGHT": (30, 250), "BSA": (0.2, 3),
    "TEMP": (30, 43), "RR": (4, 80), "HCT": (10, 70), "UPRO24": (50, 10000), "UPC": (0.05, 20), "PSA": (0.05, 500), "TSH": (0.01, 100), "LDH": (50, 5000),
}  # fmt: skip
_CHOICES: dict[str, tuple[str, ...]] = {
    "ANC": ("10*9/L", "/uL"), "PLT": ("10*9/L", "/uL"), "WBC": ("10*9/L", "/uL"), "ALC": ("10*9/L", "/uL"), "CD4": ("10*9/L", "/uL"), "CD3": ("10*9/L", "/uL"),
    "HGB": ("g/dL", "g/L"), "CREAT": ("mg/dL", "umol/L"), "TBILI": ("mg/dL", "umol/L"), "ALB": ("g/dL", "g/L"),
    "TRIG": ("mg/dL", "mmol/L"), "CHOL": ("mg/dL", "mmol/L"), "GLU": ("mg/dL", "mmol/L"),
}  # fmt: skip
_SPELLINGS = {"10*9": "10*9/L", "10*3": "10*3/uL", "10*6": "10*6/L", "g/dL%": "g/dL", "mg/d": "mg/24h", "mg": "mg", "g": "g"}


def beyond(analyte: Analyte, limit: Limit) -> bool:
    """Is a limit with a unit ten times beyond the values that its analyte can have ("platelets >= 100.000/mm3" with a point for thousands)?"""
    value = in_canonical(analyte, limit)
    if value is None or analyte.id not in _PLAUSIBLE:
        return False
    low, high = _PLAUSIBLE[analyte.id]
    return value > 10 * high or 0 < value < low / 10


def in_canonical(analyte: Analyte, limit: Limit) -> float | None:
    """The limit's value in the analyte's unit; None where the unit is none of its units, or is missing and cannot be told from the number."""
    unit = _SPELLINGS.get(limit.unit or "", limit.unit)
    if unit:
        return analyte.to_canonical(limit.value, unit)
    own = analyte.to_canonical(limit.value, None)
    if own is not None:
        return own
    if analyte.ordinal or analyte.qualitative:
        return limit.value
    low, high = _PLAUSIBLE.get(analyte.id, (0.0, 0.0))
    fitting = []
    for choice in _CHOICES.get(analyte.id, (analyte.unit,)):
        value = analyte.to_canonical(limit.value, choice)
        if value is not None and low <= value <= high:
            fitting.append(value)
    return fitting[0] if len(fitting) == 1 else None
