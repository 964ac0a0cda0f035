"""One unit from its many spellings, and values in the analyte's own unit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.lexicons import load, normal_unit, parse_unit

SPELLINGS = {
    "10*9/L": [
        "10^9/L",
        "x10^9/L",
        "x 10^9/L",
        "x 10*9/L",
        "×109/L",
        "× 10⁹/L",
        "10e9/L",
        "10E9/L",
        "G/L",
        "Giga/L",
        "10**9/L",
        "x10^9 / l",
        "10^9 cells/L",
    ],
    "10*3/uL": ["K/uL", "K/mcL", "10^3/µL", "10^3/mm3", "x 10³/μL", "thousand/uL", "x10^3 cells/mm³"],
    "/uL": [
        "/mm3",
        "cells/mm3",
        "cells/mm^3",
        "/mm³",
        "per cubic millimetre",
        "per cubic millimeter",
        "/mcL",
        "/µL",
        "cells/μL",
        "per microliter",
        "platelets/mm3",
    ],
    "10*5/uL": ["lakh/mm3", "lakhs/mm3", "lakhs/cumm"],
    "/L": ["/L", "cells/L", "per liter"],
    "g/dL": ["g/dl", "gm/dL", "g / dL", "grams/dL", "g/100 mL"],
    "g/L": ["g/l", "gm/L"],
    "mg/dL": ["mg/dl", "mg / dL", "milligrams per deciliter", "mg%"],
    "umol/L": ["µmol/L", "μmol/l", "umol/L", "mcmol/L", "micromol/L", "micromoles/L"],
    "mmol/L": ["mmol/l", "millimol/L"],
    "mL/min/1.73m2": ["mL/min/1.73 m2", "ml/min/1.73m²", "mL/min/1.73 m^2", "mL/min/1.73 sqm", "ml/minute/1.73m2", "mL/min per 1.73 m2"],
    "mL/min": ["ml/min", "mL/minute", "cc/min"],
    "mm[Hg]": ["mmHg", "mm Hg", "mm of Hg"],
    "ms": ["msec", "ms", "milliseconds", "msecs"],
    "U/L": ["IU/L", "u/l", "units/L", "U/l", "international units/L"],
    "mg/24h": ["mg/24 h", "mg/24 hours", "mg/day"],
    "g/24h": ["g/24h", "g/24 hours", "g/day", "gm/24 hours"],
    "Cel": ["°C", "C", "degrees C"],
    "%": ["%", "percent"],
}


@pytest.mark.parametrize(("unit", "spelling"), [(unit, spelling) for unit, spellings in SPELLINGS.items() for spelling in spellings])
def test_a_unit_is_read_from_each_of_its_spellings(unit: str, spelling: str) -> None:
    """All spellings of a unit come to one."""
    assert unit == parse_unit(spelling)


@pytest.mark.parametrize("text", ["", "mgdl", "furlong", "g/m", "m/L", "10^7/uL per day", "/", "per", "x 10^9" * 30])
def test_what_is_no_unit_is_none(text: str) -> None:
    """No unit is guessed."""
    assert parse_unit(text) is None


@given(st.text(max_size=80))
def test_any_text_is_survived(text: str) -> None:
    """Whatever a file holds, parsing neither fails nor is undecided: a normal unit is its own normal form."""
    unit = parse_unit(text)
    assert unit is None or parse_unit(unit) == unit
    assert normal_unit(text) == (unit or text.strip())


@pytest.mark.parametrize(
    ("expected", "lab", "value", "unit"),
    [
        (1.45, "ANC", 1450, "/uL"),
        (1.5, "ANC", 1500, "cells/mm3"),
        (1.5, "ANC", 1.5, "K/uL"),
        (100.0, "PLT", 1, "lakh/mm3"),
        (75.0, "PLT", 75000, "/mcL"),
        (9.0, "HGB", 90, "g/L"),
        (0.7, "CREAT", 0.7, "mg/dL"),
        (1.0, "CREAT", 88.42, "umol/L"),
        (1.2, "TBILI", 20.52, "µmol/L"),
        (40.0, "ALT", 40, "IU/L"),
        (60.0, "ALT", 1, "ukat/L"),
        (60.0, "CRCL", 60, "mL/min/1.73 m2"),
        (70.0, "EGFR_RENAL", 70, "mL/min"),
        (440.0, "QTC", 0.44, "s"),
        (55.0, "LVEF", 0.55, "fraction"),
        (1.1, "INR", 1.1, None),
        (1000.0, "UPRO24", 1, "g/24 h"),
        (6.5, "HBA1C", 47.53, "mmol/mol"),
        (180.16, "GLU", 10, "mmol/L"),
        (140.0, "SBP", 140, "mm Hg"),
        (0.5, "UPC", 500, "mg/g"),
    ],
)
def test_a_value_is_converted_to_the_analytes_unit(expected: float, lab: str, value: float, unit: str | None) -> None:
    """The same amount, in the unit in which criteria and results are compared."""
    assert load().labs[lab].to_canonical(value, unit) == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize(
    ("lab", "unit"),
    [("CREAT", "g/dL/h"), ("ANC", "mg/dL"), ("ALT", None), ("HGB", "%"), ("HBSAG", "mg/dL"), ("UPRO_DIP", None), ("CREAT", "mgdl")],
)
def test_a_unit_of_another_quantity_gives_nothing(lab: str, unit: str | None) -> None:
    """A unit that is none of the analyte's, or a missing one, is not converted."""
    assert load().labs[lab].to_canonical(1.0, unit) is None
