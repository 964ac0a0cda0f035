"""The rest of the history in the patient file: other cancers, conditions, toxicities, medication, allergies, reproduction."""

from __future__ import annotations

from typing import Annotated

from pydantic import ValidationInfo, field_validator

from screener.logic import PartialDate
from screener.patients.entries import Entry, Noted
from screener.patients.values import Dated, Name, NonNegative, Text, Whole, YesNo, bounded


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


class Toxicity(Noted):
    """An unresolved toxicity of earlier treatment, CTCAE grade 0-5."""

    name: Name
    grade: Annotated[Whole, bounded(0, 5)] | None = None


class Medication(Noted):
    """A drug that is being taken. `dose_mg_per_day` wins over the free text of `dose`."""

    name: Name
    dose: Text | None = None
    dose_mg_per_day: NonNegative | None = None
    since: Dated | None = None


class Reproductive(Entry):
    """Pregnancy, breastfeeding, contraception."""

    childbearing_potential: YesNo | None = None
    pregnant: YesNo | None = None
    breastfeeding: YesNo | None = None
    agrees_to_contraception: YesNo | None = None


class Allergy(Noted):
    """A known allergy."""

    name: Name
