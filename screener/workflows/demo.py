"""The whole line on bundled synthetic trials and patients, offline: database, sync, reading, patients, matching, reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from importlib import resources
from pathlib import Path

from screener.errors import StoreError
from screener.match.model import MatchReport
from screener.patients.load import load_patient
from screener.report.coverage import Coverage, coverage_over
from screener.report.csv import report_csv
from screener.report.explain import explanation
from screener.report.html import report_html
from screener.report.json import dumps, report_json
from screener.report.markdown import report_markdown
from screener.store.migrate import open_database
from screener.store.session import Database
from screener.trials import Trial
from screener.workflows.patients import keep_patients, stored_panel
from screener.workflows.read_criteria import read_trials
from screener.workflows.screen_panel import screen_panel
from screener.workflows.screen_patients import Filters, Screening
from screener.workflows.stored_trials import current_trials
from screener.workflows.sync_trials import SyncReport, sync_from_path

AS_OF = date(2026, 6, 1)  # the day on which the bundled patients' laboratory values are fresh
_EXPLAINED = 3
_WIDTH = 120


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demo did, and the files that it wrote."""

    database: Path
    synced: SyncReport
    coverage: Coverage
    reports: tuple[MatchReport, ...]
    written: tuple[Path, ...]


def bundled_trials() -> Path:
    """The folder of synthetic records."""
    return Path(str(resources.files("screener") / "demo" / "trials"))


def bundled_patients() -> list[Path]:
    """The synthetic patient files, by name."""
    return sorted(Path(str(resources.files("screener") / "demo" / "patients")).glob("*.yaml"))


def run_demo(folder: Path, *, now: Callable[[], datetime]) -> DemoResult:
    """Run the whole line in a folder; running it again finds everything unchanged. StoreError where the folder cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise StoreError(f"{folder} cannot be made ({fault.strerror or fault})") from None
    file = folder / "demo.sqlite3"
    database = open_database(f"sqlite:///{file}")
    try:
        synced = sync_from_path(database, bundled_trials(), now=now)
        keep_patients(database, [load_patient(path) for path in bundled_patients()], now=now())
        return _match(database, file, folder, synced)
    finally:
        database.close()


def _match(database: Database, file: Path, folder: Path, synced: SyncReport) -> DemoResult:
    trials: list[Trial] = [version.trial for version in current_trials(database)]
    coverage = coverage_over(reading.criteria for reading in read_trials(trials))
    reports = []
    written = []
    people = stored_panel(database)
    screenings = [Screening(patient, AS_OF, Filters()) for patient in people]
    for patient, screening, report in zip(people, screenings, screen_panel(screenings, trials), strict=True):
        reports.append(report)
        texts = {
            f"{patient.id}.json": dumps(report_json(report)),
            f"{patient.id}.csv": report_csv(report, country=patient.logistics.country),
            f"{patient.id}.md": report_markdown(report, 20, country=patient.logistics.country),
            f"{patient.id}.html": report_html(report, patient, 20, screening.timeline().judge),
        }
        for match in report.matches[:_EXPLAINED]:
            texts[f"{patient.id}-{match.trial.nct_id}.txt"] = explanation(
                match, patient.id, AS_OF, country=patient.logistics.country, width=_WIDTH, color=False
            )
        for name, text in texts.items():
            (folder / name).write_text(text + "\n", encoding="utf-8", errors="backslashreplace")
            written.append(folder / name)
    return DemoResult(file, synced, coverage, tuple(reports), tuple(written))
