"""Body measures and what is computed from measured values, each with one line that says how (verdicts, rule 10)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from screener.logic import PartialDate
from screener.patients.chart_base import newest, number, on_date
from screener.patients.labs import CREATININE, LabFacts, LabValue


@dataclass(frozen=True, slots=True)
class Measure:
    """A body measure: kg, cm, m2, kg/m2, mmHg or percent. Undated vitals count as current (rule 10)."""

    vital_id: str
    value: float
    unit: str
    date: PartialDate | None
    shown: str
    key: str
    computed: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that a computation lacks: its key, and its name for people."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A value that was computed. `low` and `high` differ where its sources leave it open (two results of one day, a partial birth date).

    `date` is that of the oldest laboratory value that went in. Where something is missing the value is None and `missing` names all of it.
    """

    name: str
    unit: str
    low: float | None = None
    high: float | None = None
    how: str = ""
    date: PartialDate | None = None
    missing: tuple[Missing, ...] = ()

    @property
    def known(self) -> bool:
        """There is a value."""
        return self.low is not None and self.high is not None

    @property
    def shown(self) -> str:
        """For people: "creatinine clearance 49.2 mL/min (Cockcroft-Gault from creatinine 1.62 mg/dL on 2026-05-20, 58 years, 70 kg)"."""
        if self.low is None or self.high is None:
            return f"{self.name} cannot be computed: no {', no '.join(item.name for item in self.missing)}"
        value = _rounded(self.low) if self.low == self.high else f"{_rounded(self.low)} to {_rounded(self.high)}"
        return f"{self.name} {value} {self.unit} ({self.how})"


def _rounded(value: float) -> str:
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


_UNITS = {"WEIGHT": "kg", "HEIGHT": "cm", "SBP": "mmHg", "DBP": "mmHg", "SPO2": "%", "BSA": "m2", "BMI": "kg/m2"}
_NAMES = {"WEIGHT": "weight", "HEIGHT": "height", "SBP": "systolic blood pressure", "DBP": "diastolic blood pressure", "SPO2": "SpO2"}
_KEYS = {"WEIGHT": "weight_kg", "HEIGHT": "height_cm", "SBP": "systolic_bp", "DBP": "diastolic_bp", "SPO2": "spo2_percent"}


