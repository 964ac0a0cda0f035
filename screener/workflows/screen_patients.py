"""Screening: one patient, many trials -> a ranked report. Input and output stay outside: trials come in, a report goes out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial

from screener import lexicons
from screener.collector import resting
from screener.criteria.criterion import Criterion
from screener.criteria.read import read
from screener.errors import UserError
from screener.match.answers import Answers
from screener.match.assume import assume
from screener.match.cohorts import WayIn, ways_in
from screener.match.curate import Curated, with_curated
from screener.match.evaluate import Judge
from screener.match.model import MatchReport, Tier, TrialMatch, TrialVerdict, Verdict
from screener.match.rank import DEFAULT, Weights, rank
from screener.match.screen import screen, verdict_of
from screener.match.shut import Fails, shut_for_good
from screener.match.structured import structured_criteria
from screener.match.timeline import Timeline
from screener.patients.facts import Chart
from screener.patients.model import Patient
from screener.trials import Trial
from screener.workflows.fit import fit_of
from screener.workflows.reach import DEFAULT_STATUSES, in_country, is_roll_over, nearest_km, reach_of, recruits

Progress = Callable[[int], None]
_LEFT_OUT_TYPES = frozenset({"OBSERVATIONAL", "EXPANDED_ACCESS"})


@dataclass(frozen=True, slots=True)
class Filters:
    """Which trials a report leaves out. A trial that does not state what a filter asks is never left out by it."""

    statuses: frozenset[str] | None = DEFAULT_STATUSES  # None: any
    study_types: bool = True  # leave out observational and expanded-access studies
    disease_fit: bool = True  # leave out trials for other diseases
    ruled_out: bool = True  # leave out trials that nothing can open to the patient
    country: str | None = None
    within_km: float | None = None


EVERYTHING = Filters(statuses=None, study_types=False, disease_fit=False, ruled_out=False)


@dataclass(frozen=True, slots=True)
class ReadTrial:
    """What a trial asks, whoever is screened."""

    criteria: list[Criterion]
    disease_fit: str
    ways: list[WayIn]

    @classmethod
    def of(cls, trial: Trial, curated: Curated) -> ReadTrial:
        """Read a trial, with corrected readings where there are any."""
        criteria = criteria_of(trial, curated)
        return cls(criteria, fit_of(trial, criteria), ways_in(criteria))


@dataclass(frozen=True, slots=True)
class Known:
    """A trial as it was read, and what is known of it for one patient before anything is explained: who fails what, and the verdict where it was found."""

    read: ReadTrial
    fails: Fails
    verdict: TrialVerdict | None = None


Look = Callable[[Trial], Known]


@dataclass(slots=True)
class Screening:
    """Screens one patient; keeps what the filters hid, each trial under the first filter that hides it."""

    patient: Patient
    as_of: date
    filters: Filters = field(default_factory=Filters)
    assumed: tuple[str, ...] = ()
    answers: Mapping[str, Answers] = field(default_factory=dict)
    curated: Curated = field(default_factory=dict)
    weights: Weights = DEFAULT
    undetermined_only: bool = False  # what is known to be decided need not be explained
    hidden: Counter[str] = field(default_factory=Counter)
    _recorded: Judge | None = None

    def run(self, trials: Iterable[Trial], progress: Progress | None = None, look: Look | None = None) -> MatchReport:
        """Judge all trials that the filters let through, and rank them. `look`: what is known of each trial already; by default it is read and judged now."""
        if self.filters.within_km is not None and self._home() is None:
            raise UserError("--within needs the patient's place: logistics.latitude and logistics.longitude are not in the file")
        timeline = self.timeline()
        self._recorded = Judge(Chart(self.patient, lexicons.load()), self.as_of) if self.assumed else None
        matches: list[TrialMatch] = []
        with resting():
            for number, trial in enumerate(trials, start=1):
                match = self._screened(trial, timeline, look or partial(self._look, timeline))
                if match is not None:
                    matches.append(match)
                if progress is not None:
                    progress(number)
        order = ("study_type", "roll_over", "status", "country", "within", "disease_fit", "verdict")
        hidden = {name: self.hidden[name] for name in order if self.hidden[name]}
        reach = {match.trial.nct_id: reach_of(match.trial, self.patient.logistics) for match in matches}
        return MatchReport(self.patient.id, self.as_of, rank(matches, self.weights, reach), hidden, self.assumed)

    def timeline(self) -> Timeline:
        """The patient, with what is assumed, over time. UserError where an assumption is not understood."""
        return Timeline(Judge(Chart(self.judged_patient(), lexicons.load()), self.as_of))

    def judged_patient(self) -> Patient:
        """The patient with what is assumed. UserError where an assumption is not understood."""
        return assume(self.patient, self.assumed, self.as_of) if self.assumed else self.patient

    def _look(self, timeline: Timeline, trial: Trial) -> Known:
        read = ReadTrial.of(trial, self.curated)

        def fails(place: int) -> bool:
            criterion = read.criteria[place]
            return verdict_of(criterion.section, timeline.judge.meaning(criterion.meaning).truth) is Verdict.FAIL

        return Known(read, fails)

    def _screened(self, trial: Trial, timeline: Timeline, look: Look) -> TrialMatch | None:
        hidden_by = self.hidden_by_record(trial)
        if hidden_by is None:
            known = look(trial)
            answers = self.answers.get(trial.nct_id)
            if self.filters.disease_fit and known.read.disease_fit == "none":
                hidden_by = "disease_fit"
            elif self.filters.ruled_out and not answers and shut_for_good(known.read.criteria, known.read.ways, known.fails, timeline):
                hidden_by = "verdict"
            elif self.undetermined_only and not answers and known.verdict not in (None, TrialVerdict.UNDETERMINED):
                return None
            else:
                match = _screened_as(known.read, trial, timeline, answers, self._recorded)
                if not self.filters.ruled_out or match.tier is not Tier.INELIGIBLE:
                    return match
                hidden_by = "verdict"
        self.hidden[hidden_by] += 1
        return None

    def hidden_by_record(self, trial: Trial) -> str | None:
        """The filter that hides a trial by what its record says, before anything is judged."""
        filters = self.filters
        if filters.study_types and trial.study_type in _LEFT_OUT_TYPES:
            return "study_type"
        if filters.study_types and is_roll_over(trial):
            return "roll_over"
        if filters.statuses is not None and not recruits(trial, filters.statuses):
            return "status"
        if filters.country is not None and not in_country(trial, filters.country):
            return "country"
        home = self._home()
        if filters.within_km is not None and home is not None:
            distance = nearest_km(trial, home)
            if distance is not None and distance > filters.within_km:
                return "within"
        return None

    def _home(self) -> tuple[float, float] | None:
        place = self.patient.logistics
        return None if place.latitude is None or place.longitude is None else (place.latitude, place.longitude)


def screen_trial(
    trial: Trial,
    timeline: Timeline,
    *,
    answers: Answers | None = None,
    curated: Curated | None = None,
    without: Judge | None = None,
) -> TrialMatch:
    """Read and judge one trial, its structured fields included. `answers`, `curated`: what people said; `without`: the patient without what is assumed."""
    return _screened_as(ReadTrial.of(trial, curated or {}), trial, timeline, answers, without)


def _screened_as(read: ReadTrial, trial: Trial, timeline: Timeline, answers: Answers | None, without: Judge | None) -> TrialMatch:
    return screen(trial, read.criteria, timeline.judge, disease_fit=read.disease_fit, timeline=timeline, answers=answers, without=without)


_read = lru_cache(maxsize=2048)(read)  # a text is read once for a whole panel


def criteria_of(trial: Trial, curated: Curated | None = None) -> list[Criterion]:
    """The criteria of a trial's text, with corrected readings where there are any, then those of its structured fields."""
    criteria = _read(trial.eligibility_text)
    return with_curated([*criteria, *structured_criteria(trial, len(criteria))], curated or {})
