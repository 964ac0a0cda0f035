"""Against the reference tables of the domain, where they are at hand: nothing of them was lost or changed."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from screener.lexicons import load

DOMAIN = Path(os.environ.get("SCREENER_SHARED") or Path(__file__).parents[3] / "shared") / "domain"
pytestmark = pytest.mark.skipif(not DOMAIN.is_dir(), reason="the reference tables are not here (set SCREENER_SHARED)")
# Names that are no plain synonyms: high dose is a regimen, a class is no drug, a brand that is an everyday word.
APART = {"high-dose methotrexate", "HD-MTX", "HDMTX", "high-dose ifosfamide", "HD-IFO", "inhaled GM-CSF", "vitamin K antagonist", "LMWH", "lenograstim",
         "fosphenytoin", "Irene", "TPO mimetic", "PEG-IFN", "NY-ESO-1 TCR", "cytokine-induced killer cells (CIK)"}  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a reference table."""
    if not DOMAIN.is_dir():
        return []
    with (DOMAIN / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def parts(cell: str) -> list[str]:
    """The words of a cell."""
    return [part.strip() for part in cell.split(";") if part.strip()]


@pytest.mark.parametrize("row", rows("drugs.csv"), ids=lambda row: row["drug_id"])
def test_a_reference_drug_is_here_with_its_classes_and_half_life(row: dict[str, str]) -> None:
    """Id, classes, half-life, washout category and every synonym."""
    lexicons = load()
    drug = lexicons.drugs[row["drug_id"]]
    assert set(parts(row["classes"])) <= set(drug.classes)
    assert (float(row["half_life_hours_high"]) if row["half_life_hours_high"] else None) == drug.half_life_hours_high
    assert row["washout_category"] == drug.washout_category
    for synonym in [*parts(row["synonyms"]), row["preferred_name"]]:
        found = lexicons.find("drug", synonym)
        assert synonym in APART or (found is not None and found.id == drug.id), synonym


@pytest.mark.parametrize("row", rows("drug_classes.csv"), ids=lambda row: row["class_id"])
def test_a_reference_class_is_here_with_its_parents(row: dict[str, str]) -> None:
    """The tree may have more rungs, not fewer."""
    above = load().ancestors("drug_class", row["class_id"])
    assert row["class_id"] in load().drug_classes
    assert set(parts(row["parent_classes"])) <= above


@pytest.mark.parametrize("row", rows("regimens.csv"), ids=lambda row: row["regimen_id"])
def test_a_reference_regimen_has_its_drugs(row: dict[str, str]) -> None:
    """The same drugs under the same id."""
    assert set(parts(row["component_drug_ids"])) == set(load().regimens[row["regimen_id"]].drugs)


@pytest.mark.parametrize("row", rows("biomarkers.csv"), ids=lambda row: row["biomarker_id"])
def test_a_reference_marker_is_here(row: dict[str, str]) -> None:
    """Under the same id."""
    assert row["biomarker_id"] in load().biomarkers


@pytest.mark.parametrize(
    "row", [row for row in rows("labs.csv") if row["analyte_id"] not in ("ECOG", "KPS", "LPS")], ids=lambda row: row["analyte_id"]
)
def test_a_reference_analyte_converts_alike(row: dict[str, str]) -> None:
    """Each reference factor is ours, too, within its printed precision."""
    lab = load().labs[row["analyte_id"]]
    if lab.ordinal or lab.qualitative:
        return
    for entry in parts(row["accepted_units_factor_to_canonical"]):
        unit, _, factor = entry.partition("=")
        try:
            expected = float(factor)
        except ValueError:
            continue
        assert lab.to_canonical(1.0, unit) == pytest.approx(expected, rel=1e-3), unit
