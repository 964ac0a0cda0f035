"""Matches as CSV, one row per trial, for spreadsheets: every cell is made safe from formulas."""

from __future__ import annotations

import csv
import io

from screener.match.model import MatchReport, TrialMatch, Verdict
from screener.report.safe import csv_cell
from screener.report.status import status_words
from screener.report.words import first_contact, missing_words

COLUMNS = (
    "patient", "as_of", "rank", "nct_id", "title", "status", "verdict", "tier", "score", "disease_fit", "cohort", "because", "eligible_from", "eligible_until",
    "missing", "criteria", "passed", "failed", "unknown", "contact",
)  # fmt: skip


def report_csv(report: MatchReport, *, country: str | None = None) -> str:
    """All trials of a report, with whom to call first (in the patient's `country` where there is somebody); without a line's end after the last row."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for match in report.matches:
        writer.writerow([cell if isinstance(cell, int | float) else csv_cell(cell) for cell in _row(report, match, country)])
    return stream.getvalue().rstrip("\n")


def _row(report: MatchReport, match: TrialMatch, country: str | None) -> list[str | int | float]:
    trial = match.trial
    counts = {verdict: sum(c.verdict is verdict for c in match.criteria) for verdict in Verdict}
    return [
        report.patient,
        report.as_of.isoformat(),
        match.rank,
        trial.nct_id,
        trial.title,
        trial.status or status_words(None),
        match.verdict.value,
        match.tier.value,
        match.score,
        match.disease_fit,
        match.cohort or "",
        match.because,
        str(match.eligible_from or ""),
        str(match.eligible_until or ""),
        " | ".join(missing_words(match)),
        len(match.criteria),
        counts[Verdict.PASS],
        counts[Verdict.FAIL],
        counts[Verdict.UNKNOWN],
        first_contact(trial, country) or "",
    ]
