"""Every patient of the shared reference data is accepted, without a word that the lexicon does not know."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from screener import lexicons
from screener.patients.facts import Chart
from screener.patients.load import dump, load_patient_file, parse_patient_file

SHARED = Path(os.environ.get("SCREENER_SHARED", Path(__file__).parents[3] / "shared"))
GOLD = SHARED / "gold"
pytestmark = pytest.mark.skipif(not GOLD.is_dir(), reason="the shared reference data is not here (SCREENER_SHARED)")


def test_patient_files_are_accepted_without_warnings() -> None:
    """The YAML files read, dump back equal, and hold no unknown word."""
    paths = sorted((GOLD / "patients").glob("*.yaml"))
    assert paths
    for path in paths:
        found = load_patient_file(path)
        assert found.warnings == (), path.name
        assert parse_patient_file(dump(found.patient)).patient == found.patient


def test_patients_of_the_cases_are_accepted_without_warnings() -> None:
    """So do the patients of the case file."""
    cases = json.loads((GOLD / "cases_patients.json").read_text(encoding="utf-8"))
    assert cases
    warnings = {key: found.warnings for key, keys in cases.items() if (found := parse_patient_file(keys)).warnings}
    assert warnings == {}


def test_nothing_in_them_is_lost_on_the_way_to_the_chart() -> None:
    """Every laboratory value, treatment and assay of every patient stands in the chart, resolved."""
    lexicon = lexicons.load()
    for keys in json.loads((GOLD / "cases_patients.json").read_text(encoding="utf-8")).values():
        chart = Chart(parse_patient_file(keys).patient, lexicon)
        assert len(chart.patient.labs) == sum(len(chart.lab_values(lab_id)) for lab_id in lexicon.labs)
        assert chart.unresolved_therapies == chart.unresolved_medications == chart.unresolved_conditions == chart.unresolved_markers == ()
        assert chart.age_on(date(2026, 6, 1)) is not None or chart.born is None
