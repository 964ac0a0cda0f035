"""Faults of a patient file: each at its path, all at once, in plain words, and never with personal data."""

import pytest

from screener.errors import UserError
from screener.patients.load import load_patient_text, parse_patient


def faults_of(**keys: object) -> tuple[str, ...]:
    """The faults of a file with these keys."""
    with pytest.raises(UserError) as caught:
        parse_patient({"id": "PT-1", **keys})
    return caught.value.faults


def test_ten_faults_are_named_in_one_go() -> None:
    """A file with ten faults is refused once, with all ten."""
    text = """
id: John Smith
birth_date: 2010-13-01
sex: unknown
diagnosis: {necrosis_percent: 140, histolgy: osteosarcoma}
performance: [{scale: ECOG, value: 7}]
biomarkers: [{name: HER2, assay: IHC, date: soon}]
labs:
  - {name: ANC, value: 1450, unit: "/uL"}
  - {name: platelets, value: many, unit: "10^9/L"}
  - {name: creatinine, value: 0.7, unit: mgdl}
prior_therapies: {items: [{kind: systemic, regimen: MAP, drugs: [ifosfamide], start: 2024-05-01, end: 2024-04-01}]}
"""
    with pytest.raises(UserError) as caught:
        load_patient_text(text, "p.yaml")
    paths = [fault.split(": ")[0] for fault in caught.value.faults]
    assert sorted(
        [
            "id",
            "birth_date",
            "sex",
            "diagnosis.necrosis_percent",
            "diagnosis.histolgy",
            "performance[0].value",
            "biomarkers[0].date",
            "biomarkers[0]",
            "labs[1].value",
            "labs[2].unit",
            "prior_therapies.items[0].drugs",
            "prior_therapies.items[0].end",
        ]
    ) == sorted(paths)
    assert "p.yaml: 12 faults" == str(caught.value)
    assert "John" not in str(caught.value) + "".join(caught.value.faults)
    assert any(fault.startswith("labs[2].unit: 'mgdl' is not a unit of creatinine") for fault in caught.value.faults)


@pytest.mark.parametrize(
    "pseudonym",
    ["John Smith", "123456", "A123456", "MRN-1234", "a@b.org", "PT 1", "", "QQ-", "ABCDEFGHI-1", "PT-001\n", "PT-١٢", None, 7],
)
def test_an_id_that_is_no_pseudonym_is_refused_without_being_repeated(pseudonym: object) -> None:
    """Names, record numbers and addresses are refused as ids, and do not stand in the message."""
    with pytest.raises(UserError) as caught:
        parse_patient({"id": pseudonym})
    (fault,) = caught.value.faults
    assert fault.startswith("id: must be a pseudonym")
    assert not str(pseudonym).strip() or str(pseudonym) not in fault.removeprefix("id: ")


