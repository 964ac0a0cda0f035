"""What a FHIR bundle becomes: each fact in its place, and each thing without a place in the list."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bundles import LOINC, SNOMED, clinical, concept, condition, lab, observation, patient, statement, verified, write

pytest.importorskip("fhir.resources", reason="FHIR is an optional part (pip install 'screener[fhir]')")

from screener import lexicons
from screener.errors import UserError
from screener.interchange.draft import Imported
from screener.interchange.fhir_in import import_fhir
from screener.patients.facts import Chart
from screener.patients.load import dump

OSTEOSARCOMA = concept(SNOMED, "307576001", "Osteosarcoma of bone (disorder)")


def imported(folder: Path, *resources: object, **first: object) -> Imported:
    """The import of a bundle with that patient in it."""
    return import_fhir(write(folder, patient(**first), *resources), "PT-9")  # type: ignore[arg-type]


def lines(found: tuple[str, ...], word: str) -> list[str]:
    """The lines that hold a word."""
    return [line for line in found if word in line]


def test_person(tmp_path: Path) -> None:
    """Birth date and sex are taken; name and identifier are left out, and that is said."""
    found = imported(tmp_path)
    assert {"id": "PT-9", "birth_date": "2009-07-04", "sex": "female"} == dump(found.file.patient)
    assert lines(found.not_placed, "name, identifier left out on purpose")
    assert "Testfamily" not in repr(found)
    assert "00012345" not in repr(found)


def test_primary_cancer(tmp_path: Path) -> None:
    """Tumour, site, date and relapse come from the primary cancer condition."""
    tumour = condition(
        OSTEOSARCOMA, clinicalStatus=clinical("recurrence"), onsetDateTime="2024-02", bodySite=[concept(SNOMED, "1", "distal femur")]
    )
    data = dump(imported(tmp_path, tumour).file.patient)
    assert {"histology": "osteosarcoma", "diagnosed_on": "2024-02", "primary_site": "distal femur"} == data["diagnosis"]
    assert {"ever": ["relapsed"], "status": "relapsed"} == data["disease"]


def test_bone_cancer_code_is_no_histology(tmp_path: Path) -> None:
    """C40.2 says where a tumour is, not what it is: it is listed, never guessed."""
    found = imported(tmp_path, condition(concept("http://hl7.org/fhir/sid/icd-10-cm", "C40.2", "unspecified code")))
    assert lines(found.not_placed, "neither its code nor its words are known")
    assert "diagnosis" not in dump(found.file.patient)


def test_secondary_cancer(tmp_path: Path) -> None:
    """Secondary tumours of lung and brain become sites; the list of sites stays open."""
    coded = [
        condition(concept("http://hl7.org/fhir/sid/icd-10-cm", code), clinicalStatus=clinical("active")) for code in ("C78.01", "C79.31")
    ]
    assert {"sites": ["lung", "cns"], "cns_metastases": {"present": True}} == dump(imported(tmp_path, *coded).file.patient)["disease"]


def test_labs_keep_unit_and_limits(tmp_path: Path) -> None:
    """A value keeps the laboratory's own unit, and the limits of its report."""
    high = {"high": {"value": 40, "unit": "U/L", "code": "U/L"}}
    data = dump(imported(tmp_path, lab("1742-6", 22, "U/L", referenceRange=[high]), lab("751-8", 1450, "/uL")).file.patient)
    assert {"name": "ALT", "value": 22.0, "unit": "U/L", "uln": 40.0, "date": "2026-05-20"} in data["labs"]
    assert {"name": "ANC", "value": 1450.0, "unit": "/uL", "date": "2026-05-20"} in data["labs"]


@pytest.mark.parametrize(
    ("resource", "why"),
    [
        (lab("751-8", 1.2, "10*9/L", status="entered-in-error"), "was entered in error"),
        (lab("751-8", 1.2, "mg/dL"), "is not a unit of"),
        (observation(concept(LOINC, "751-8"), valueQuantity={"value": 1.0, "comparator": "<", "unit": "10*9/L"}), "is a bound (<), not a value"),
        (observation(concept(LOINC, "99999-9", "Something else")), "neither its code nor its words are known"),
        (observation(concept(LOINC, "751-8"), dataAbsentReason={"text": "lost"}), "has no result"),
        (lab("751-8", 1.2, "10*9/L") | {"subject": {"reference": "Patient/other"}}, "its patient is not in the bundle"),
        (lab("751-8", 1.2, "10*9/L") | {"status": 7}, "is not valid FHIR"),
        (condition(OSTEOSARCOMA, clinicalStatus=clinical("active"), verificationStatus=verified("refuted")), "contradicts itself"),
        (condition(OSTEOSARCOMA, verificationStatus=verified("differential")), "is only differential"),
        (statement("0", "frobnicate", None, None), "are a drug that we know"),
        (statement("3639", "Doxorubicin", "2024-01-01", None, status="intended"), "is only intended"),
        ({"resourceType": "MedicationStatement", "status": "active", "subject": {"reference": "Patient/p1"}, "medicationReference": {"reference": "Medication/7"}}, "not in the bundle"),
        ({"resourceType": "Encounter", "status": "finished"}, "this type of resource is not read"),
    ],
)  # fmt: skip
def test_what_cannot_be_placed_is_listed(tmp_path: Path, resource: dict[str, object], why: str) -> None:
    """A fact that cannot be used leaves no trace in the file, and one line that says why."""
    found = imported(tmp_path, resource)
    assert 1 == len(lines(found.not_placed, why)), found.not_placed
    assert {"id", "birth_date", "sex"} == set(dump(found.file.patient))


