"""The facts of a patient with their dates, for the head of a report: what the verdicts rest on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from screener.logic import PartialDate
from screener.patients.model import MEASURES, BiomarkerResult, LabResult, Patient
from screener.report.safe import one_line

_MEASURES = {
    "tps": "TPS",
    "cps": "CPS",
    "h_score": "H-score",
    "copy_number": "copy number",
    "fish_ratio": "FISH ratio",
    "mutations_per_mb": "mutations per Mb:",
    "hrd_score": "HRD score",
}
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_POWER = re.compile(r"^10[*^](\d+)")
_OLD_DAYS = 28  # where a trial names no window a laboratory value counts as fresh for so long (verdicts, rule 10)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: its name, its value in words, its date in words ("" where it has none), and whether it is older than most trials accept."""

    name: str
    value: str
    when: str = ""
    old: bool = False


@dataclass(frozen=True, slots=True)
class FactGroup:
    """Facts under one heading."""

    title: str
    facts: tuple[Fact, ...]


def facts_of(patient: Patient, as_of: date) -> tuple[FactGroup, ...]:
    """All groups that hold something, in the order in which a doctor tells a case."""
    groups = (
        ("Patient", _person(patient)),
        ("Diagnosis", _diagnosis(patient)),
        ("Disease now", _disease(patient)),
        ("Treatment so far", _treatment(patient)),
        ("Performance and vital signs", _state(patient)),
        ("Tumour markers", (_marker(result) for result in patient.biomarkers)),
        ("Laboratory", _labs(patient, as_of)),
        ("Other conditions", _conditions(patient)),
        ("Medication and allergies", _medication(patient)),
    )
    return tuple(FactGroup(title, found) for title, facts in groups if (found := tuple(_clean(fact) for fact in facts)))


def _clean(fact: Fact) -> Fact:
    return Fact(one_line(fact.name), one_line(fact.value), fact.when, fact.old)


def _when(day: PartialDate | None, undated: str = "undated") -> str:
    return str(day) if day is not None else undated


def _said(value: bool | None, yes: str, no: str) -> str:
    return "" if value is None else yes if value else no


def _joined(*parts: object) -> str:
    return ", ".join(str(part).replace("_", " ") for part in parts if part not in (None, "", False))


def _person(patient: Patient) -> Iterator[Fact]:
    if patient.birth_date is not None:
        yield Fact("born", str(patient.birth_date))
    elif patient.age is not None:
        yield Fact("age", f"{patient.age.years} years", str(patient.age.on))
    if patient.sex:
        yield Fact("sex", patient.sex)
    place = _joined(patient.logistics.city, patient.logistics.country)
    if place:
        yield Fact("lives in", place)
    if patient.life_expectancy_weeks is not None:
        yield Fact("life expectancy", f"{patient.life_expectancy_weeks:g} weeks")


def _diagnosis(patient: Patient) -> Iterator[Fact]:
    found = patient.diagnosis
    what = _joined(found.histology, found.subtype, f"{found.grade} grade" if found.grade else None)
    if what:
        yield Fact("tumour", what, _when(found.diagnosed_on, ""))
    for name, value in (
        ("primary site", found.primary_site),
        ("confirmed by", found.confirmed_by),
        ("metastatic at diagnosis", _said(found.metastatic_at_diagnosis, "yes", "no")),
        ("necrosis after chemotherapy", f"{found.necrosis_percent:g} %" if found.necrosis_percent is not None else ""),
        ("size at diagnosis", f"{found.tumor_size_cm:g} cm" if found.tumor_size_cm is not None else ""),
    ):
        if value:
            yield Fact(name, value)


def _disease(patient: Patient) -> Iterator[Fact]:
    found = patient.disease
    if found.status:
        yield Fact("status", found.status.replace("_", " "), _when(found.last_progression_on, "") if found.status == "progressive" else "")
    for number, relapse in enumerate(found.relapses or (), start=1):
        yield Fact(f"relapse {number}", _joined(*relapse.sites, relapse.confirmed_by) or "recorded", _when(relapse.date))
    if found.sites is not None:
        yield Fact("sites now", _joined(*found.sites) or "none visible", _when(found.last_imaging_on, ""))
    measurable = _joined(
        _said(found.measurable, "measurable", "not measurable"),
        _said(found.resectable, "resectable", "not resectable"),
        f"longest lesion {found.longest_lesion_mm:g} mm" if found.longest_lesion_mm is not None else None,
    )
    if measurable:
        yield Fact("extent", measurable, _when(found.last_imaging_on, ""))
    if found.cns_metastases is not None:
        yield Fact("brain metastases", _said(found.cns_metastases.present, "present", "none"))


