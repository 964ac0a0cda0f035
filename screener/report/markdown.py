"""The match table as Markdown, for notes and tickets."""

from __future__ import annotations

from screener.match.model import MatchReport, TrialMatch
from screener.report.safe import markdown_cell, shortened
from screener.report.status import status_words
from screener.report.text import tier_counts
from screener.report.words import DISCLAIMER, TIER_SIGNS, first_contact, hidden_words, open_points, verdict_words

_QUESTIONS = 3


def report_markdown(report: MatchReport, limit: int, *, country: str | None = None) -> str:
    """The first `limit` trials as a table, with whom to call first: in the patient's `country` where there is somebody."""
    lines = [f"## Trials for {markdown_cell(report.patient)} as of {report.as_of}", "", tier_counts(report) + ".", ""]
    if report.assumed:
        lines += [f"**What if, not what is recorded.** Assumed: {'; '.join(markdown_cell(fact) for fact in report.assumed)}", ""]
    shown = report.matches[:limit]
    if shown:
        lines += ["| # | Trial | Verdict | Why | To settle | Call |", "| ---: | --- | --- | --- | --- | --- |"]
        lines += [_row(match, country) for match in shown]
        lines.append("")
    if len(report.matches) > len(shown):
        lines += [f"{len(report.matches) - len(shown)} more below these (--limit N shows them).", ""]
    return "\n".join([*lines, hidden_words(report), "", f"*{DISCLAIMER}*"])


def _row(match: TrialMatch, country: str | None) -> str:
    trial = match.trial
    link = f"[{trial.nct_id}](https://clinicaltrials.gov/study/{trial.nct_id}) {markdown_cell(shortened(trial.title, 90))} ({markdown_cell(status_words(trial.status))})"
    questions = open_points(match)
    more = [f"and {len(questions) - _QUESTIONS} more"] if len(questions) > _QUESTIONS else []
    missing = "<br>".join([*(markdown_cell(question) for question in questions[:_QUESTIONS]), *more])
    because = markdown_cell(f"{match.cohort}: {match.because}" if match.cohort else match.because)
    cells = (
        str(match.rank),
        link,
        f"{TIER_SIGNS[match.tier]} {verdict_words(match)}",
        because,
        missing,
        markdown_cell(first_contact(trial, country) or ""),
    )
    return f"| {' | '.join(cells)} |"