def test_scales_and_vital_signs(tmp_path: Path) -> None:
    """ECOG by LOINC, Lansky by its words; of vital signs the newest day counts, and what is older is said."""
    found = imported(
        tmp_path,
        observation(concept(LOINC, "89247-1"), valueInteger=1),
        observation(concept("urn:local", "x", "Lansky play-performance status"), valueInteger=90),
        lab("29463-7", 110, "[lb_av]", when="2026-05-21T08:00:00Z"),
        lab("29463-7", 48, "kg", when="2026-04-01"),
    )
    data = dump(found.file.patient)
    assert [("ECOG", 1), ("Lansky", 90)] == [(score["scale"], score["value"]) for score in data["performance"]]
    assert {"weight_kg": 49.9, "date": "2026-05-21"} == data["vitals"]
    assert lines(found.not_placed, "1 older values")


def test_blood_pressure_panel(tmp_path: Path) -> None:
    """Both pressures of one panel are taken."""
    parts = [
        {"code": concept(LOINC, code), "valueQuantity": {"value": value, "unit": "mm[Hg]", "code": "mm[Hg]"}}
        for code, value in (("8480-6", 121), ("8462-4", 78))
    ]
    vitals = dump(imported(tmp_path, observation(concept(LOINC, "85354-9"), component=parts)).file.patient)["vitals"]
    assert {"systolic_bp": 121.0, "diastolic_bp": 78.0, "date": "2026-05-20"} == vitals


def test_markers_and_variants(tmp_path: Path) -> None:
    """A tumour marker keeps its result; a variant that is present makes a gene mutated, an absent one wild type for review."""

    def variant(gene: str, code: str, display: str) -> dict[str, object]:
        studied = [{"code": concept(LOINC, "48018-6"), "valueCodeableConcept": concept("http://www.genenames.org", "HGNC:1", gene)}]
        return observation(concept(LOINC, "69548-6"), component=studied, valueCodeableConcept=concept(LOINC, code, display))

    marker = observation(
        concept(LOINC, "18474-7", "HER2 Ag [Presence] in Tissue by Immune stain"),
        valueCodeableConcept=concept(SNOMED, "10828004", "Positive"),
    )
    found = imported(tmp_path, marker, variant("TP53", "LA9633-4", "Present"), variant("RB1", "LA9634-2", "Absent"))
    said = {result["name"]: result["status"] for result in dump(found.file.patient)["biomarkers"]}
    assert {"HER2": "positive", "TP53": "mutated", "RB1": "wild_type"} == said
    assert lines(found.review, "taken as wild type")


def test_treatment(tmp_path: Path) -> None:
    """Drugs of one time are one line; a later drug is the next; what is taken now and fights no tumour is medication."""
    found = imported(
        tmp_path,
        statement("3639", "Doxorubicin", "2024-02-01", "2024-08-01"),
        statement("2555", "Cisplatin", "2024-02-01", "2024-07-01"),
        statement("0", "Regorafenib", "2025-03-01", "2025-09-01"),
        statement("0", "Ondansetron", "2026-01-01", None, status="active"),
        {"resourceType": "Procedure", "status": "completed", "code": {"text": "Pulmonary metastasectomy"}, "subject": {"reference": "Patient/p1"}, "performedDateTime": "2025-01-10"},
    )  # fmt: skip
    data = dump(found.file.patient)
    lines_given = [(item.get("line"), sorted(item.get("drugs", [])), item["end"]) for item in data["prior_therapies"]["items"]]
    assert [(1, ["cisplatin", "doxorubicin"], "2024-08-01"), (2, ["regorafenib"], "2025-09-01"), (None, [], "2025-01-10")] == lines_given
    assert ["ondansetron"] == [item["name"] for item in data["medications"]["items"]]
    assert "complete" not in data["prior_therapies"]
    assert lines(found.review, "overlap in time")


