"""FHIR bundles written for the tests, after the mCODE profiles."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LOINC, SNOMED, RXNORM = "http://loinc.org", "http://snomed.info/sct", "http://www.nlm.nih.gov/research/umls/rxnorm"
UCUM = "http://unitsofmeasure.org"


def concept(system: str, code: str, display: str = "") -> dict[str, Any]:
    """A CodeableConcept of one coding."""
    return {"coding": [{"system": system, "code": code, **({"display": display} if display else {})}]}


def clinical(code: str) -> dict[str, Any]:
    """A clinical status."""
    return concept("http://terminology.hl7.org/CodeSystem/condition-clinical", code)


def verified(code: str) -> dict[str, Any]:
    """A verification status."""
    return concept("http://terminology.hl7.org/CodeSystem/condition-ver-status", code)


def patient(**more: Any) -> dict[str, Any]:
    """A patient with a name, which nobody may find in a file again."""
    return {
        "resourceType": "Patient",
        "id": "p1",
        "name": [{"family": "Testfamily", "given": ["Synthetic"]}],
        "identifier": [{"system": "urn:hospital", "value": "00012345"}],
        "gender": "female",
        "birthDate": "2009-07-04",
        **more,
    }


def observation(code: Mapping[str, Any], *, when: str | None = "2026-05-20", status: str = "final", **more: Any) -> dict[str, Any]:
    """An observation of that patient."""
    made: dict[str, Any] = {"resourceType": "Observation", "status": status, "code": code, "subject": {"reference": "Patient/p1"}, **more}
    if when:
        made["effectiveDateTime"] = when
    return made


def lab(code: str, value: float, unit: str, *, when: str | None = "2026-05-20", **more: Any) -> dict[str, Any]:
    """A laboratory value."""
    return observation(concept(LOINC, code), when=when, valueQuantity={"value": value, "unit": unit, "system": UCUM, "code": unit}, **more)


def condition(code: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """A condition of that patient."""
    return {"resourceType": "Condition", "code": code, "subject": {"reference": "Patient/p1"}, **more}


def statement(code: str, display: str, start: str | None, end: str | None, status: str = "completed", **more: Any) -> dict[str, Any]:
    """A drug that was taken."""
    span = {key: value for key, value in (("start", start), ("end", end)) if value}
    return {
        "resourceType": "MedicationStatement",
        "status": status,
        "medicationCodeableConcept": concept(RXNORM, code, display),
        "subject": {"reference": "Patient/p1"},
        **({"effectivePeriod": span} if span else {}),
        **more,
    }


def write(folder: Path, *resources: Mapping[str, Any], name: str = "bundle.json") -> Path:
    """A bundle as a file."""
    path = folder / name
    entries = [{"fullUrl": f"urn:uuid:{number}", "resource": resource} for number, resource in enumerate(resources)]
    path.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}), encoding="utf-8")
    return path