@pytest.mark.parametrize("pseudonym", ["PT-001", "CA-06", "abcdefgh12345", "X1"])
def test_pseudonyms_of_the_contract_are_accepted(pseudonym: str) -> None:
    """Up to eight letters, a hyphen or none, up to five digits."""
    assert parse_patient({"id": pseudonym}).id == pseudonym


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ({"labz": []}, "labz: not a known key; did you mean 'labs'?"),
        ({"diagnosis": {"primarysite": "femur"}}, "diagnosis.primarysite: not a known key; did you mean 'primary_site'?"),
        (
            {"prior_therapies": {"items": [{"kind": "systemic", "drug": "x"}]}},
            "prior_therapies.items[0].drug: not a known key; did you mean 'drugs'?",
        ),
        ({"name": "Somebody"}, "name: personal data is refused; `id` is a pseudonym"),
        ({"sex": "femal"}, "sex: 'femal' is not one of female, male; did you mean 'female'?"),
        ({"birth_date": "14.05.2010"}, "birth_date: '14.05.2010' is not a date (YYYY-MM-DD, YYYY-MM or YYYY)"),
        ({"birth_date": "2010-02-30"}, "birth_date: '2010-02-30' is not a date (YYYY-MM-DD, YYYY-MM or YYYY)"),
        ({"birth_date": "0010"}, "birth_date: '0010' is not a date between 1900 and 2100"),
        ({"birth_date": True}, "birth_date: 'True' is not a date (YYYY-MM-DD, YYYY-MM or YYYY)"),
        ({"age": {"years": 16}}, "age.on: missing"),
        ({"age": {"years": 16.5, "on": "2026"}}, "age.years: '16.5' is not a whole number"),
        ({"disease": {"measurable": "maybe"}}, "disease.measurable: 'maybe' is neither true nor false"),
        ({"disease": {"measurable": 1}}, "disease.measurable: '1' is neither true nor false"),
        ({"disease": {"measurable": True, "evaluable": False}}, "disease.evaluable: measurable disease is evaluable; the two disagree"),
        (
            {"disease": {"sites": ["brain"], "cns_metastases": {"present": False}}},
            "disease.cns_metastases: present is false, but disease.sites holds cns",
        ),
        ({"disease": "bad"}, "disease: 'bad' stands where keys and values are expected"),
        ({"labs": {"name": "ANC"}}, "labs: a mapping stands where a list is expected"),
        ({"labs": ["ANC"]}, "labs[0]: 'ANC' stands where keys and values are expected"),
        ({"labs": [{"name": "ANC", "unit": "/uL"}]}, "labs[0].value: missing"),
        ({"labs": [{"name": "ANC", "value": -1, "unit": "/uL"}]}, "labs[0].value: '-1' is not a number of at least 0"),
        ({"labs": [{"name": "ANC", "value": True, "unit": "/uL"}]}, "labs[0].value: 'True' is not a number"),
        ({"labs": [{"name": "ANC", "value": "1e999", "unit": "/uL"}]}, "labs[0].value: '1e999' is not a number of at least 0"),
        (
            {"labs": [{"name": "creatinine", "value": 1, "unit": "mg/dL", "uln": 1, "lln": 2}]},
            "labs[0].lln: '2' is above the uln (1)",
        ),
        (
            {"labs": [{"name": "urine protein dipstick", "value": "5+"}]},
            "labs[0].value: '5+' is not one of negative, trace, 1+, 2+, 3+, 4+",
        ),
        (
            {"labs": [{"name": "urine protein dipstick", "value": "1+", "unit": "mg/dL"}]},
            "labs[0].unit: 'mg/dL': urine protein dipstick has no unit",
        ),
        (
            {"biomarkers": [{"name": "HER2", "assay": "IHC"}]},
            "biomarkers[0]: needs one measure at least: value, status, percent, tps, cps, h_score, copy_number, fish_ratio, mutations_per_mb, hrd_score",
        ),
        ({"biomarkers": [{"name": "HER2", "percent": 101}]}, "biomarkers[0].percent: 101 is not between 0 and 100"),
        ({"performance": [{"scale": "Lansky", "value": 101}]}, "performance[0].value: 101 is not a value of Lansky (0-100)"),
        ({"life_expectancy_weeks": -1}, "life_expectancy_weeks: '-1' is below 0"),
        (
            {"prior_therapies": {"items": [{"kind": "surgery", "ongoing": True, "end": "2026-05-01"}]}},
            "prior_therapies.items[0].ongoing: an ongoing therapy has no end",
        ),
        (
            {"prior_therapies": {"items": [{"kind": "systemic", "start": "2026-05-10", "end": "2026-04"}]}},
            "prior_therapies.items[0].end: '2026-04' is before the start (2026-05-10)",
        ),
        ({"birth_date": "2010", "diagnosis": {"diagnosed_on": "2009-12"}}, "diagnosis: diagnosed_on is before the birth date"),
        ({"sex": "male", "reproductive": {"pregnant": True}}, "reproductive: pregnant or breastfeeding, but sex is male"),
        ({"vitals": {"systolic_bp": 80, "diastolic_bp": 120}}, "vitals.diastolic_bp: 120 is not below the systolic pressure (80)"),
        (
            {"prior_malignancies": {"items": [{"name": "melanoma", "diagnosed_on": "2014", "last_treated_on": "2013-05"}]}},
            "prior_malignancies.items[0].last_treated_on: '2013-05' is before the diagnosis (2014)",
        ),
        ({"conditions": {"items": [{"name": "a\x00b"}]}}, "conditions.items[0].name: holds control characters or broken Unicode"),
        ({"conditions": {"items": [{"name": "a\ud800"}]}}, "conditions.items[0].name: holds control characters or broken Unicode"),
        ({"sex": "a.b@c.org"}, "sex: an e-mail address is not one of female, male"),
        ({"logistics": {"latitude": 91}}, "logistics.latitude: 91 is not between -90 and 90"),
        ({"conditions": {"items": [{"present": True}]}}, "conditions.items[0].name: missing"),
        ({"conditions": {"items": [{"name": " "}]}}, "conditions.items[0].name: is empty"),
    ],
)
def test_a_fault_is_named_at_its_path(keys: dict[str, object], fault: str) -> None:
    """One fault gives one line: the path, then what is wrong, in the contract's words."""
    assert (fault,) == faults_of(**keys)


