"""Single values of FHIR resources: dates, quantities, references, results in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from screener.interchange.codes import LOINC, LOINC_PRESENCE, SNOMED, SNOMED_RESULTS, codings

Json = Mapping[str, Any]


def day(value: Any) -> str | None:
    """The date of a FHIR dateTime, as exact as it is written; its time of day is left out."""
    text = str(value).split("T")[0] if isinstance(value, str) else ""
    return text or None


def when(data: Json, *stems: str) -> str | None:
    """The day of a choice element (`effectiveDateTime`, `effectivePeriod.start`)."""
    for stem in stems:
        for key in (f"{stem}DateTime", f"{stem}Instant", stem):
            if isinstance(data.get(key), str):
                return day(data[key])
        start, end = period(data, stem)
        if start or end:
            return end or start
    return None


def period(data: Json, stem: str) -> tuple[str | None, str | None]:
    """Begin and end of a period, each None where it is not stated."""
    found = data.get(f"{stem}Period") or data.get(stem)
    return (day(found.get("start")), day(found.get("end"))) if isinstance(found, Mapping) else (None, None)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A measured number with its unit as written (`code` in UCUM first)."""

    value: float
    units: tuple[str, ...]


def quantity(found: Any) -> Quantity | str | None:
    """A quantity; a sentence why it cannot be used; None where there is none."""
    if not isinstance(found, Mapping) or found.get("value") is None:
        return None
    if found.get("comparator"):
        return f"is a bound ({found['comparator']}), not a value"
    try:
        value = float(found["value"])
    except (TypeError, ValueError):
        return "is not a number"
    units = dict.fromkeys(str(unit) for unit in (found.get("code"), found.get("unit")) if unit)
    return Quantity(value, tuple(units))


def presence(concept: Any) -> str | None:
    """ "positive" or "negative", where a coded result says so."""
    for coding in codings(concept):
        if coding.system == SNOMED and coding.code in SNOMED_RESULTS:
            return SNOMED_RESULTS[coding.code]
        if coding.system == LOINC and coding.code in LOINC_PRESENCE:
            return "positive" if LOINC_PRESENCE[coding.code] else "negative"
        words = coding.display.casefold().strip()
        if words in ("positive", "present", "detected", "reactive"):
            return "positive"
        if words in ("negative", "absent", "not detected", "non-reactive", "nonreactive"):
            return "negative"
    return None


def code_of(concept: Any) -> str:
    """The code of a status-like CodeableConcept."""
    return next((coding.code for coding in codings(concept) if coding.code), "")
