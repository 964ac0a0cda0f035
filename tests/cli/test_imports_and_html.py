"""The page and the imports from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from registry_records import study

Records = Callable[..., Path]
PATIENT = "id: PT-7\nbirth_date: 2008-01-01\nsex: male\ndiagnosis: {histology: osteosarcoma}\n"


@pytest.fixture
def patient(tmp_path: Path) -> str:
    """A patient file."""
    path = tmp_path / "patient.yaml"
    path.write_text(PATIENT)
    return str(path)


def test_a_page_for_a_patient(screener: Any, records: Records, patient: str, tmp_path: Path) -> None:
    """`match --format html` writes one whole page."""
    result = screener(
        "match", patient, "--trials", str(records(study(1))), "--as-of", "2026-06-01", "--format", "html", "--output", "page.html"
    )
    assert 0 == result.code
    assert "" == result.out
    page = (tmp_path / "page.html").read_text()
    assert page.startswith("<!DOCTYPE html>")
    assert page.rstrip().endswith("</html>")


def test_an_index_for_a_panel(screener: Any, records: Records, patient: str, tmp_path: Path) -> None:
    """With all patients there is an index, and a page for each beside it."""
    assert 0 == screener("patients", "add", patient).code
    result = screener(
        "match", "--all-patients", "--trials", str(records(study(1))), "--as-of", "2026-06-01", "--format", "html", "--output", "panel.html"
    )
    assert 0 == result.code
    assert 'href="panel-PT-7.html"' in (tmp_path / "panel.html").read_text()
    assert (tmp_path / "panel-PT-7.html").is_file()


def test_template_and_table(screener: Any, tmp_path: Path) -> None:
    """The template's example becomes a patient file that `patients check` calls good."""
    assert 0 == screener("patients", "template", "--output", "panel.csv").code
    result = screener("patients", "import", "--table", "panel.csv", "--output", "panel")
    assert 0 == result.code
    assert ", 0 not placed" in result.err
    assert 0 == screener("patients", "check", str(tmp_path / "panel" / "PT-003.yaml")).code


def test_a_bundle_becomes_a_file(screener: Any, tmp_path: Path) -> None:
    """The file goes to stdout, what was not placed to stderr; a name is in neither."""
    pytest.importorskip("fhir.resources", reason="FHIR is an optional part (pip install 'screener[fhir]')")
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": {"resourceType": "Patient", "id": "a", "gender": "male", "name": [{"family": "Testfamily"}]}}],
    }
    (tmp_path / "bundle.json").write_text(json.dumps(bundle))
    result = screener("patients", "import", "--fhir", "bundle.json", "--id", "PT-5")
    assert 0 == result.code
    assert result.out.endswith("id: PT-5\nsex: male\n")
    assert "not placed: Patient 1: name left out on purpose" in result.err
    assert "Testfamily" not in result.out + result.err


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--fhir", "a.json", "--table", "b.csv"),
        ("--fhir", "missing.json"),
        ("--table", "missing.xlsx"),
        ("--table", "a.csv", "--id", "PT-1"),
    ],
)
def test_wrong_use_is_one_line(screener: Any, arguments: tuple[str, ...]) -> None:
    """What cannot be imported is said in one line, exit code 2."""
    result = screener("patients", "import", *arguments)
    assert 2 == result.code
    assert 1 == len(result.err.splitlines())