class MeasureFacts(LabFacts):
    """Vital signs, body size, computed kidney function and calcium."""

    @cached_property
    def _measured(self) -> dict[str, Measure]:
        vitals = self.patient.vitals
        found = {}
        for vital_id, field in _KEYS.items():
            value = getattr(vitals, field)
            if value is not None:
                unit = _UNITS[vital_id]
                text = f"{number(value)}{unit if unit == '%' else f' {unit}'}"
                when = f" {on_date(vitals.date)}" if vitals.date else ""
                found[vital_id] = Measure(vital_id, value, unit, vitals.date, f"{_NAMES[vital_id]} {text}{when}", f"vitals:{field}")
        return found

    def vital(self, vital_id: str) -> Measure | None:
        """A body measure by its lexicon id (WEIGHT, HEIGHT, BSA, BMI, SBP, DBP, SPO2); None if it is neither recorded nor computable."""
        if vital_id in ("BSA", "BMI"):
            result = self.bsa() if vital_id == "BSA" else self.bmi()
            if result.low is None:
                return None
            return Measure(vital_id, result.low, result.unit, result.date, result.shown, f"vitals:{vital_id}", computed=True)
        return self._measured.get(vital_id)

    def vital_key(self, vital_id: str) -> str:
        """The key under which a body measure is asked for."""
        return f"vitals:{_KEYS.get(vital_id, vital_id)}"

    def _lacking(self, *vital_ids: str) -> tuple[Missing, ...]:
        return tuple(Missing(self.vital_key(item), _NAMES[item]) for item in vital_ids if item not in self._measured)

    def bsa(self) -> Computed:
        """Body surface area in m2 (Mosteller: square root of kg x cm / 3600)."""
        return self._body("body surface area", "m2", "Mosteller", lambda kg, cm: (kg * cm / 3600) ** 0.5)

    def bmi(self) -> Computed:
        """Body mass index in kg/m2."""
        return self._body("body mass index", "kg/m2", "weight by height squared", lambda kg, cm: kg / (cm / 100) ** 2)

    def _body(self, name: str, unit: str, method: str, formula: Callable[[float, float], float]) -> Computed:
        lacking = self._lacking("WEIGHT", "HEIGHT")
        if lacking:
            return Computed(name, unit, missing=lacking)
        weight, height = self._measured["WEIGHT"], self._measured["HEIGHT"]
        value = formula(weight.value, height.value)
        return Computed(name, unit, value, value, f"{method} from {number(weight.value)} kg, {number(height.value)} cm", weight.date)

    def measured_clearance(self, as_of: date) -> tuple[LabValue, ...]:
        """The newest measured GFR or creatinine clearance: several of one date are candidates for a conflict."""
        return newest((*self.lab_values("CRCL"), *self.lab_values("EGFR_RENAL")), as_of)

    def creatinine_clearance(self, as_of: date) -> Computed:
        """Clearance from creatinine: Cockcroft-Gault from 18 years (mL/min), bedside Schwartz below (mL/min/1.73m2) (rule 10).

        It is taken as it stands against limits in either unit. Its date is that of the creatinine.
        """
        name = "creatinine clearance"
        ages = self.age_on(as_of)
        creatinines = [item for item in self.newest_labs(CREATININE, as_of) if item.value > 0]
        missing: list[Missing] = []
        if not creatinines:
            missing.append(Missing(f"labs:{CREATININE}", "creatinine"))
        if ages is None:
            missing.append(Missing("birth_date", "age"))
        else:
            if ages[1] >= 18:
                missing += self._lacking("WEIGHT")
                if self.patient.sex is None:
                    missing.append(Missing("sex", "sex"))
            if ages[0] < 18:
                missing += self._lacking("HEIGHT")
        if missing or ages is None:
            return Computed(name, "mL/min", missing=tuple(missing))
        values: list[float] = []
        methods: list[str] = []
        if ages[1] >= 18:
            weight = self._measured["WEIGHT"].value
            factor = 0.85 if self.patient.sex == "female" else 1.0
            for age in {max(ages[0], 18), ages[1]}:
                values += [(140 - age) * weight * factor / (72 * item.value) for item in creatinines]
            methods.append(f"Cockcroft-Gault from {{creatinine}}, {self.age_shown(as_of)}, {number(weight)} kg")
        if ages[0] < 18:
            height = self._measured["HEIGHT"].value
            values += [0.413 * height / item.value for item in creatinines]
            methods.append(f"bedside Schwartz from {{creatinine}}, {self.age_shown(as_of)}, {number(height)} cm")
        source = " or ".join(f"creatinine {number(item.value)} mg/dL {on_date(item.date)}" for item in creatinines)
        unit = "mL/min" if ages[0] >= 18 else "mL/min/1.73m2"
        how = "; ".join(method.format(creatinine=source) for method in methods)
        return Computed(name, unit, min(values), max(values), how, _oldest(creatinines))

    def corrected_calcium(self, as_of: date) -> Computed:
        """Calcium in mg/dL, corrected for albumin: calcium + 0.8 x (4 - albumin g/dL)."""
        name, unit = "corrected calcium", "mg/dL"
        calciums, albumins = self.newest_labs("CA", as_of), self.newest_labs("ALB", as_of)
        missing = [
            Missing(f"labs:{lab_id}", word)
            for lab_id, word, found in (("CA", "calcium", calciums), ("ALB", "albumin", albumins))
            if not found
        ]
        if missing:
            return Computed(name, unit, missing=tuple(missing))
        values = [calcium.value + 0.8 * (4 - albumin.value) for calcium in calciums for albumin in albumins]
        how = f"from {' or '.join(item.shown for item in calciums)} and {' or '.join(item.shown for item in albumins)}"
        return Computed(name, unit, min(values), max(values), how, _oldest([*calciums, *albumins]))


def _oldest(values: list[LabValue]) -> PartialDate | None:
    """The date of the oldest value; None if one is undated, since then nothing says how fresh the result is."""
    dates = [item.date for item in values]
    known = [when for when in dates if when is not None]
    return min(known) if known and len(known) == len(dates) else None
