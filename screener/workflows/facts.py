"""Facts worth getting, for one patient or the whole panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from screener.match.model import MatchReport
from screener.match.worth import Worth, facts_worth, panel_worth
from screener.trials import Trial
from screener.workflows.screen_panel import screen_panel
from screener.workflows.screen_patients import Progress, Screening


def facts_for(screening: Screening, trials: Sequence[Trial], progress: Progress | None = None) -> tuple[Worth, ...]:
    """What each missing or stale fact of a patient would decide among the trials that the filters let through, the most deciding first."""
    return _worth(screening, screening.run(trials, progress))


def facts_of_panel(screenings: Sequence[Screening], trials: Sequence[Trial], progress: Progress | None = None) -> tuple[Worth, ...]:
    """The same over several patients, added up. `progress` is told how many patients are done."""
    open_ones = [replace(screening, undetermined_only=True) for screening in screenings]
    reports = screen_panel(open_ones, trials, progress)
    return panel_worth([_worth(screening, report) for screening, report in zip(open_ones, reports, strict=True)])


def _worth(screening: Screening, report: MatchReport) -> tuple[Worth, ...]:
    return facts_worth(report.matches, screening.timeline().judge)
