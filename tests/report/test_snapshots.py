"""One snapshot per format, of one report. `SCREENER_WRITE_SNAPSHOTS=1 python -m pytest tests/report` writes them anew; review the difference."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from report_example import report

from screener.report.csv import report_csv
from screener.report.explain import explanation
from screener.report.json import report_json
from screener.report.markdown import report_markdown
from screener.report.text import report_table

_SNAPSHOTS = Path(__file__).parent / "snapshots"

FORMATS: dict[str, Callable[[], str]] = {
    "table-120.txt": lambda: report_table(report(), 20, width=120, color=False),
    "table-70.txt": lambda: report_table(report(), 20, width=70, color=False),
    "table-color.txt": lambda: report_table(report(), 2, width=120, color=True),
    "report.csv": lambda: report_csv(report()),
    "report.md": lambda: report_markdown(report(), 20),
    "report.json": lambda: json.dumps(report_json(report()), indent=1),
    "explain.txt": lambda: explanation(report().matches[1], "PT-7", date(2026, 6, 1), country="Norway", width=110, color=False),
}


@pytest.mark.parametrize("name", FORMATS)
def test_snapshot(name: str) -> None:
    """The report in this format is what it was when somebody last looked at it."""
    made = FORMATS[name]() + "\n"
    path = _SNAPSHOTS / name
    if os.environ.get("SCREENER_WRITE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == made
