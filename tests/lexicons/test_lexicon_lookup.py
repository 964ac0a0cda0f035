"""Names of patient files and phrases of trials lead to the concept that they mean."""

from __future__ import annotations

import pytest

from screener.lexicons import load


@pytest.mark.parametrize(
    ("expected", "kind", "text"),
    [
        ("osteosarcoma", "histology", "Osteogenic sarcoma"),
        ("osteosarcoma", "histology", "osteosarcomas"),
        ("soft_tissue_sarcoma", "histology", "Soft-tissue sarcoma"),
        ("ewing_sarcoma", "histology", "Ewing’s sarcoma"),
        ("cns_tumor", "histology", "brain tumour"),
        ("breast_cancer", "histology", "breast carcinoma"),
        ("methotrexate", "drug", "MTX"),
        ("regorafenib", "drug", "Stivarga"),
        ("etoposide", "drug", "VP16"),
        ("pegfilgrastim", "drug", "Neulasta"),
        ("levothyroxine", "drug", "L-thyroxine"),
        ("st_johns_wort", "drug", "St. John's wort"),
        ("MAP", "regimen", "map"),
        ("IE", "regimen", "Ifosfamide/etoposide"),
        ("GEMDOC", "regimen", "gemcitabine + docetaxel"),
        ("ANC", "lab", "absolute neutrophil count"),
        ("CREAT", "lab", "creatinine"),
        ("HGB", "lab", "haemoglobin"),
        ("HBSAG", "lab", "hepatitis B surface antigen"),
        ("HER2", "biomarker", "ERBB2"),
        ("PDL1", "biomarker", "PD-L1"),
        ("HLA", "biomarker", "HLA-A"),
        ("cns", "site", "brain"),
        ("hiv_infection", "condition", "HIV"),
        ("hepatitis_b", "condition", "Hepatitis B"),
        ("hemoptysis", "condition", "haemoptysis"),
        ("diarrhea", "condition", "Diarrhoea"),
        ("seizure_disorder", "condition", "seizures"),
        ("crohns_disease", "condition", "Crohn's disease"),
        ("organ_transplant", "procedure", "organ transplant"),
        ("metastasectomy", "procedure", "pulmonary metastasectomy"),
        ("corticosteroid", "drug_class", "steroids"),
        ("ECOG", "scale", "ECOG"),
        ("Lansky", "scale", "Lansky"),
        ("SBP", "vital", "systolic blood pressure"),
    ],
)
def test_a_name_finds_its_concept(expected: str, kind: str, text: str) -> None:
    """Case, hyphens, British spelling, brand names and plurals do not matter."""
    found = load().find(kind, text)
    assert found is not None
    assert expected == found.id


@pytest.mark.parametrize(("kind", "text"), [("drug", "unobtainium"), ("condition", ""), ("nonsense", "HIV"), ("histology", "sarcoma of")])
def test_an_unknown_name_finds_nothing(kind: str, text: str) -> None:
    """No nearest match is taken."""
    assert load().find(kind, text) is None


def test_the_disease_ladder() -> None:
    """Osteosarcoma is a bone sarcoma, a sarcoma, a solid tumour and a cancer, and nothing that it is not."""
    lexicons = load()
    for wider in ("osteosarcoma", "bone_sarcoma", "sarcoma", "extracranial_solid_tumor", "solid_tumor", "cancer"):
        assert lexicons.is_a("histology", "osteosarcoma", wider)
    for other in ("soft_tissue_sarcoma", "carcinoma", "cns_tumor", "ewing_sarcoma", "hematological_malignancy"):
        assert not lexicons.is_a("histology", "osteosarcoma", other)


def test_extraskeletal_osteosarcoma_is_of_soft_tissue() -> None:
    """It has the histology of an osteosarcoma but is no bone sarcoma."""
    assert load().is_a("histology", "extraskeletal_osteosarcoma", "soft_tissue_sarcoma")
    assert not load().is_a("histology", "extraskeletal_osteosarcoma", "bone_sarcoma")


@pytest.mark.parametrize("subtype", ["chondroblastic", "telangiectatic", "small cell", "parosteal", "periosteal", "osteoblastic"])
def test_a_subtype_is_found_by_its_short_name(subtype: str) -> None:
    """Patient files name the subtype in one word."""
    found = load().find("histology", subtype)
    assert found is not None
    assert load().is_a("histology", found.id, "osteosarcoma")


