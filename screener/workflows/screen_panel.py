"""Screening a whole panel: trials are read and compiled once, each distinct statement is judged once for all patients who agree on what it looks at (see
`screener.match.panel`), and only the trials that a report shows are explained patient by patient.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from screener.collector import resting
from screener.match.model import MatchReport
from screener.match.panel import Compiled, PanelJudge, PanelVerdicts
from screener.trials import Trial
from screener.workflows.screen_patients import Known, Progress, ReadTrial, Screening


@dataclass(slots=True)
class JudgedPanel:
    """The verdicts of several patients on trials. The patients have one day, one set of filters and one set of corrected readings."""

    screenings: Sequence[Screening]
    _read: dict[str, ReadTrial] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)
    _verdicts: PanelVerdicts | None = None

    def judge(self, trials: Sequence[Trial]) -> None:
        """Read the trials that the filters let through for anybody, and decide each of their criteria for everybody."""
        first = self.screenings[0]
        compiled = Compiled()
        for trial in trials:
            if all(screening.hidden_by_record(trial) for screening in self.screenings):
                continue
            read = self._read[trial.nct_id] = ReadTrial.of(trial, first.curated)
            if not (first.filters.disease_fit and read.disease_fit == "none"):
                self._places[trial.nct_id] = compiled.add(trial.nct_id, read.criteria)
        self._verdicts = PanelJudge([screening.judged_patient() for screening in self.screenings], first.as_of).judged(compiled)

    def known(self, trial: Trial, patient: int) -> Known:
        """What is known of a trial for one patient, by the place among the screenings."""
        read, place, verdicts = self._read[trial.nct_id], self._places.get(trial.nct_id), self._verdicts
        if place is None or verdicts is None:
            return Known(read, lambda _: False)
        return Known(read, partial(verdicts.fails, place, patient=patient), verdicts.of_trial(place, patient))


def screen_panel(screenings: Sequence[Screening], trials: Sequence[Trial], progress: Progress | None = None) -> Iterator[MatchReport]:
    """A report for each patient, in order; `progress` is told how many patients are done."""
    panel = JudgedPanel(screenings)
    with resting():
        if screenings:
            panel.judge(trials)
        for number, screening in enumerate(screenings):
            yield screening.run(trials, look=partial(panel.known, patient=number))
            if progress is not None:
                progress(number + 1)