def _treatment(patient: Patient) -> Iterator[Fact]:
    for item in patient.prior_therapies.items:
        name = item.regimen or " + ".join(item.drugs) or item.procedure or _joined(item.kind, item.site)
        said = _joined(
            f"line {item.line}" if item.line is not None else None,
            item.intent,
            f"{item.dose_gy:g} Gy" if item.dose_gy is not None else None,
            item.modality,
            f"best response {item.best_response}" if item.best_response else None,
            f"stopped for {item.stopped_for}" if item.stopped_for else None,
            "on trial" if item.investigational else None,
        )
        last = "now" if item.ongoing else _when(item.end, "end not recorded")
        yield Fact(name, said or item.kind.replace("_", " "), f"{item.start} to {last}" if item.start else last)
    if patient.cumulative_doses.anthracycline_mg_m2 is not None:
        yield Fact("anthracyclines in all", f"{patient.cumulative_doses.anthracycline_mg_m2:g} mg/m²")
    if patient.prior_therapies.complete:
        yield Fact("list of treatments", "complete: what is not listed was not given")


def _state(patient: Patient) -> Iterator[Fact]:
    for score in patient.performance:
        yield Fact(score.scale, str(score.value), _when(score.date))
    vitals = patient.vitals
    pressure = f"{vitals.systolic_bp:g}/{vitals.diastolic_bp:g} mmHg" if vitals.systolic_bp and vitals.diastolic_bp else None
    shown = _joined(
        f"{vitals.weight_kg:g} kg" if vitals.weight_kg is not None else None,
        f"{vitals.height_cm:g} cm" if vitals.height_cm is not None else None,
        pressure,
        f"SpO2 {vitals.spo2_percent:g} %" if vitals.spo2_percent is not None else None,
    )
    if shown:
        yield Fact("measured", shown, _when(vitals.date))


def _marker(result: BiomarkerResult) -> Fact:
    measures = []
    for measure in MEASURES:
        value = getattr(result, measure)
        if value is not None:
            text = f"{value:g}" if isinstance(value, float) else str(value).replace("_", " ")
            measures.append(
                f"{text} %"
                if measure == "percent"
                else text
                if measure in ("value", "status")
                else f"{_MEASURES.get(measure, measure)} {text}"
            )
    return Fact(_joined(result.name, result.assay), _joined(*measures), _when(result.date))


def _labs(patient: Patient, as_of: date) -> Iterator[Fact]:
    newest: dict[str, LabResult] = {}
    for lab in patient.labs:
        known = newest.get(lab.name)
        if known is None or known.date is None or (lab.date is not None and lab.date.latest >= known.date.latest):
            newest[lab.name] = lab
    for lab in newest.values():
        value = f"{lab.value:g}" if isinstance(lab.value, float) else lab.value
        limits = _joined(
            f"upper limit {lab.uln:g}" if lab.uln is not None else None, f"lower limit {lab.lln:g}" if lab.lln is not None else None
        )
        old = lab.date is None or (as_of - lab.date.earliest).days > _OLD_DAYS
        yield Fact(lab.name, f"{value} {_unit(lab.unit)}".strip() + (f" ({limits})" if limits else ""), _when(lab.date), old)


def _unit(unit: str | None) -> str:
    """A unit as people print it: `10^9/L` and `10*9/L` are "×10⁹/L"."""
    return _POWER.sub(lambda power: "×10" + power[1].translate(_RAISED), unit or "")


def _conditions(patient: Patient) -> Iterator[Fact]:
    for item in patient.conditions.items:
        said = [
            _said(item.active, "active", "not active"),
            _said(item.controlled, "controlled", "not controlled"),
            "on treatment" if item.on_treatment else "",
        ]
        yield Fact(item.name, "absent" if item.present is False else _joined(*said) or "present", _when(item.date, ""))
    for toxicity in patient.toxicities.items:
        yield Fact(toxicity.name, f"toxicity, grade {toxicity.grade}" if toxicity.grade is not None else "toxicity")
    for cancer in patient.prior_malignancies.items:
        yield Fact(
            cancer.name,
            _joined("other cancer", _said(cancer.in_remission, "in remission", "not in remission")),
            _when(cancer.diagnosed_on, ""),
        )
    if patient.reproductive.pregnant is not None:
        yield Fact("pregnant", _said(patient.reproductive.pregnant, "yes", "no"))
    for name, listed in (
        ("conditions", patient.conditions),
        ("toxicities", patient.toxicities),
        ("other cancers", patient.prior_malignancies),
    ):
        if listed.complete:
            yield Fact(f"list of {name}", "complete: what is not listed is absent")


def _medication(patient: Patient) -> Iterator[Fact]:
    for item in patient.medications.items:
        yield Fact(
            item.name,
            _joined(item.dose, f"{item.dose_mg_per_day:g} mg a day" if item.dose_mg_per_day is not None else None) or "taken",
            f"since {item.since}" if item.since else "",
        )
    for allergy in patient.allergies.items:
        yield Fact(allergy.name, "allergy")
    for name, complete in (("medication", patient.medications.complete), ("allergies", patient.allergies.complete)):
        if complete:
            yield Fact(f"list of {name}", "complete")