def test_a_regimen_and_other_drugs_disagree() -> None:
    """MAP with ifosfamide beside it is a fault; with its own drugs, brand names or a rescue drug it is none."""
    (fault,) = faults_of(prior_therapies={"items": [{"kind": "systemic", "regimen": "MAP", "drugs": ["ifosfamide"]}]})
    assert fault.startswith("prior_therapies.items[0].drugs: disagree with the regimen 'MAP'")
    for drugs in (["cisplatin", "adriamycin", "methotrexate"], ["methotrexate", "doxorubicin", "cisplatin", "leucovorin"]):
        parse_patient({"id": "PT-1", "prior_therapies": {"items": [{"kind": "systemic", "regimen": "MAP", "drugs": drugs}]}})


def test_a_lab_needs_a_unit_of_its_own() -> None:
    """A count without a unit says nothing; a ratio or a percentage needs none; a misspelt analyte is a fault."""
    (fault,) = faults_of(labs=[{"name": "ANC", "value": 1450}])
    assert fault.startswith("labs[0].unit: missing; ANC needs one")
    parse_patient({"id": "PT-1", "labs": [{"name": "INR", "value": 1.1}, {"name": "LVEF", "value": 58}]})
    (fault,) = faults_of(labs=[{"name": "albuminn", "value": 1, "unit": "mg/dL"}])
    assert fault.startswith("labs[0].name: 'albuminn' is not a laboratory test we know; did you mean")


def test_sites_have_aliases_and_an_end() -> None:
    """brain is cns; a site outside the list is a fault that names the list."""
    assert parse_patient({"id": "PT-1", "disease": {"sites": ["brain", "Lung"]}}).disease.sites == ("cns", "lung")
    (fault,) = faults_of(disease={"sites": ["lnug"]})
    assert fault.startswith("disease.sites[0]: 'lnug' is not one of primary, ")
    assert fault.endswith("did you mean 'lung'?")


@pytest.mark.parametrize("note", ["call a.b@hospital.org", "see MRN 1234567", "medical record no. 9876543"])
def test_personal_data_in_open_text_is_refused_without_being_repeated(note: str) -> None:
    """An e-mail address or a record number in a note is refused, and does not stand in the message."""
    (fault,) = faults_of(labs=[{"name": "INR", "value": 1.1, "note": note}])
    assert fault == "labs[0].note: personal data (an e-mail address or a record number) is refused"


def test_hostile_keys_and_values_are_cut_short() -> None:
    """A huge value does not come back whole in the message."""
    (fault,) = faults_of(sex="x" * 100_000)
    assert len(fault) < 200
    (fault,) = faults_of(**{"x" * 100_000: 1})
    assert len(fault) < 700


def test_thousands_of_faults_are_counted_and_not_all_listed() -> None:
    """Beyond some hundred faults the rest is a number."""
    faults = faults_of(**{f"x{index}": 1 for index in range(5_000)})
    assert len(faults) == 501
    assert faults[-1] == "file: 4500 more faults"
