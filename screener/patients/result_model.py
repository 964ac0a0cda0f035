"""Measured things in the patient file: biomarkers, performance status, vital signs, laboratory values."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self, get_args

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from screener.patients import words
from screener.patients.entries import Noted, Percent
from screener.patients.values import Dated, Name, NonNegative, Number, Text, Whole, bounded, one_of, shown_word

MarkerStatus = Literal[
    "positive", "negative", "mutated", "wild_type", "amplified", "deleted", "loss", "fusion", "high", "low", "MSS", "MSI-H"
]
Scale = Literal["ECOG", "Karnofsky", "Lansky"]


MEASURES = ("value", "status", "percent", "tps", "cps", "h_score", "copy_number", "fish_ratio", "mutations_per_mb", "hrd_score")
NO_MEASURE = f"needs one measure at least: {', '.join(MEASURES)}"


class BiomarkerResult(Noted):
    """One assay of one biomarker. `percent` and `tps` 0-100, `h_score` 0-300, `cps` 0-100, `mutations_per_mb` per megabase."""

    name: Name
    assay: Text | None = None
    value: Text | None = None
    status: (
        Annotated[
            MarkerStatus,
            one_of(*get_args(MarkerStatus), aliases={"intact": "wild_type", "MSI high": "MSI-H", "wildtype": "wild_type"}),
        ]
        | None
    ) = None
    percent: Percent | None = None
    tps: Percent | None = None
    cps: Percent | None = None
    h_score: Annotated[Number, bounded(0, 300)] | None = None
    copy_number: NonNegative | None = None
    fish_ratio: NonNegative | None = None
    mutations_per_mb: NonNegative | None = None
    hrd_score: NonNegative | None = None
    tissue: Text | None = None
    date: Dated | None = None

    @model_validator(mode="after")
    def _has_a_measure(self) -> Self:
        if all(getattr(self, measure) is None for measure in MEASURES):
            raise ValueError(NO_MEASURE)
        return self


class Performance(Noted):
    """One assessment: ECOG 0-5, Karnofsky or Lansky 0-100."""

    scale: Annotated[Scale, one_of(*get_args(Scale), aliases={"KPS": "Karnofsky", "LPS": "Lansky", "WHO": "ECOG", "Zubrod": "ECOG"})]
    value: Whole
    date: Dated | None = None

    @field_validator("value")
    @classmethod
    def _in_range(cls, value: int, info: ValidationInfo) -> int:
        scale = info.data.get("scale")
        if scale is not None:
            high = 5 if scale == "ECOG" else 100
            if not 0 <= value <= high:
                raise ValueError(f"{value} is not a value of {scale} (0-{high})")
        return value


class Vitals(Noted):
    """Body measures on one day: kg, cm, mmHg, percent."""

    weight_kg: Annotated[Number, bounded(0.3, 400)] | None = None
    height_cm: Annotated[Number, bounded(20, 260)] | None = None
    systolic_bp: Annotated[Number, bounded(20, 350)] | None = None
    diastolic_bp: Annotated[Number, bounded(10, 250)] | None = None
    spo2_percent: Percent | None = None
    date: Dated | None = None

    @field_validator("diastolic_bp")
    @classmethod
    def _pressures_in_order(cls, value: float | None, info: ValidationInfo) -> float | None:
        systolic = info.data.get("systolic_bp")
        if value is not None and systolic is not None and value >= systolic:
            raise ValueError(f"{value:g} is not below the systolic pressure ({systolic:g})")
        return value


class LabResult(Noted):
    """One laboratory value in the laboratory's own unit; `uln`/`lln` in the same unit, where the report gives them."""

    name: Annotated[Name, AfterValidator(words.check_lab_name)]
    unit: Annotated[Text | None, Field(validate_default=True)] = None
    value: float | str
    uln: NonNegative | None = None
    lln: NonNegative | None = None
    date: Dated | None = None

    @field_validator("unit")
    @classmethod
    def _unit_is_one_of_the_analyte(cls, value: str | None, info: ValidationInfo) -> str | None:
        words.check_unit(info.data.get("name"), value, info.context)
        return value or None

    @field_validator("value", mode="before")
    @classmethod
    def _value_is_a_result(cls, value: Any, info: ValidationInfo) -> float | str:
        return words.lab_value(info.data.get("name"), value, info.context)

    @field_validator("lln")
    @classmethod
    def _limits_in_order(cls, value: float | None, info: ValidationInfo) -> float | None:
        uln = info.data.get("uln")
        if value is not None and uln is not None and value > uln:
            raise ValueError(f"{shown_word(f'{value:g}')} is above the uln ({uln:g})")
        return value
