"""The tumour in the patient file: diagnosis, state, treatment."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from pydantic import AfterValidator, ValidationInfo, field_validator

from screener.logic import PartialDate
from screener.patients import words
from screener.patients.entries import Entry, Noted, Percent
from screener.patients.values import Confirmation, Dated, EmptyIfNone, Name, Number, Text, Whole, YesNo, bounded, one_of

Origin = Literal["primary", "radiation_associated", "paget"]
Grade = Literal["high", "intermediate", "low"]
DiseaseStatus = Literal["newly_diagnosed", "refractory", "relapsed", "progressive", "stable", "no_evidence_of_disease"]
EverState = Literal["relapsed", "refractory", "progressive", "metastatic"]
TherapyKind = Literal[
    "systemic",
    "surgery",
    "radiotherapy",
    "autologous_transplant",
    "allogeneic_transplant",
    "cell_therapy",
    "gene_therapy",
    "vaccine",
    "growth_factor",
    "transfusion",
]
Intent = Literal["neoadjuvant", "adjuvant", "first_line", "salvage", "palliative"]
Response = Literal["CR", "PR", "SD", "PD", "NE"]
StoppedFor = Literal["progression", "toxicity", "completion", "choice"]


class Diagnosis(Entry):
    """The tumour at diagnosis. `tumor_size_cm` in cm; `necrosis_percent` is the response to chemotherapy before surgery, 0-100."""

    histology: Text | None = None
    subtype: Text | None = None
    origin: Annotated[Origin, one_of(*get_args(Origin))] | None = None
    grade: Annotated[Grade, one_of(*get_args(Grade))] | None = None
    primary_site: Text | None = None
    axial: YesNo | None = None
    tumor_size_cm: Annotated[Number, bounded(0, 100)] | None = None
    metastatic_at_diagnosis: YesNo | None = None
    necrosis_percent: Percent | None = None
    diagnosed_on: Dated | None = None
    confirmed_by: Confirmation | None = None
    note: Text | None = None


SiteId = Annotated[Name, AfterValidator(words.site)]


class Relapse(Noted):
    """One relapse; `sites` as in `disease.sites`."""

    date: Dated | None = None
    sites: Annotated[tuple[SiteId, ...], EmptyIfNone] = ()
    confirmed_by: Confirmation | None = None


class CnsMetastases(Noted):
    """Metastases of the brain or its coverings."""

    present: YesNo
    treated: YesNo | None = None
    stable: YesNo | None = None
    on_steroids: YesNo | None = None


class Disease(Entry):
    """The disease now. `longest_lesion_mm` in mm. `sites_complete`: a site that is not listed is free of disease."""

    status: Annotated[DiseaseStatus, one_of(*get_args(DiseaseStatus))] | None = None
    ever: Annotated[
        tuple[Annotated[EverState, one_of(*get_args(EverState))], ...],
        EmptyIfNone,
    ] = ()
    relapses: tuple[Relapse, ...] | None = None
    last_progression_on: Dated | None = None
    last_imaging_on: Dated | None = None
    measurable: YesNo | None = None
    evaluable: YesNo | None = None
    longest_lesion_mm: Annotated[Number, bounded(0, 1000)] | None = None
    lesion_count: Annotated[Whole, bounded(0, 1000)] | None = None
    resectable: YesNo | None = None
    sites: tuple[SiteId, ...] | None = None
    sites_complete: YesNo = False
    cns_metastases: CnsMetastases | None = None
    curative_options_available: YesNo | None = None
    tissue_available: YesNo | None = None
    note: Text | None = None

    @field_validator("evaluable")
    @classmethod
    def _measurable_is_evaluable(cls, value: bool | None, info: ValidationInfo) -> bool | None:
        if value is False and info.data.get("measurable") is True:
            raise ValueError("measurable disease is evaluable; the two disagree")
        return value

    @field_validator("cns_metastases")
    @classmethod
    def _sites_agree(cls, value: CnsMetastases | None, info: ValidationInfo) -> CnsMetastases | None:
        sites = info.data.get("sites")
        if value is not None and not value.present and sites and "cns" in sites:
            raise ValueError("present is false, but disease.sites holds cns")
        return value


class Therapy(Noted):
    """One treatment that was given. `dose_gy` in Gy. `line` and `for_cancer` decide whether it counts as a line (verdicts, rule 5)."""

    kind: Annotated[TherapyKind, one_of(*get_args(TherapyKind))]
    regimen: Text | None = None
    drugs: Annotated[tuple[Name, ...], EmptyIfNone] = ()
    line: Annotated[Whole, bounded(1, 50)] | None = None
    intent: Annotated[Intent, one_of(*get_args(Intent))] | None = None
    start: Dated | None = None
    end: Dated | None = None
    ongoing: YesNo | None = None
    best_response: Annotated[Response, one_of(*get_args(Response))] | None = None
    stopped_for: Annotated[StoppedFor, one_of(*get_args(StoppedFor))] | None = None
    procedure: Text | None = None
    major: YesNo | None = None
    margins: Text | None = None
    site: Text | None = None
    modality: Text | None = None
    dose_gy: Annotated[Number, bounded(0, 200)] | None = None
    for_cancer: Text | None = None
    investigational: YesNo | None = None
    dates_conflict: YesNo | None = None

    @field_validator("drugs")
    @classmethod
    def _regimen_and_drugs_agree(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        words.check_regimen(info.data.get("regimen"), value, info.context)
        return value

    @field_validator("end")
    @classmethod
    def _end_follows_start(cls, value: PartialDate | None, info: ValidationInfo) -> PartialDate | None:
        start = info.data.get("start")
        if value is not None and start is not None and value.latest < start.earliest and not info.data.get("dates_conflict"):
            raise ValueError(f"{str(value)!r} is before the start ({start})")
        return value

    @field_validator("ongoing")
    @classmethod
    def _ongoing_has_no_end(cls, value: bool | None, info: ValidationInfo) -> bool | None:
        if value and info.data.get("end") is not None:
            raise ValueError("an ongoing therapy has no end")
        return value


class CumulativeDoses(Entry):
    """Lifetime doses; anthracycline as doxorubicin equivalents in mg/m2."""

    anthracycline_mg_m2: Annotated[Number, bounded(0, 5000)] | None = None
