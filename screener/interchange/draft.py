"""A patient file in the making: every entry is checked by itself, so that one that cannot be used is listed and the others stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from screener import lexicons as lexicon_package
from screener.errors import UserError
from screener.lexicons import Lexicons
from screener.patients.history_model import Allergy, Condition, Malignancy, Medication, Toxicity
from screener.patients.load import PatientFile, parse_patient_file
from screener.patients.model import Logistics, Patient, Reproductive
from screener.patients.result_model import BiomarkerResult, LabResult, Performance, Vitals
from screener.patients.tumour_model import CumulativeDoses, Diagnosis, Disease, Relapse, Therapy

MOST_OF_ONE_TEST = 50  # values of one test that a file keeps; judging uses the newest, the others are history
_LISTS: dict[str, type[BaseModel]] = {"labs": LabResult, "biomarkers": BiomarkerResult, "performance": Performance}
_ITEMS: dict[str, type[BaseModel]] = {
    "prior_therapies": Therapy,
    "prior_malignancies": Malignancy,
    "conditions": Condition,
    "toxicities": Toxicity,
    "medications": Medication,
    "allergies": Allergy,
}
_SECTIONS: dict[str, type[BaseModel]] = {
    "diagnosis": Diagnosis,
    "disease": Disease,
    "vitals": Vitals,
    "reproductive": Reproductive,
    "logistics": Logistics,
    "cumulative_doses": CumulativeDoses,
}


@dataclass(frozen=True, slots=True)
class Imported:
    """A patient file to review: what was placed, what was not and why, and what a person should look at."""

    file: PatientFile
    placed: tuple[str, ...]
    not_placed: tuple[str, ...]
    review: tuple[str, ...]


@dataclass(slots=True)
class Draft:
    """Collects a patient. A source is a short name of where a fact stands ("Observation 12 (751-8)"), never a value that identifies somebody."""

    lexicons: Lexicons = field(default_factory=lexicon_package.load)
    data: dict[str, Any] = field(default_factory=dict)
    placed: list[str] = field(default_factory=list)
    not_placed: list[str] = field(default_factory=list)
    review: list[str] = field(default_factory=list)

    def add(self, path: str, entry: Mapping[str, Any], source: str) -> bool:
        """Put an entry into a list of the file, if it can stand there."""
        kept = {key: value for key, value in entry.items() if value is not None and value != []}
        fault = self._fault((_LISTS | _ITEMS)[path], kept)
        if fault:
            self.leave(source, fault)
            return False
        if path in _LISTS:
            self.data.setdefault(path, []).append(kept)
        else:
            self.data.setdefault(path, {}).setdefault("items", []).append(kept)
        self.placed.append(f"{source}: {path}")
        return True

    def relapse(self, entry: Mapping[str, Any], source: str) -> bool:
        """Put one relapse into the file."""
        kept = {key: value for key, value in entry.items() if value is not None and value != []}
        fault = self._fault(Relapse, kept)
        if fault:
            self.leave(source, fault)
            return False
        self.data.setdefault("disease", {}).setdefault("relapses", []).append(kept)
        self.placed.append(f"{source}: disease.relapses")
        return True

    def set(self, path: str, value: Any, source: str) -> bool:
        """Set one value (`diagnosis.grade`); one that disagrees with what stands already is not placed."""
        section, _, key = path.partition(".")
        holder = self.data.setdefault(section, {}) if key else self.data
        name = key or section
        if name in holder and holder[name] != value:
            self.leave(source, f"{path} stands already, with another value: settle which is right")
            return False
        model = _SECTIONS.get(section, Patient)
        checked = {name: value} if model is not Patient else {"id": "PT-1", name: value}
        fault = self._fault(model, checked)
        if fault:
            self.leave(source, fault)
            return False
        holder[name] = value
        self.placed.append(f"{source}: {path}")
        return True

    def leave(self, source: str, why: str) -> None:
        """Say that something was not placed, and why."""
        self.not_placed.append(f"{source}: {why}")

    def finish(self, patient_id: str, name: str) -> Imported:
        """The file, checked as a whole. UserError where what was placed contradicts itself."""
        self._newest_first("labs")
        self._newest_first("biomarkers")
        for key in [key for key, value in self.data.items() if value in ({}, [])]:
            del self.data[key]
        file = parse_patient_file({"id": patient_id, **self.data}, self.lexicons, name)
        return Imported(file, tuple(self.placed), tuple(self.not_placed), tuple(self.review))

    def _newest_first(self, path: str) -> None:
        entries = sorted(self.data.get(path, ()), key=lambda entry: str(entry.get("date") or ""), reverse=True)
        counts: dict[str, int] = {}
        kept = []
        for entry in entries:
            name = str(entry.get("name"))
            counts[name] = counts.get(name, 0) + 1
            if counts[name] <= MOST_OF_ONE_TEST:
                kept.append(entry)
        for name, count in counts.items():
            if count > MOST_OF_ONE_TEST:
                self.leave(f"{path}: {name}", f"{count - MOST_OF_ONE_TEST} older values (the newest {MOST_OF_ONE_TEST} are kept)")
        if kept:
            self.data[path] = kept

    def _fault(self, model: type[BaseModel], entry: Mapping[str, Any]) -> str:
        try:
            model.model_validate(entry, context={"lexicons": self.lexicons})
        except ValidationError as error:
            first = error.errors()[0]
            if "error" in first.get("ctx", {}):
                return str(first["ctx"]["error"])
            return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
        return ""


def checked_id(patient_id: str) -> str:
    """The pseudonym that the file will carry; UserError where it is none."""
    try:
        return Patient.model_validate({"id": patient_id}).id
    except ValidationError as error:
        raise UserError(f"--id: {error.errors()[0]['ctx']['error']}") from None


__all__ = ["MOST_OF_ONE_TEST", "Draft", "Imported", "checked_id"]