def test_administrations_join(tmp_path: Path) -> None:
    """Single doses of a drug within two months of each other are one treatment."""
    doses = [
        {"resourceType": "MedicationAdministration", "status": "completed", "medicationCodeableConcept": concept("http://www.nlm.nih.gov/research/umls/rxnorm", "3639"), "subject": {"reference": "Patient/p1"}, "effectiveDateTime": day}
        for day in ("2024-02-01", "2024-03-01", "2024-04-20", "2025-06-01")
    ]  # fmt: skip
    items = dump(imported(tmp_path, *doses).file.patient)["prior_therapies"]["items"]
    assert [("2024-02-01", "2024-04-20"), ("2025-06-01", "2025-06-01")] == [(item["start"], item["end"]) for item in items]


def test_ten_thousand_observations(tmp_path: Path) -> None:
    """The newest values of a test are kept, the rest is counted; the file stays a patient file."""
    many = [
        lab("751-8", 1 + number % 5, "10*9/L", when=f"{2000 + number // 336}-{number // 28 % 12 + 1:02d}-{number % 28 + 1:02d}")
        for number in range(10_000)
    ]
    found = imported(tmp_path, *many)
    kept = found.file.patient.labs
    assert 50 == len(kept)
    assert max(one["effectiveDateTime"] for one in many) == str(kept[0].date)
    assert lines(found.not_placed, "9950 older values")


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"resourceType": "Bundle"}', '{"a": 1}', "[" * 100_000])
def test_files_that_are_no_bundle(tmp_path: Path, text: str) -> None:
    """A file that holds no bundle of one patient is refused in one line."""
    path = tmp_path / "odd.json"
    path.write_text(text)
    with pytest.raises(UserError, match=r"odd\.json"):
        import_fhir(path, "PT-9")


def test_two_patients_are_refused(tmp_path: Path) -> None:
    """A bundle of two patients is not mixed into one file."""
    with pytest.raises(UserError, match="2 patients"):
        import_fhir(write(tmp_path, patient(), patient(id="p2")), "PT-9")


def test_pseudonym_is_checked(tmp_path: Path) -> None:
    """A record number is no pseudonym."""
    with pytest.raises(UserError, match="pseudonym"):
        import_fhir(write(tmp_path, patient()), "00012345")


def test_one_resource_per_line(tmp_path: Path) -> None:
    """The lines of a bulk export are read like a bundle."""
    path = tmp_path / "lines.ndjson"
    path.write_text("\n".join(json.dumps(one) for one in (patient(), lab("751-8", 2, "10*9/L"))))
    assert 1 == len(import_fhir(path, "PT-9").file.patient.labs)


def test_mixed_units(tmp_path: Path) -> None:
    """One test in the units of two laboratories: each value keeps its own, and they are compared as what they are."""
    found = imported(
        tmp_path,
        lab("751-8", 1450, "/uL", when="2026-05-27"),
        lab("751-8", 1.2, "10*9/L", when="2026-05-20"),
        lab("718-7", 7.0, "mmol/L", when="2026-05-20"),
        lab("718-7", 11.3, "g/dL", when="2026-05-27"),
    )
    assert {("ANC", 1450.0, "/uL"), ("ANC", 1.2, "10*9/L"), ("hemoglobin", 7.0, "mmol/L"), ("hemoglobin", 11.3, "g/dL")} == {
        (one.name, one.value, one.unit) for one in found.file.patient.labs
    }
    chart = Chart(found.file.patient, lexicons.load())
    assert [1.45, 1.2] == [result.value for result in chart.lab_values("ANC")]


def test_statements_that_disagree(tmp_path: Path) -> None:
    """Of two tumours, sexes or statuses that cannot both be true the first stands and the other is listed to be settled."""
    chondrosarcoma = concept(SNOMED, "443520009", "Chondrosarcoma")
    found = imported(
        tmp_path,
        condition(OSTEOSARCOMA, clinicalStatus=clinical("recurrence")),
        condition(chondrosarcoma, clinicalStatus=clinical("active")),
    )
    assert "osteosarcoma" == found.file.patient.diagnosis.histology
    assert 1 == len(lines(found.not_placed, "with another value: settle which is right")), found.not_placed


def test_a_bundle_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would not fit into memory is refused before it is read."""
    monkeypatch.setattr("screener.interchange.fhir_bundle.LARGEST_BUNDLE", 1_000)
    path = tmp_path / "large.json"
    path.write_text('{"resourceType": "Bundle", "entry": [' + " " * 2_000)
    with pytest.raises(UserError, match=r"large\.json is larger than"):
        import_fhir(path, "PT-9")
