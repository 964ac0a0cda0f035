"""The patient file: every key of the public contract, typed and frozen.

A missing key is "not known" and stays None; the only lists whose absence and emptiness differ are `disease.relapses` and `disease.sites`.
Checks that need the lexicon (units, regimens, site names) read it from the validation context; see `screener.patients.load`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator

from screener.logic import PartialDate
from screener.patients import words
from screener.patients.values import (
    AbsentIfNone,
    Confirmation,
    Dated,
    EmptyIfNone,
    Name,
    NonNegative,
    Number,
    PatientId,
    Text,
    Whole,
    YesNo,
    bounded,
    one_of,
    shown_word,
)

Percent = Annotated[Number, bounded(0, 100)]
Sex = Literal["female", "male"]
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
MarkerStatus = Literal[
    "positive", "negative", "mutated", "wild_type", "amplified", "deleted", "loss", "fusion", "high", "low", "MSS", "MSI-H"
]
Scale = Literal["ECOG", "Karnofsky", "Lansky"]


class Entry(BaseModel):
    """Anything in the file that has keys: frozen, and an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Noted(Entry):
    """An entry of a list: `note` is shown to people and never decides."""

    note: Text | None = None


class Age(Entry):
    """Completed years on a day."""

    years: Annotated[Whole, bounded(0, 120)]
    on: Dated


