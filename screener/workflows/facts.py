"""Facts worth getting, for one patient or the whole panel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from screener.match.worth import Worth, facts_worth
from screener.patients.model import Patient
from screener.trials import Trial
from screener.workflows.confirm import PeoplesWord
from screener.workflows.screen_patients import Filters, Progress, Screening


def facts_for(
    patient: Patient,
    trials: Sequence[Trial],
    as_of: date,
    filters: Filters,
    *,
    word: PeoplesWord | None = None,
    progress: Progress | None = None,
) -> tuple[Worth, ...]:
    """What each missing or stale fact of a patient would decide among the trials that the filters let through, the most deciding first."""
    said = word or PeoplesWord()
    screening = Screening(patient, as_of, filters, answers=said.answers, curated=said.curated)
    report = screening.run(trials, progress)
    return facts_worth(report.matches, screening.timeline().judge)
