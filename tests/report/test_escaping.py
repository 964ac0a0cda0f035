"""Registry text is hostile until shown otherwise: what it can do to a terminal, a spreadsheet and a document."""

from __future__ import annotations

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_example import report

from screener.report.csv import COLUMNS, report_csv
from screener.report.markdown import report_markdown
from screener.report.safe import csv_cell, markdown_cell, one_line, shortened
from screener.report.text import report_table
from screener.report.words import first_contact

_ANY = st.text(st.characters(codec=None))


@given(_ANY)
def test_one_line_has_no_control_character(text: str) -> None:
    """Nothing that moves a cursor, turns the direction of writing or cannot be encoded is left."""
    line = one_line(text)
    assert not {unicodedata.category(c) for c in line} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    line.encode("utf-8")
    assert line == one_line(line)


@given(_ANY)
def test_no_cell_is_a_formula(text: str) -> None:
    """No cell begins with a sign that a spreadsheet evaluates."""
    assert not csv_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", " =1", "\u200b=1"])
def test_formulas_are_quoted(text: str) -> None:
    """A formula becomes text by a leading apostrophe."""
    assert csv_cell(text).startswith("'")


def test_csv_has_one_row_per_trial() -> None:
    """Line breaks and quotes in a title make no further row or column."""
    rows = list(csv.reader(io.StringIO(report_csv(report()))))
    assert [len(COLUMNS)] * 5 == [len(row) for row in rows]


def test_markdown_rows_keep_their_cells() -> None:
    """A pipe, a tag or a star in a title is text."""
    rows = [line for line in report_markdown(report(), 20).splitlines() if line.startswith("| 2 ")]
    assert 1 == len(rows)
    assert "<script>" not in rows[0]
    assert "\\*bold\\*" in rows[0]
    assert "a\\|b" == markdown_cell("a|b")


def test_rich_markup_is_shown_as_written() -> None:
    """`[red]` in a title is five characters, no colour."""
    assert "[red]" in report_table(report(), 20, width=200, color=True)


def test_no_color_has_no_escape() -> None:
    """Without colour the output holds no escape sequence, whatever the registry wrote."""
    assert "\x1b" not in report_table(report(), 20, width=120, color=False)


@given(_ANY, st.integers(2, 60))
def test_shortened_keeps_its_limit(text: str, limit: int) -> None:
    """Never longer than the limit, and whole where it fits."""
    assert len(shortened(text, limit)) <= limit
    assert len(text) > limit or shortened(text, limit) == text


def test_lines_keep_the_width() -> None:
    """No line of the table is wider than the terminal."""
    for width in (60, 80, 100, 140):
        assert max(len(line) for line in report_table(report(), 20, width=width, color=False).splitlines()) <= width


def test_whom_to_call_is_an_open_site() -> None:
    """A closed site's telephone is not given where an open one has one."""
    assert "Open Hospital, Oslo, Norway: Study desk, 555-0101, desk@example.org" == first_contact(report().matches[0].trial)
