"""A page of the report in Debian's Chromium; skipped with a reason where the browser or its driver is absent."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

AS_OF = date(2026, 6, 1)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    driver = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("no chromium (apt-get install chromium)")
    with driver.sync_playwright() as play:
        found = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="session")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a bundled patient with the bundled trials, one of them with a hostile title."""
    from screener.patients.load import load_patient
    from screener.report.html import panel_html, report_html
    from screener.workflows.read_criteria import usable_trials
    from screener.workflows.screen_patients import EVERYTHING, Screening
    from screener.workflows.stored_trials import only_trials

    demo = Path(str(resources.files("screener"))) / "demo"
    patient = load_patient(demo / "patients" / "DEMO-3.yaml")
    trials, _ = only_trials(usable_trials(demo / "trials"))
    trials[0] = replace(trials[0], title='<script>document.title="taken"</script><img src=x onerror="document.title=1"> =cmd() \x1b[31m')
    report = Screening(patient, AS_OF, EVERYTHING).run(trials)
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(report_html(report, patient, 12), encoding="utf-8")
    path.with_name("index.html").write_text(panel_html([report], {patient.id: path.name}), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def index_file(page_file: Path) -> Path:
    """The index of a panel of that patient alone, beside the page."""
    return page_file.with_name("index.html")
