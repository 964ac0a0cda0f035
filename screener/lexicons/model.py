"""What the words of a trial or of a patient file can mean: one frozen value per kind of thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from screener.errors import ScreenerError
from screener.lexicons.units import normal_unit

Kind = Literal["lab", "vital", "scale", "drug", "drug_class", "regimen", "biomarker", "histology", "condition", "site", "procedure"]


class LexiconError(ScreenerError):
    """The lexicon files contradict themselves; `faults` names every fault at its file and row."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(
            "the lexicon is faulty: " + "; ".join(faults[:20]) + (f"; and {len(faults) - 20} more" if len(faults) > 20 else "")
        )
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Concept:
    """What a phrase of text can mean: its kind, its stable id within the kind, and its name for people."""

    kind: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Lab:
    """An analyte, a cardiac or pulmonary measure, or a vital sign (`kind` says which).

    `factors` turns a value in a unit (its normal spelling) into `unit`; `offsets` is added afterwards (HbA1c in mmol/mol).
    `window_days` is how long a value counts as fresh where a trial names no window (28; cardiac measures 60; None: it has no window of its own).
    `conventional_uln` and `conventional_lln` stand in for a report's limits, in `unit`; they are for adults.
    """

    id: str
    name: str
    short: str
    kind: Literal["lab", "vital"]
    loinc: tuple[str, ...]
    unit: str
    factors: Mapping[str, float]
    offsets: Mapping[str, float]
    question: str
    ordinal: bool
    qualitative: bool
    cardiac: bool
    window_days: int | None
    conventional_uln: float | None
    conventional_lln: float | None

    def to_canonical(self, value: float, unit: str | None) -> float | None:
        """The value in this analyte's `unit`; None where `unit` is none of its units (or is missing and needed)."""
        factor = self.factor(unit)
        if factor is None:
            return None
        return value * factor + self.offsets.get(normal_unit(unit or ""), 0.0)

    def factor(self, unit: str | None) -> float | None:
        """What a value in `unit` is multiplied by; None where `unit` is none of this analyte's units."""
        if unit is None or not unit.strip():
            return self.factors.get("")
        known = self.factors.get(unit)
        return self.factors.get(normal_unit(unit)) if known is None else known


@dataclass(frozen=True, slots=True)
class Scale:
    """A performance scale."""

    id: str
    name: str
    lowest: int
    highest: int
    question: str


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug. `classes` are its direct classes; `half_life_hours_high` is the upper end of its half-life in hours (None: not known here)."""

    id: str
    name: str
    synonyms: tuple[str, ...]
    classes: tuple[str, ...]
    targets: tuple[str, ...]
    modality: str
    washout_category: str
    myelosuppressive: bool | None
    half_life_hours_low: float | None
    half_life_hours_high: float | None
    ncit: str
    rxnorm: str


@dataclass(frozen=True, slots=True)
class DrugClass:
    """A class of drugs; `parents` are the wider classes that hold all of it."""

    id: str
    name: str
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Regimen:
    """A named combination; `drugs` are drug ids, `lines` how many lines of systemic therapy it counts as."""

    id: str
    name: str
    drugs: tuple[str, ...]
    setting: str
    lines: int


@dataclass(frozen=True, slots=True)
class Biomarker:
    """A tumour or host marker; `genes` are HGNC symbols or the antigen."""

    id: str
    name: str
    genes: tuple[str, ...]
    synonyms: tuple[str, ...]
    assays: tuple[str, ...]
    value_type: str
    loinc: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Histology:
    """A tumour type on the ladder up to `cancer`."""

    id: str
    name: str
    parents: tuple[str, ...]
    icdo3: str
    ncit: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A comorbidity or finding. `kind_hint` says which kind of criterion speaks of it: condition, infection, cardiac, pulmonary, malignancy or cns."""

    id: str
    name: str
    parents: tuple[str, ...]
    kind_hint: str
    icd10: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """Something done to a patient that is no drug. `therapy_kind` is the patient file's kind of prior therapy ('' where it has none)."""

    id: str
    name: str
    parents: tuple[str, ...]
    therapy_kind: str


@dataclass(frozen=True, slots=True)
class Site:
    """A site of disease in the patient file."""

    id: str
    name: str