@pytest.mark.parametrize(
    ("drug", "classes"),
    [
        ("doxorubicin", {"anthracycline", "cytotoxic_chemotherapy", "anticancer_therapy"}),
        ("pembrolizumab", {"anti_PD1", "PD1_PDL1", "immune_checkpoint_inhibitor", "immunotherapy", "monoclonal_antibody"}),
        ("regorafenib", {"VEGFR_TKI", "tyrosine_kinase_inhibitor", "antiangiogenic"}),
        ("warfarin", {"vitamin_K_antagonist", "anticoagulant"}),
        ("ketoconazole", {"CYP3A4_strong_inhibitor", "CYP3A4_inhibitor", "azole_antifungal"}),
        ("gd2_car_t", {"GD2_directed", "CAR_T", "cell_therapy"}),
        ("filgrastim", {"G_CSF", "colony_stimulating_factor", "growth_factor"}),
    ],
)
def test_a_drug_is_in_its_classes_and_in_the_wider_ones(drug: str, classes: set[str]) -> None:
    """Class membership is transitive."""
    assert classes <= load().classes_of(drug)


def test_supportive_drugs_are_no_anticancer_therapy() -> None:
    """A washout of anticancer drugs must not count what protects from them."""
    for drug in ("leucovorin", "mesna", "dexrazoxane", "ondansetron", "filgrastim", "denosumab", "levothyroxine", "prednisone"):
        assert "anticancer_therapy" not in load().classes_of(drug)


def test_an_unknown_drug_has_no_class() -> None:
    """Unknown ids are answered, not failed on."""
    assert frozenset() == load().classes_of("unobtainium") == load().class_members("unobtainium")
    assert frozenset({"unobtainium"}) == load().ancestors("histology", "unobtainium")


def test_half_lives_are_the_upper_end() -> None:
    """Washouts by half-life take the longer end of the range; an unknown one stays unknown."""
    assert load().drugs["doxorubicin"].half_life_hours_high == 48
    assert load().drugs["cisplatin"].half_life_hours_high is None


def test_conventional_limits() -> None:
    """Limits that stand in for a report's own (adults)."""
    labs = load().labs
    assert {"TBILI": 1.2, "DBILI": 0.3, "ALT": 40, "AST": 40, "ALP": 120, "CREAT": 1.2, "INR": 1.2} == {
        lab.id: lab.conventional_uln for lab in labs.values() if lab.conventional_uln and lab.id != "TRANSAMINASES"
    }
    assert labs["LVEF"].conventional_lln == 50


def test_cardiac_measures_stay_fresh_longer() -> None:
    """60 days instead of 28; lung function and vital signs have no window of their own."""
    labs = load().labs
    assert (28, 60, 60, None, None) == tuple(labs[key].window_days for key in ("ANC", "LVEF", "QTC", "FEV1", "SBP"))


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("anti-pd-1", "drug_class", "anti_PD1"),
        ("anti pd1", "drug_class", "anti_PD1"),
        ("pd-1 inhibitors", "drug_class", "anti_PD1"),
        ("pd-1/pd-l1 inhibitors", "drug_class", "PD1_PDL1"),
        ("vegfr tyrosine kinase inhibitors", "drug_class", "VEGFR_TKI"),
        ("anthracyclines", "drug_class", "anthracycline"),
        ("nitrosoureas", "drug_class", "nitrosourea"),
        ("platinum compounds", "drug_class", "platinum"),
        ("extracranial solid tumours", "histology", "extracranial_solid_tumor"),
        ("haemoptysis", "condition", "hemoptysis"),
        ("graft-versus-host disease", "condition", "graft_versus_host_disease"),
        ("gilbert’s syndrome", "condition", "gilbert_syndrome"),
        ("radiation therapy", "procedure", "radiotherapy"),
        ("platelet transfusions", "procedure", "platelet_transfusion"),
        ("hepatitis b surface antigen", "lab", "HBSAG"),
        ("hepatitis b", "condition", "hepatitis_b"),
        ("ctla-4 inhibitor", "drug_class", "anti_CTLA4"),
    ],
)
def test_a_phrase_of_a_trial_means_its_concept(text: str, kind: str, expected: str) -> None:
    """Plurals, hyphens and British spellings of the aliases are scanned for."""
    phrases = dict(load().phrases())
    assert (kind, expected) == (phrases[text].kind, phrases[text].id)


@pytest.mark.parametrize(
    ("token", "kind", "expected"),
    [
        ("MAP", "regimen", "MAP"),
        ("IE", "regimen", "IE"),
        ("AST", "lab", "AST"),
        ("K", "lab", "K"),
        ("eGFR", "lab", "EGFR_RENAL"),
        ("EGFR", "biomarker", "EGFR"),
        ("MI", "condition", "myocardial_infarction"),
        ("HIV", "condition", "hiv_infection"),
        ("SBRT", "procedure", "stereotactic_radiotherapy"),
        ("TKIs", "drug_class", "tyrosine_kinase_inhibitor"),
    ],
)
def test_a_short_token_counts_in_its_case(token: str, kind: str, expected: str) -> None:
    """Abbreviations that are words in lower case are matched exactly."""
    tokens = dict(load().case_sensitive_phrases())
    assert (kind, expected) == (tokens[token].kind, tokens[token].id)
