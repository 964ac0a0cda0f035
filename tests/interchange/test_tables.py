"""A panel as a table: the template reads back, and what people do to spreadsheets is either read or said."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from screener.errors import UserError
from screener.interchange.tables import import_table, template_csv, template_lines
from screener.patients.load import dump


def table(folder: Path, *rows: str) -> Path:
    """A CSV file of these lines."""
    path = folder / "panel.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8-sig")
    return path


def one(folder: Path, header: str, row: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The patient of one row, and what was not placed."""
    (found,) = import_table(table(folder, f"id,{header}", f"PT-3,{row}"))
    return dump(found.file.patient), found.not_placed


def test_the_template_reads_back(tmp_path: Path) -> None:
    """The example row of the template is a patient of whom everything is placed."""
    (found,) = import_table(table(tmp_path, *template_csv().splitlines()))
    data = dump(found.file.patient)
    assert () == found.not_placed
    assert ["2025-08-14", "2026-04-20"] == [relapse["date"] for relapse in data["disease"]["relapses"]]
    first, second, *local = data["prior_therapies"]["items"]
    assert ("MAP", 1, "2024-01-30") == (first["regimen"], first["line"], first["end"])
    assert (["regorafenib"], 2) == (second["drugs"], second["line"])
    assert [("surgery", "2025-09-10"), ("radiotherapy", "2025-10-20")] == [(item["kind"], item["end"]) for item in local]
    assert {"name": "ANC", "value": 2.4, "unit": "10*9/L", "date": "2026-05-28"} in data["labs"]
    assert [("HER2", "2+"), ("TP53", "mutated")] == [(r["name"], r.get("value") or r.get("status")) for r in data["biomarkers"]]


def test_every_column_says_what_it_holds() -> None:
    """Each column of the template is explained."""
    assert all(re.search(r"  \S[^|]{3,}$", line) for line in template_lines())


def test_empty_cells_are_not_known(tmp_path: Path) -> None:
    """A blank, a question mark and "unknown" make no fact."""
    assert {"id": "PT-3"} == one(tmp_path, "sex,histology,measurable", ",?,unknown")[0]


@pytest.mark.parametrize(
    ("header", "cell", "why"),
    [
        ("diagnosed_on", "03/04/2025", "may be two dates"),
        ("measurable", "maybe", "neither yes nor no"),
        ("weight_kg", "heavy", "is not a number"),
        ("sex", "x", "is not one of"),
        ("ANC (10*9/L)", "1.5 mg/dL", "is not a unit"),
    ],
)
def test_a_cell_that_cannot_be_read_is_said(tmp_path: Path, header: str, cell: str, why: str) -> None:
    """It is listed with its row and column, and the rest of the row stands."""
    data, not_placed = one(tmp_path, header, cell)
    assert {"id": "PT-3"} == data
    assert 1 == len(not_placed)
    assert f"row 2, {header}" in not_placed[0]
    assert why in not_placed[0]


@pytest.mark.parametrize(("cell", "day"), [("25/04/2025", "2025-04-25"), ("3.4.2025", "2025-04-03"), ("2025-04", "2025-04")])
def test_dates_as_people_write_them(tmp_path: Path, cell: str, day: str) -> None:
    """Dates that can mean one day only are read."""
    assert day == one(tmp_path, "diagnosed_on", cell)[0]["diagnosis"]["diagnosed_on"]


def test_a_wrong_header_is_refused(tmp_path: Path) -> None:
    """Each unknown column is named, with the nearest."""
    with pytest.raises(UserError) as fault:
        import_table(table(tmp_path, "id,sexx,histolgy", "PT-3,male,osteosarcoma"))
    assert ["column 'sexx' is not known; did you mean 'sex'?", "column 'histolgy' is not known; did you mean 'histology'?"] == list(
        fault.value.faults
    )


def test_names_are_no_ids(tmp_path: Path) -> None:
    """A name in the id column is refused without being repeated."""
    with pytest.raises(UserError, match="row 2: must be a pseudonym") as fault:
        import_table(table(tmp_path, "id,sex", "Jane Testfamily,female"))
    assert "Testfamily" not in str(fault.value)


def test_two_rows_of_one_id_are_refused(tmp_path: Path) -> None:
    """The second would replace the first."""
    with pytest.raises(UserError, match="rows 2 and 3 have the same id"):
        import_table(table(tmp_path, "id", "PT-3", "PT-3"))


def test_semicolons_as_separators(tmp_path: Path) -> None:
    """Spreadsheets of many countries write CSV with semicolons."""
    (found,) = import_table(table(tmp_path, "id;sex", "PT-3;male"))
    assert "male" == found.file.patient.sex


def test_excel(tmp_path: Path) -> None:
    """Real dates, dates as text and merged cells are read; a formula without a stored result is said."""
    openpyxl = pytest.importorskip("openpyxl", reason="Excel is an optional part (pip install 'screener[tables]')")
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["id", "histology", "diagnosed_on", "weight_kg", "measurable"],
        ["PT-1", "osteosarcoma", datetime(2025, 4, 3), "=40+8", True],
        ["PT-2", None, "2025-05", 51, False],
    ):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    path = tmp_path / "panel.xlsx"
    book.save(path)
    first, second = import_table(path)
    assert ["osteosarcoma", "osteosarcoma"] == [person.file.patient.diagnosis.histology for person in (first, second)]
    assert ["2025-04-03", "2025-05"] == [str(person.file.patient.diagnosis.diagnosed_on) for person in (first, second)]
    assert ("row 2, weight_kg: holds a formula without a stored result; type the value",) == first.not_placed
    assert [True, False] == [person.file.patient.disease.measurable for person in (first, second)]


@pytest.mark.parametrize("name", ["panel.xlsx", "panel.csv"])
def test_files_that_are_no_table(tmp_path: Path, name: str) -> None:
    """A file of something else is refused in one line."""
    path = tmp_path / name
    path.write_bytes(b"\xff\xfe\x00 nothing")
    with pytest.raises(UserError, match=name):
        import_table(path)
