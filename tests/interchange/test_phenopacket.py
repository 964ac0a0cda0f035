"""What a phenopacket becomes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from screener.errors import UserError
from screener.interchange.phenopacket import import_phenopacket
from screener.patients.load import dump

PACKET: dict[str, Any] = {
    "id": "packet-1",
    "subject": {"id": "hospital-4711", "dateOfBirth": "2008-02-03T00:00:00Z", "sex": "MALE"},
    "diseases": [
        {"term": {"id": "NCIT:C9145", "label": "Osteosarcoma"}, "onset": {"timestamp": "2024-03-01T00:00:00Z"}, "primarySite": {"id": "UBERON:0000981", "label": "femur"}}
    ],
    "phenotypicFeatures": [
        {"type": {"id": "HP:0000365", "label": "Hearing loss"}, "excluded": True},
        {"type": {"id": "HP:9999999", "label": "Something odd"}},
    ],
    "measurements": [
        {"assay": {"id": "LOINC:751-8", "label": "Neutrophils"}, "value": {"quantity": {"unit": {"id": "UCUM:10*9/L", "label": "10*9/L"}, "value": 2.5}}, "timeObserved": {"timestamp": "2026-05-20T10:00:00Z"}},
        {"assay": {"id": "LOINC:18474-7", "label": "HER2"}, "value": {"ontologyClass": {"id": "NCIT:C38758", "label": "Positive"}}},
    ],
    "medicalActions": [
        {"treatment": {"agent": {"id": "RXNORM:3639", "label": "doxorubicin"}, "doseIntervals": [{"interval": {"start": "2024-03-10T00:00:00Z", "end": "2024-09-01T00:00:00Z"}}]}},
        {"procedure": {"code": {"id": "NCIT:C51688", "label": "Metastasectomy"}, "performed": {"timestamp": "2025-01-02T00:00:00Z"}}},
        {"radiationTherapy": {"modality": {"id": "NCIT:C28039", "label": "photon"}, "bodySite": {"id": "UBERON:0002048", "label": "lung"}, "dosage": 40}},
    ],
    "interpretations": [
        {"diagnosis": {"genomicInterpretations": [
            {"interpretationStatus": "CAUSATIVE", "variantInterpretation": {"variationDescriptor": {"geneContext": {"symbol": "TP53"}}}},
            {"interpretationStatus": "UNCERTAIN_SIGNIFICANCE", "variantInterpretation": {"variationDescriptor": {"geneContext": {"symbol": "RB1"}}}},
        ]}}
    ],
    "metaData": {"phenopacketSchemaVersion": "2.0"},
}  # fmt: skip


def write(folder: Path, packet: Any) -> Path:
    """The packet as a file."""
    path = folder / "packet.json"
    path.write_text(json.dumps(packet))
    return path


def test_packet(tmp_path: Path) -> None:
    """Tumour, values, treatment and variants are placed; ids are not."""
    found = import_phenopacket(write(tmp_path, PACKET), "PT-8")
    data = dump(found.file.patient)
    assert {"histology": "osteosarcoma", "diagnosed_on": "2024-03-01", "primary_site": "femur"} == data["diagnosis"]
    assert [{"name": "ANC", "value": 2.5, "unit": "10*9/L", "date": "2026-05-20"}] == data["labs"]
    assert {"HER2": "positive", "TP53": "mutated"} == {result["name"]: result["status"] for result in data["biomarkers"]}
    assert ["systemic", "surgery", "radiotherapy"] == [item["kind"] for item in data["prior_therapies"]["items"]]
    assert [False] == [item["present"] for item in data["conditions"]["items"]]
    assert "4711" not in repr(found)


def test_what_is_left_is_said(tmp_path: Path) -> None:
    """An unknown feature and a variant of uncertain significance are listed; nothing is concluded from them."""
    said = "\n".join(import_phenopacket(write(tmp_path, PACKET), "PT-8").not_placed)
    assert "'Something odd' is no condition that we know" in said
    assert "RB1: uncertain significance, no conclusion" in said


@pytest.mark.parametrize("packet", [[], {}, {"subject": 3}, {"subject": {}, "metaData": {"phenopacketSchemaVersion": "1.0"}}])
def test_no_packet(tmp_path: Path, packet: Any) -> None:
    """Something else is refused in one line."""
    with pytest.raises(UserError, match=r"packet\.json"):
        import_phenopacket(write(tmp_path, packet), "PT-8")


@pytest.mark.parametrize("part", ["diseases", "phenotypicFeatures", "measurements", "medicalActions", "interpretations"])
@pytest.mark.parametrize("odd", [None, 3, "x", [None], [3], [{}], {"a": 1}])
def test_odd_parts_are_no_fault(tmp_path: Path, part: str, odd: Any) -> None:
    """A part of another shape is passed over; the rest of the packet is read."""
    assert "male" == import_phenopacket(write(tmp_path, PACKET | {part: odd}), "PT-8").file.patient.sex
