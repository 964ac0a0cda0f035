"""Reading patient files: YAML and JSON, what is refused whole, and round trips."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from screener.errors import UserError
from screener.logic import PartialDate
from screener.patients.load import LARGEST_FILE, dump, load_patient, load_patient_file, load_patient_text, parse_patient, patient_hash

FULL = """
id: PT-003
birth_date: 2010-03
sex: female
diagnosis: {histology: osteosarcoma, subtype: osteoblastic, origin: primary, grade: high, primary_site: distal femur, axial: false,
  tumor_size_cm: 12.5, metastatic_at_diagnosis: false, necrosis_percent: 70, diagnosed_on: 2023-05-02, confirmed_by: histology}
disease:
  status: relapsed
  ever: [relapsed, metastatic]
  relapses:
    - {date: 2025-08-14, sites: [lung], confirmed_by: histology}
    - {date: 2026-04-20, sites: [lung, bone], confirmed_by: imaging, note: seen in two planes}
  last_progression_on: 2026-04-20
  last_imaging_on: 2026-05-18
  measurable: true
  evaluable: true
  longest_lesion_mm: 31
  lesion_count: 4
  resectable: false
  sites: [lung, bone]
  sites_complete: true
  cns_metastases: {present: false}
  curative_options_available: false
  tissue_available: true
prior_therapies:
  complete: true
  items:
    - {kind: systemic, regimen: MAP, line: 1, intent: adjuvant, start: 2023-05-20, end: 2024-01-30, best_response: CR, stopped_for: completion}
    - {kind: systemic, drugs: [regorafenib], line: 2, intent: salvage, start: 2025-11-01, end: 2026-04-22, best_response: SD, stopped_for: progression}
    - {kind: surgery, procedure: pulmonary metastasectomy, major: true, end: 2025-09-10, margins: negative}
    - {kind: systemic, drugs: [paclitaxel], for_cancer: breast carcinoma, start: 2013-11-04, end: 2014-05-20}
    - {kind: radiotherapy, site: lung, modality: SBRT, end: 2025-10-20, dose_gy: 40}
cumulative_doses: {anthracycline_mg_m2: 450}
prior_malignancies: {complete: true, items: [{name: breast cancer, diagnosed_on: 2013, last_treated_on: 2014-09-30, in_remission: true}]}
biomarkers:
  - {name: HER2, assay: IHC, value: 2+, percent: 40, date: 2025-12-01}
  - {name: GD2, status: positive}
  - {name: PD-L1, assay: IHC 22C3, tps: 5}
  - {name: HLA-A, value: "A*02:01"}
performance: [{scale: Lansky, value: 90, date: 2026-05-28}]
vitals: {weight_kg: 48, height_cm: 160, systolic_bp: 112, diastolic_bp: 70, spo2_percent: 98, date: 2026-05-28}
labs:
  - {name: ANC, value: 1450, unit: "/uL", date: 2026-05-28}
  - {name: creatinine, value: 0.7, unit: mg/dL, uln: 1.0, date: 2026-05-28}
  - {name: urine protein dipstick, value: 1+}
