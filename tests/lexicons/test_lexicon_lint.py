"""The lexicon files against their own rules: what every row must be, whoever edits it."""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module

import pytest

from screener.lexicons import LexiconError, Lexicons, load
from screener.lexicons.build import build
from screener.lexicons.files import rows_of, words
from screener.lexicons.lexicon import KIND_ORDER
from screener.lexicons.units import parse_unit

FILES = (
    "labs.csv",
    "drugs.csv",
    "drug_classes.csv",
    "regimens.csv",
    "biomarkers.csv",
    "histologies.csv",
    "conditions.csv",
    "procedures.csv",
    "sites.csv",
)
STATES = re.compile(r"\b(?:history of|active|known|uncontrolled)\b")


@pytest.fixture(scope="module")
def lexicons() -> Lexicons:
    """The lexicon as it is shipped."""
    return load()


def test_the_shipped_files_hold_no_fault() -> None:
    """Building checks codes, parents, units and aliases; the shipped files pass."""
    assert build().drugs.keys() == load().drugs.keys()


@pytest.mark.parametrize("file", FILES)
def test_ids_are_unique_and_well_formed(file: str) -> None:
    """An id stands once in its file and is one word."""
    ids = [row["id"] for row in rows_of(file)]
    assert [] == [key for key, count in Counter(ids).items() if count > 1]
    assert [] == [key for key in ids if not re.fullmatch(r"[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*", key)]


@pytest.mark.parametrize("file", FILES)
def test_scanned_aliases_are_lower_case_american_and_clean(file: str) -> None:
    """An alias that any case matches is lower-case, has no double blank and is not British (the loader makes that spelling)."""
    faults = [
        (row["id"], alias)
        for row in rows_of(file)
        for alias in words(row["aliases"])
        if alias != " ".join(alias.lower().split()) or (re.search(r"tumour|oedema(?!t)", alias) and file == "histologies.csv")
    ]
    assert [] == faults


def test_a_condition_never_names_its_state() -> None:
    """ "history of", "active", "known" and "uncontrolled" are for the reader of the criterion, not for a name."""
    assert [] == [(row["id"], alias) for row in rows_of("conditions.csv") for alias in words(row["aliases"]) if STATES.search(alias)]


def test_no_finding_poses_as_a_measurement(lexicons: Lexicons) -> None:
    """ "anemia" or "fever" is a condition; no laboratory test claims such a word."""
    findings = (
        "anemia",
        "neutropenia",
        "leukopenia",
        "thrombocytopenia",
        "fever",
        "hyperkalemia",
        "hypertension",
        "proteinuria",
        "hyperglycemia",
    )
    assert [] == [word for word in findings if lexicons.find("lab", word) or lexicons.find("vital", word)]
    assert [] == [word for word in findings if lexicons.find("condition", word) is None]


def test_every_unit_of_every_analyte_converts(lexicons: Lexicons) -> None:
    """Each unit that a row lists is known and has a factor; the canonical unit has the factor 1."""
    for lab in lexicons.labs.values():
        if lab.ordinal or lab.qualitative:
            assert {} == dict(lab.factors)
            continue
        assert lab.factors[lab.unit] == 1.0, lab.id
        assert [] == [unit for unit in lab.factors if unit and parse_unit(unit) != unit], lab.id
        assert all(factor > 0 for factor in lab.factors.values()), lab.id


def test_each_code_names_one_concept(lexicons: Lexicons) -> None:
    """A LOINC code stands at one laboratory test, an NCIt or RxNorm code at one drug."""
    loinc = Counter(code for lab in lexicons.labs.values() for code in lab.loinc)
    ncit = Counter(drug.ncit for drug in lexicons.drugs.values() if drug.ncit)
    rxnorm = Counter(drug.rxnorm for drug in lexicons.drugs.values() if drug.rxnorm)
    assert [] == [code for counter in (loinc, ncit, rxnorm) for code, count in counter.items() if count > 1]


def test_every_drug_has_a_class(lexicons: Lexicons) -> None:
    """Class criteria reach every drug."""
    assert [] == [drug.id for drug in lexicons.drugs.values() if not drug.classes]


def test_every_cancer_climbs_to_cancer(lexicons: Lexicons) -> None:
    """The ladder has one top; benign tumours are apart."""
    apart = {key for key in lexicons.histologies if not lexicons.is_a("histology", key, "cancer")}
    assert apart == lexicons.descendants("histology", "benign_tumor")


def test_the_lexicon_is_as_wide_as_promised(lexicons: Lexicons) -> None:
    """Enough tumours and conditions that most words of a criterion are known."""
    assert len(lexicons.histologies) >= 250
    assert len(lexicons.conditions) >= 600
    assert len(lexicons.drugs) >= 900


def test_phrases_are_unique_lower_case_and_not_too_many(lexicons: Lexicons) -> None:
    """The scan gets each phrase once, lower-case, and at most forty-five thousand of them."""
    phrases = list(lexicons.phrases())
    assert len(phrases) == len({phrase for phrase, _ in phrases})
    assert len(phrases) <= 45_000
    assert [] == [phrase for phrase, _ in phrases if phrase != phrase.lower() or len(phrase) < 2]


def test_case_sensitive_tokens_have_a_capital(lexicons: Lexicons) -> None:
    """A token that counts in its exact case only has a letter that is not lower-case."""
    assert [] == [token for token, _ in lexicons.case_sensitive_phrases() if token == token.lower()]


def test_common_words_are_no_phrases(lexicons: Lexicons) -> None:
    """Words of everyday English must not become a drug or a disease."""
    everyday = {
        "map",
        "it",
        "is",
        "as",
        "an",
        "all",
        "act",
        "met",
        "car",
        "ten",
        "mm",
        "os",
        "ms",
        "pet",
        "ret",
        "kit",
        "aim",
        "ice",
        "pain free",
        "mi",
        "pe",
    }
    assert set() == everyday & {phrase for phrase, _ in lexicons.phrases()}


def test_every_kind_has_its_place_in_the_order(lexicons: Lexicons) -> None:
    """A kind that the order of precedence forgets would be lost."""
    assert {concept.kind for _, concept in lexicons.phrases()} == set(KIND_ORDER)


def test_a_class_with_drugs_reaches_them(lexicons: Lexicons) -> None:
    """Members and classes are two sides of one relation."""
    for class_id in ("anthracycline", "PD1_PDL1", "CYP3A4_strong_inhibitor", "biologic", "QT_prolonging"):
        members = lexicons.class_members(class_id)
        assert members
        assert all(class_id in lexicons.classes_of(drug) for drug in members)


def test_a_fault_is_named_at_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parent that does not exist and an unknown unit are both reported, at their rows."""
    builder = import_module("screener.lexicons.build")
    shipped = rows_of

    def broken(name: str) -> tuple[dict[str, str], ...]:
        rows = shipped(name)
        if name == "histologies.csv":
            return (*rows, {**rows[0], "id": "newoma", "name": "newoma", "aliases": "", "exact": "", "lookup": "", "parents": "nowhere"})
        if name == "labs.csv":
            return (
                *rows,
                {
                    **rows[0],
                    "id": "NEW",
                    "name": "new test",
                    "aliases": "",
                    "exact": "",
                    "lookup": "",
                    "loinc": "",
                    "units": "10*9/L;furlong",
                },
            )
        return rows

    monkeypatch.setattr(builder, "rows_of", broken)
    with pytest.raises(LexiconError) as caught:
        build()
    assert {"histologies.csv newoma: no parent 'nowhere'", "labs.csv NEW: 'furlong' is no unit"} == set(caught.value.faults)
