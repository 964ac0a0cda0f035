"""Laboratory values: in canonical units, newest first, with their limits of normal (verdicts, rules 10, 26 and 27)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from screener.lexicons import Lab
from screener.logic import PartialDate
from screener.patients.ages import AgeFacts
from screener.patients.chart_base import newest, newest_first, number, on_date, unit_for_people
from screener.patients.model import LabResult
from screener.patients.words import ORDINALS, QUALITATIVE, lab_named

CREATININE = "CREAT"
# Conventional upper limits where the report gives none (verdicts, rule 10), in canonical units; those of other analytes come from the lexicon.
ADULT_ALP_ULN = 120.0
CREATININE_ULN_FROM_16 = 1.2
LVEF_NORMAL = 50.0
# Children's Oncology Group maximum serum creatinine in mg/dL: (from this age in months, male, female).
_CREATININE_TABLE = (
    (1, 0.4, 0.4),
    (6, 0.5, 0.5),
    (12, 0.6, 0.6),
    (24, 0.8, 0.8),
    (72, 1.0, 1.0),
    (120, 1.2, 1.2),
    (156, 1.5, 1.4),
    (192, 1.7, 1.4),
)


@dataclass(frozen=True, slots=True)
class LabValue:
    """One result. `value`, `uln`, `lln` in the canonical unit; an ordinal test is 0 (negative), 0.5 (trace), 1-4, a qualitative one 0 or 1."""

    lab_id: str
    name: str
    value: float
    unit: str
    original: float | str
    original_unit: str | None
    date: PartialDate | None
    uln: float | None
    lln: float | None
    note: str | None
    shown: str

    @property
    def key(self) -> str:
        """The key of this fact."""
        return f"labs:{self.lab_id}"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit of normal in the canonical unit, and where it comes from: "as reported", "conventional", "for a girl of 14"."""

    value: float
    source: str


def creatinine_maximum(months: int, sex: str) -> float | None:
    """Maximum serum creatinine in mg/dL for an age in completed months and a sex; None below one month."""
    found = [row for row in _CREATININE_TABLE if months >= row[0]]
    if not found:
        return None
    _, male, female = found[-1]
    return male if sex == "male" else female


class LabFacts(AgeFacts):
    """Laboratory values and their limits."""

    @cached_property
    def _labs(self) -> dict[str, tuple[LabValue, ...]]:
        found: dict[str, list[LabValue]] = {}
        for result in self.patient.labs:
            lab = lab_named(result.name, self.lexicons)
            value = _canonical(lab, result.value, result.unit) if lab is not None else None
            if lab is not None and value is not None:
                found.setdefault(lab.id, []).append(_lab_value(lab, result, value))
        return {lab_id: newest_first(values) for lab_id, values in found.items()}

    def lab_values(self, lab_id: str) -> tuple[LabValue, ...]:
        """Every result of an analyte (lexicon id), newest first, the undated last."""
        return self._labs.get(lab_id, ())

    def newest_labs(self, lab_id: str, as_of: date) -> tuple[LabValue, ...]:
        """The results that may be the newest by `as_of`: several of one date that disagree are a conflict (rule 26)."""
        return newest(self.lab_values(lab_id), as_of)

    def creatinine_limits_by_age(self, as_of: date) -> frozenset[float]:
        """Every maximum creatinine (mg/dL) of the age/sex table that age and sex leave open; empty where the age is not known."""
        months = self.age_months_on(as_of)
        sexes = (self.patient.sex,) if self.patient.sex else ("female", "male")
        found = {creatinine_maximum(month, sex) for month in months or () for sex in sexes}
        return frozenset(value for value in found if value is not None) if None not in found else frozenset()

    def creatinine_limit_by_age(self, as_of: date) -> Limit | None:
        """Maximum creatinine of the age/sex table; None if age or sex leave it open."""
        limits = self.creatinine_limits_by_age(as_of)
        if len(limits) != 1:
            return None
        (value,) = limits
        sex = f", {self.patient.sex}" if self.patient.sex else ""
        return Limit(value, f"maximum by age and sex: {self.age_shown(as_of)}{sex}")

    def uln(self, lab_id: str, value: LabValue | None, as_of: date) -> Limit | None:
        """Upper limit of normal: the report's, else the conventional one (rules 10 and 27); None where there is none."""
        if value is not None and value.uln is not None:
            return Limit(value.uln, "as reported")
        ages = self.age_on(as_of)
        if lab_id == CREATININE:
            if ages is None:
                return None
            table = self.creatinine_limit_by_age(as_of)
            if ages[0] >= 16:
                return Limit(CREATININE_ULN_FROM_16, "conventional")
            return table if ages[1] < 16 else None
        if lab_id == "ALP":
            return Limit(ADULT_ALP_ULN, "conventional") if ages is not None and ages[0] >= 18 else None
        lab = self.lexicons.labs.get(lab_id)
        return Limit(lab.conventional_uln, "conventional") if lab is not None and lab.conventional_uln is not None else None

    def lln(self, lab_id: str, value: LabValue | None) -> Limit | None:
        """Lower limit of normal: the report's; only the ejection fraction has a conventional one (rules 10 and 27)."""
        if value is not None and value.lln is not None:
            return Limit(value.lln, "as reported")
        return Limit(LVEF_NORMAL, "conventional") if lab_id == "LVEF" else None


def _canonical(lab: Lab, value: float | str | None, unit: str | None) -> float | None:
    """A result in the analyte's canonical unit, free of the noise that conversion adds (700 x 0.001 is 0.7); None where it cannot be converted."""
    if isinstance(value, str):
        return (ORDINALS | QUALITATIVE).get(value)
    if value is None:
        return None
    # A percentage needs no unit: `words.check_unit` lets it stand without one.
    converted = value if lab.unit == "%" and not unit else lab.to_canonical(value, unit)
    return None if converted is None else float(f"{converted:.10g}")


def _lab_value(lab: Lab, result: LabResult, value: float) -> LabValue:
    name = lab.short or lab.name
    if isinstance(result.value, str):
        text = result.value
    else:
        digits = number(value) if value != int(value) or value >= 10 or lab.unit in ("%", "ms") else f"{value:.1f}"
        text = f"{digits} {unit_for_people(lab.unit)}".strip()
        if result.unit and abs(value - result.value) > 1e-9 * abs(value):
            text += f" ({number(result.value)} {result.unit})"
    return LabValue(
        lab_id=lab.id,
        name=name,
        value=value,
        unit=lab.unit,
        original=result.value,
        original_unit=result.unit,
        date=result.date,
        uln=_canonical(lab, result.uln, result.unit),
        lln=_canonical(lab, result.lln, result.unit),
        note=result.note,
        shown=f"{name} {text} {on_date(result.date)}",
    )
