"""A panel as a table (CSV or Excel), one row for each patient: the template's columns -> patient files to review.

Cells are taken as they are shown: a formula is not worked out here, a date may be a date or text, a cell that is merged holds for all of its rows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from screener.errors import UserError
from screener.interchange.columns import COLUMNS, Column, column_named, lab_column
from screener.interchange.draft import Draft, Imported, checked_id
from screener.patients.values import nearest

_LARGEST = 20_000_000  # bytes
_MOST_ROWS = 5_000
_NOTHING = ("", "?", "na", "n/a", "unknown", "not known", "-")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and rows of text; `faults` by cell (row, column), counted from 0 without the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    faults: Mapping[tuple[int, int], str]


def import_table(path: Path) -> tuple[Imported, ...]:
    """The patients of a table. UserError where the table cannot be read, or names a column that is none."""
    sheet = _excel(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _csv(path)
    columns = _columns(sheet, path.name)
    people: list[Imported] = []
    seen: dict[str, int] = {}
    for index, row in enumerate(sheet.rows):
        if not any(cell.strip() for cell in row):
            continue
        person = _person(sheet, columns, index, path.name)
        other = seen.setdefault(person.file.patient.id, index)
        if other != index:
            raise UserError(f"{path.name}: rows {other + 2} and {index + 2} have the same id")
        people.append(person)
    if not people:
        raise UserError(f"{path.name} holds no patient: a row for each, under the template's header (`screener patients template`)")
    return tuple(people)


def _columns(sheet: Sheet, name: str) -> tuple[Column | None, ...]:
    found, faults = [], []
    known = [column.name for column in COLUMNS]
    for title in sheet.header:
        column = column_named(title) or lab_column(title)
        found.append(column)
        if column is None and title.strip():
            near = nearest(title.strip(), known)
            faults.append(f"column {title.strip()[:40]!r} is not known" + (f"; did you mean {near!r}?" if near else ""))
    if not any(column is not None and column.name == "id" for column in found):
        faults.insert(0, "the column id is missing")
    if faults:
        raise UserError(f"{name}: the header is not the template's", faults)
    return tuple(found)


def _person(sheet: Sheet, columns: Sequence[Column | None], index: int, name: str) -> Imported:
    row = sheet.rows[index]
    cells = {c.name: row[n].strip() for n, c in enumerate(columns) if c is not None and n < len(row)}
    try:
        patient_id = checked_id(cells.pop("id", ""))
    except UserError as fault:
        raise UserError(f"{name}: row {index + 2}: {str(fault).removeprefix('--id: ')}") from None
    draft = Draft()
    for number, column in enumerate(columns):
        if column is None or column.name == "id" or number >= len(row):
            continue
        source = f"row {index + 2}, {column.name}"
        wrong = sheet.faults.get((index, number))
        text = row[number].strip()
        if wrong:
            draft.leave(source, wrong)
        elif text.casefold() not in _NOTHING:
            column.place(draft, text, source, cells)
    return draft.finish(patient_id, f"{name}: row {index + 2}")


def _csv(path: Path) -> Sheet:
    try:
        if path.stat().st_size > _LARGEST:
            raise UserError(f"{path.name} is larger than {_LARGEST // 1_000_000} MB: not a panel")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UserError(f"cannot read {path.name}: {error.strerror or 'no such file'}") from None
    except UnicodeDecodeError:
        raise UserError(f'{path.name} is not UTF-8 text (save it as "CSV UTF-8")') from None
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise UserError(f"{path.name} is not CSV: {error}") from None
    return _sheet(rows, {}, path.name)


def _sheet(rows: Sequence[Sequence[str]], faults: Mapping[tuple[int, int], str], name: str) -> Sheet:
    if not rows:
        raise UserError(f"{name} is empty")
    if len(rows) > _MOST_ROWS:
        raise UserError(f"{name} has more than {_MOST_ROWS} rows: not a panel")
    return Sheet(tuple(rows[0]), tuple(tuple(row) for row in rows[1:]), faults)


def _excel(path: Path) -> Sheet:
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError:
        raise UserError("Excel needs a part that is not installed: pip install 'screener[tables]' (or save the table as CSV)") from None
    from zipfile import BadZipFile, ZipFile

    try:
        if path.stat().st_size > _LARGEST:
            raise UserError(f"{path.name} is larger than {_LARGEST // 1_000_000} MB: not a panel")
        with ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > 10 * _LARGEST:
                raise UserError(f"{path.name} unpacks to more than {10 * _LARGEST // 1_000_000} MB: not a panel")
        shown = load_workbook(path, data_only=True)
        written = load_workbook(path)
    except OSError as error:
        raise UserError(f"cannot read {path.name}: {error.strerror or 'no such file'}") from None
    except (BadZipFile, InvalidFileException, KeyError, ValueError):
        raise UserError(f"{path.name} is not an Excel workbook") from None
    sheet, formulas = shown.worksheets[0], written.worksheets[0]
    if (sheet.max_row or 0) > _MOST_ROWS or (sheet.max_column or 0) > 500:
        raise UserError(f"{path.name} has more than {_MOST_ROWS} rows or 500 columns: not a panel")
    values = {(cell.row - 1, cell.column - 1): cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}
    for area in sheet.merged_cells.ranges:
        for place in ((r - 1, c - 1) for r in range(area.min_row, area.max_row + 1) for c in range(area.min_col, area.max_col + 1)):
            if area.min_col == area.max_col:  # a value merged over rows holds for each; one merged over columns is a heading
                values.setdefault(place, values.get((area.min_row - 1, area.min_col - 1)))
    faults = {
        (cell.row - 2, cell.column - 1): "holds a formula without a stored result; type the value"
        for row in formulas.iter_rows(min_row=2)
        for cell in row
        if cell.data_type == "f" and values.get((cell.row - 1, cell.column - 1)) is None
    }
    rows = [[_text(values.get((r, c))) for c in range(sheet.max_column or 0)] for r in range(sheet.max_row or 0)]
    return _sheet(rows, faults, path.name)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def template_csv() -> str:
    """The header of a table, with one example row."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.name for column in COLUMNS])
    writer.writerow([column.example for column in COLUMNS])
    return stream.getvalue()


def template_lines() -> Iterator[str]:
    """What each column holds, for people."""
    width = max(len(column.name) for column in COLUMNS)
    for column in COLUMNS:
        yield f"{column.name:<{width}}  {column.holds}"