class Diagnosis(Entry):
    """The tumour at diagnosis. `tumor_size_cm` in cm; `necrosis_percent` is the response to chemotherapy before surgery, 0-100."""

    histology: Text | None = None
    subtype: Text | None = None
    origin: Annotated[Literal["primary", "radiation_associated", "paget"], one_of("primary", "radiation_associated", "paget")] | None = None
    grade: Annotated[Literal["high", "intermediate", "low"], one_of("high", "intermediate", "low")] | None = None
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

    status: (
        Annotated[DiseaseStatus, one_of("newly_diagnosed", "refractory", "relapsed", "progressive", "stable", "no_evidence_of_disease")]
        | None
    ) = None
    ever: Annotated[
        tuple[Annotated[EverState, one_of("relapsed", "refractory", "progressive", "metastatic")], ...],
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

    kind: Annotated[
        TherapyKind,
        one_of(
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
        ),
    ]
    regimen: Text | None = None
    drugs: Annotated[tuple[Name, ...], EmptyIfNone] = ()
    line: Annotated[Whole, bounded(1, 50)] | None = None
    intent: Annotated[Intent, one_of("neoadjuvant", "adjuvant", "first_line", "salvage", "palliative")] | None = None
    start: Dated | None = None
    end: Dated | None = None
    ongoing: YesNo | None = None
    best_response: Annotated[Response, one_of("CR", "PR", "SD", "PD", "NE")] | None = None
    stopped_for: Annotated[StoppedFor, one_of("progression", "toxicity", "completion", "choice")] | None = None
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


class PriorTherapies(Entry):
    """`complete`: what is not listed was not given."""

    complete: YesNo = False
    items: Annotated[tuple[Therapy, ...], EmptyIfNone] = ()


class CumulativeDoses(Entry):
    """Lifetime doses; anthracycline as doxorubicin equivalents in mg/m2."""

    anthracycline_mg_m2: Annotated[Number, bounded(0, 5000)] | None = None


class Malignancy(Noted):
    """Another cancer, past or present."""

    name: Name
    diagnosed_on: Dated | None = None
    last_treated_on: Dated | None = None
    in_remission: YesNo | None = None

    @field_validator("last_treated_on")
    @classmethod
    def _treated_after_diagnosis(cls, value: PartialDate | None, info: ValidationInfo) -> PartialDate | None:
        diagnosed = info.data.get("diagnosed_on")
        if value is not None and diagnosed is not None and value.latest < diagnosed.earliest:
            raise ValueError(f"{str(value)!r} is before the diagnosis ({diagnosed})")
        return value


class PriorMalignancies(Entry):
    """`complete`: no other cancer than those listed."""

    complete: YesNo = False
    items: Annotated[tuple[Malignancy, ...], EmptyIfNone] = ()


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
            one_of(
                "positive",
                "negative",
                "mutated",
                "wild_type",
                "amplified",
                "deleted",
                "loss",
                "fusion",
                "high",
                "low",
                "MSS",
                "MSI-H",
                aliases={"intact": "wild_type", "MSI high": "MSI-H", "wildtype": "wild_type"},
            ),
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

    scale: Annotated[
        Scale, one_of("ECOG", "Karnofsky", "Lansky", aliases={"KPS": "Karnofsky", "LPS": "Lansky", "WHO": "ECOG", "Zubrod": "ECOG"})
    ]
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


class Condition(Noted):
    """A comorbidity or finding. Listed without `present` counts as present; present without `active` counts as active (verdicts, rule 11)."""

    name: Name
    present: YesNo | None = None
    active: YesNo | None = None
    controlled: YesNo | None = None
    on_treatment: YesNo | None = None
    immune_related: YesNo | None = None
    viral_load_undetectable: YesNo | None = None
    date: Dated | None = None


class Conditions(Entry):
    """`complete`: no other comorbidity than those listed."""

    complete: YesNo = False
    items: Annotated[tuple[Condition, ...], EmptyIfNone] = ()


class Toxicity(Noted):
    """An unresolved toxicity of earlier treatment, CTCAE grade 0-5."""

    name: Name
    grade: Annotated[Whole, bounded(0, 5)] | None = None


class Toxicities(Entry):
    """`complete`: no other unresolved toxicity than those listed."""

    complete: YesNo = False
    items: Annotated[tuple[Toxicity, ...], EmptyIfNone] = ()


class Medication(Noted):
    """A drug that is being taken. `dose_mg_per_day` wins over the free text of `dose`."""

    name: Name
    dose: Text | None = None
    dose_mg_per_day: NonNegative | None = None
    since: Dated | None = None


class Medications(Entry):
    """`complete`: no other medication than those listed."""

    complete: YesNo = False
    items: Annotated[tuple[Medication, ...], EmptyIfNone] = ()


class Reproductive(Entry):
    """Pregnancy, breastfeeding, contraception."""

    childbearing_potential: YesNo | None = None
    pregnant: YesNo | None = None
    breastfeeding: YesNo | None = None
    agrees_to_contraception: YesNo | None = None


class Allergy(Noted):
    """A known allergy."""

    name: Name


class Allergies(Entry):
    """`complete`: no other allergy than those listed."""

    complete: YesNo = False
    items: Annotated[tuple[Allergy, ...], EmptyIfNone] = ()


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
    sex: Annotated[Sex, one_of("female", "male", aliases={"f": "female", "m": "male"})] | None = None
    diagnosis: Annotated[Diagnosis, AbsentIfNone] = Field(default_factory=Diagnosis)
    disease: Annotated[Disease, AbsentIfNone] = Field(default_factory=Disease)
    prior_therapies: Annotated[PriorTherapies, AbsentIfNone] = Field(default_factory=PriorTherapies)
    cumulative_doses: Annotated[CumulativeDoses, AbsentIfNone] = Field(default_factory=CumulativeDoses)
    prior_malignancies: Annotated[PriorMalignancies, AbsentIfNone] = Field(default_factory=PriorMalignancies)
    biomarkers: Annotated[tuple[BiomarkerResult, ...], EmptyIfNone] = ()
    performance: Annotated[tuple[Performance, ...], EmptyIfNone] = ()
    vitals: Annotated[Vitals, AbsentIfNone] = Field(default_factory=Vitals)
    labs: Annotated[tuple[LabResult, ...], EmptyIfNone] = ()
    conditions: Annotated[Conditions, AbsentIfNone] = Field(default_factory=Conditions)
    toxicities: Annotated[Toxicities, AbsentIfNone] = Field(default_factory=Toxicities)
    medications: Annotated[Medications, AbsentIfNone] = Field(default_factory=Medications)
    reproductive: Annotated[Reproductive, AbsentIfNone] = Field(default_factory=Reproductive)
    allergies: Annotated[Allergies, AbsentIfNone] = Field(default_factory=Allergies)
    life_expectancy_weeks: NonNegative | None = None
    logistics: Annotated[Logistics, AbsentIfNone] = Field(default_factory=Logistics)

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