conditions: {complete: false, items: [{name: hypertension, present: true, active: true, controlled: true, on_treatment: true}, {name: HIV, present: false}]}
toxicities: {complete: true, items: [{name: hearing loss, grade: 2}]}
medications: {complete: true, items: [{name: ondansetron}, {name: dexamethasone, dose: 2 mg daily, since: 2026-05-01}]}
reproductive: {childbearing_potential: true, pregnant: false, breastfeeding: false, agrees_to_contraception: true}
allergies: {complete: true, items: [{name: penicillin}]}
life_expectancy_weeks: 26
logistics: {country: United States, city: Houston, latitude: 29.76, longitude: -95.37, max_distance_km: 800, can_swallow_tablets: true, consents: true, can_comply: true}
"""


def test_every_key_of_the_contract_is_read() -> None:
    """A file that uses every key of the contract is accepted, with its values typed."""
    patient = load_patient_text(FULL)
    assert PartialDate.parse("2010-03") == patient.birth_date
    assert patient.prior_therapies.items[0].regimen == "MAP"
    assert patient.biomarkers[0].value == "2+"
    assert patient.labs[2].value == "1+"
    assert patient.logistics.longitude == -95.37
    assert PartialDate.parse("2013") == patient.prior_malignancies.items[0].diagnosed_on


def test_only_the_id_is_needed() -> None:
    """Everything but `id` is optional, and what is missing is not known."""
    patient = load_patient_text("id: PT-1")
    assert patient.sex is None
    assert patient.disease.relapses is None
    assert patient.prior_therapies.complete is False


def test_json_reads_like_yaml() -> None:
    """The same keys as JSON give an equal patient."""
    patient = load_patient_text(FULL)
    assert patient == load_patient_text(json.dumps(dump(patient)))


def test_a_dump_reads_back_equal() -> None:
    """What `dump` writes, through YAML, is the same patient with the same hash."""
    patient = load_patient_text(FULL)
    again = load_patient_text(yaml.safe_dump(dump(patient)))
    assert patient == again
    assert patient_hash(patient) == patient_hash(again)


def test_the_hash_ignores_order_and_format_but_no_fact() -> None:
    """Key order does not change the hash; one changed fact does."""
    first = parse_patient({"id": "PT-1", "sex": "female", "disease": {"measurable": True}})
    assert patient_hash(first) == patient_hash(parse_patient({"disease": {"measurable": True}, "sex": "female", "id": "PT-1"}))
    assert patient_hash(first) != patient_hash(parse_patient({"id": "PT-1", "sex": "female", "disease": {"measurable": False}}))


def test_the_hash_does_not_tell_an_empty_list_of_relapses_from_none_apart_wrongly() -> None:
    """`relapses: []` denies relapses, no key does not: the two are different patients."""
    assert patient_hash(parse_patient({"id": "PT-1", "disease": {"relapses": []}})) != patient_hash(parse_patient({"id": "PT-1"}))


def test_words_that_yaml_would_turn_into_something_else_stay_as_written() -> None:
    """`on` is a key, `NO` a country, a date stays a date, 12:30 is no number."""
    patient = load_patient_text(
        "id: PT-1\nage: {years: 16, on: 2026-05-01}\nlogistics: {country: NO}\nbiomarkers: [{name: HLA-A, value: 02:01}]"
    )
    assert patient.age is not None
    assert PartialDate.of(date(2026, 5, 1)) == patient.age.on
    assert patient.logistics.country == "NO"
    assert patient.biomarkers[0].value == "02:01"


def test_blank_sections_are_as_if_absent() -> None:
    """A key without a value says nothing."""
    assert parse_patient({"id": "PT-1"}) == load_patient_text(
        "id: PT-1\ndiagnosis:\ndisease:\n  relapses:\nlabs:\nprior_therapies:\n  items:\nsex:"
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds nothing"),
        ("- a\n- b", "no keys and values"),
        ("id: PT-1\nid: PT-2", "the key 'id' stands twice"),
        ('{"id": "PT-1", "id": "PT-2"}', "the key 'id' stands twice"),
        ("id: &a PT-1\nsex: *a", "aliases are not accepted"),
        ("id: [", "not valid YAML"),
        ("id: \x00", "not valid YAML"),
        ("id: !!python/object/apply:os.system ['true']", "not valid YAML"),
        ("? [a, b]\n: 1", "a key must be a word"),
        ('{"id": "PT-1", "life_expectancy_weeks": NaN}', "NaN is not a number"),
        ("[" * 5000, "nested too deeply"),
        ("x" * (LARGEST_FILE + 1), "larger than 1 MB"),
    ],
)
def test_what_is_no_patient_file_is_refused_in_one_line(text: str, message: str) -> None:
    """Text that is not keys and values, or that would be read two ways, is refused with the cause."""
    with pytest.raises(UserError, match=message) as caught:
        load_patient_text(text, "p.yaml")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("p.yaml")


def test_files_are_read_whole_or_refused(tmp_path: Path) -> None:
    """A file on disk is read with its byte order mark; a missing, huge or binary one is refused by name."""
    good = tmp_path / "good.yaml"
    good.write_bytes(b"\xef\xbb\xbfid: PT-9\n")
    assert load_patient(good).id == "PT-9"
    with pytest.raises(UserError, match=r"cannot read none\.yaml"):
        load_patient(tmp_path / "none.yaml")
    with pytest.raises(UserError, match="cannot read"):
        load_patient(tmp_path)
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"id: \xff\xfe")
    with pytest.raises(UserError, match="not UTF-8"):
        load_patient(binary)
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"#" * (LARGEST_FILE + 1))
    with pytest.raises(UserError, match="larger than 1 MB"):
        load_patient(huge)


def test_words_that_the_lexicon_does_not_know_are_warned_of(tmp_path: Path) -> None:
    """Open text is kept where the lexicon does not know it, with a warning at its path."""
    path = tmp_path / "p.yaml"
    path.write_text(
        "id: PT-1\ndiagnosis: {histology: zzzoma}\nconditions: {items: [{name: hypertension}, {name: qwertyitis}]}\n"
        "medications: {items: [{name: zzzumab}]}\nprior_therapies: {items: [{kind: systemic, regimen: ZZZ-9}, {kind: systemic, drugs: [xyzzimab]}]}\n"
    )
    warnings = load_patient_file(path).warnings
    assert [
        "diagnosis.histology",
        "prior_therapies.items[0].regimen",
        "prior_therapies.items[1].drugs[0]",
        "conditions.items[1].name",
        "medications.items[0].name",
    ] == [line.split(":")[0] for line in warnings]
    assert "'qwertyitis' is not a condition we know" in warnings[3]
