"""A patient file that goes out as FHIR and comes back loses nothing that the mCODE profiles can say."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fhir.resources", reason="FHIR is an optional part (pip install 'screener[fhir]')")

from screener import lexicons
from screener.interchange.draft import Imported
from screener.interchange.fhir_in import import_fhir
from screener.interchange.fhir_out import bundle_of
from screener.patients.facts import Chart
from screener.patients.load import load_patient
from screener.patients.model import Patient
from screener.patients.words import condition_id

DEMO = sorted(str(path) for path in (Path(str(resources.files("screener"))) / "demo" / "patients").glob("*.yaml"))


def there_and_back(patient: Patient, folder: Path) -> Imported:
    """The import of what was exported."""
    path = folder / "out.json"
    path.write_text(json.dumps(bundle_of(patient, lexicons.load())))
    return import_fhir(path, patient.id)


def sayable(patient: Patient) -> dict[str, Any]:
    """What the profiles can say, in a form in which order and spelling do not matter."""
    chart = Chart(patient, lexicons.load())
    lab_id = lambda name: (lexicons.load().find("lab", name) or lexicons.load().find("vital", name)).id  # noqa: E731
    return {
        "sex": patient.sex,
        "born": str(patient.birth_date),
        "tumour": (
            patient.diagnosis.histology,
            patient.diagnosis.grade,
            patient.diagnosis.primary_site,
            str(patient.diagnosis.diagnosed_on),
        ),
        "sites": set(patient.disease.sites or ()) - {"primary", "local"},
        "scales": [(score.scale, score.value, str(score.date)) for score in patient.performance],
        "vitals": patient.vitals.model_dump(exclude={"note"}, mode="json"),
        "labs": sorted((lab_id(lab.name), lab.value, lab.unit, lab.uln, lab.lln, str(lab.date)) for lab in patient.labs),
        "markers": {(result.name, result.status or result.value, str(result.date)) for result in patient.biomarkers},
        "drugs": sorted((tuple(sorted(item.drugs)), str(item.start), str(item.end)) for item in chart.items() if item.kind == "systemic"),
        "procedures": sorted((item.kind, str(item.end)) for item in chart.items() if item.kind != "systemic"),
        "conditions": {(condition_id(item.name, lexicons.load()), item.present) for item in patient.conditions.items},
        "medication": {item.name for item in patient.medications.items},
        "country": patient.logistics.country,
    }


@pytest.mark.parametrize("path", DEMO, ids=lambda path: Path(path).stem)
def test_demo_patients(path: str, tmp_path: Path) -> None:
    """Each bundled patient comes back with the same facts."""
    patient = load_patient(path)
    found = there_and_back(patient, tmp_path)
    assert sayable(patient) == sayable(found.file.patient), found.not_placed


@pytest.mark.parametrize("path", DEMO, ids=lambda path: Path(path).stem)
def test_the_way_back_denies_nothing(path: str, tmp_path: Path) -> None:
    """No list is complete after an import: a bundle cannot say that."""
    back = there_and_back(load_patient(path), tmp_path).file.patient
    lists = (back.prior_therapies, back.conditions, back.medications, back.toxicities, back.allergies, back.prior_malignancies)
    assert not any(one.complete for one in lists)
    assert not back.disease.sites_complete
