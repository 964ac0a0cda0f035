"""The patient file: every key of the public contract, typed and frozen.

A missing key is "not known" and stays None; the only lists whose absence and emptiness differ are `disease.relapses` and `disease.sites`.
Checks that need the lexicon (units, regimens, site names) read it from the validation context; see `screener.patients.load`.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import ValidationInfo, field_validator

from screener.patients.entries import CompleteList, Entry
from screener.patients.history_model import Allergy, Condition, Malignancy, Medication, Reproductive, Toxicity
from screener.patients.result_model import MEASURES, NO_MEASURE, BiomarkerResult, LabResult, Performance, Vitals
from screener.patients.tumour_model import CumulativeDoses, Diagnosis, Disease, Therapy
from screener.patients.values import AbsentIfNone, Dated, EmptyIfNone, NonNegative, Number, PatientId, Text, Whole, YesNo, bounded, one_of

__all__ = [
    "MEASURES",
    "NO_MEASURE",
    "BiomarkerResult",
    "CompleteList",
    "Condition",
    "Entry",
    "LabResult",
    "Logistics",
    "Medication",
    "Patient",
    "Reproductive",
    "Therapy",
    "Toxicity",
]

Sex = Literal["female", "male"]


class Age(Entry):
    """Completed years on a day."""

    years: Annotated[Whole, bounded(0, 120)]
    on: Dated


class Logistics(Entry):
    """Where the patient lives and what is practical. Degrees, km."""

    country: Text | None = None
    city: Text | None = None
    latitude: Annotated[Number, bounded(-90, 90)] | None = None
    longitude: Annotated[Number, bounded(-180, 180)] | None = None
    max_distance_km: NonNegative | None = None
    can_swallow_tablets: YesNo | None = None
    consents: YesNo | None = None
    can_comply: YesNo | None = None


class Patient(Entry):
    """One patient, as the file says it."""

    id: PatientId
    birth_date: Dated | None = None
    age: Age | None = None
    sex: Annotated[Sex, one_of(*get_args(Sex), aliases={"f": "female", "m": "male"})] | None = None
    diagnosis: Annotated[Diagnosis, AbsentIfNone] = Diagnosis()
    disease: Annotated[Disease, AbsentIfNone] = Disease()
    prior_therapies: Annotated[CompleteList[Therapy], AbsentIfNone] = CompleteList[Therapy]()
    cumulative_doses: Annotated[CumulativeDoses, AbsentIfNone] = CumulativeDoses()
    prior_malignancies: Annotated[CompleteList[Malignancy], AbsentIfNone] = CompleteList[Malignancy]()
    biomarkers: Annotated[tuple[BiomarkerResult, ...], EmptyIfNone] = ()
    performance: Annotated[tuple[Performance, ...], EmptyIfNone] = ()
    vitals: Annotated[Vitals, AbsentIfNone] = Vitals()
    labs: Annotated[tuple[LabResult, ...], EmptyIfNone] = ()
    conditions: Annotated[CompleteList[Condition], AbsentIfNone] = CompleteList[Condition]()
    toxicities: Annotated[CompleteList[Toxicity], AbsentIfNone] = CompleteList[Toxicity]()
    medications: Annotated[CompleteList[Medication], AbsentIfNone] = CompleteList[Medication]()
    reproductive: Annotated[Reproductive, AbsentIfNone] = Reproductive()
    allergies: Annotated[CompleteList[Allergy], AbsentIfNone] = CompleteList[Allergy]()
    life_expectancy_weeks: NonNegative | None = None
    logistics: Annotated[Logistics, AbsentIfNone] = Logistics()

    @field_validator("diagnosis")
    @classmethod
    def _diagnosed_after_birth(cls, value: Diagnosis, info: ValidationInfo) -> Diagnosis:
        born = info.data.get("birth_date")
        if born is not None and value.diagnosed_on is not None and value.diagnosed_on.latest < born.earliest:
            raise ValueError("diagnosed_on is before the birth date")
        return value

    @field_validator("reproductive")
    @classmethod
    def _no_pregnant_male(cls, value: Reproductive, info: ValidationInfo) -> Reproductive:
        if info.data.get("sex") == "male" and (value.pregnant or value.breastfeeding):
            raise ValueError("pregnant or breastfeeding, but sex is male")
        return value
